using System.Collections.Immutable;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Export;

/// <param name="Objects">Objects of the configuration.</param>
/// <param name="Rows">Objects, records and constants; for CSV the rows of tabular sections too.</param>
/// <param name="Orphans">Rows of tabular sections whose owner is not there: no line can carry them.</param>
public sealed record ExportSummary(int Objects, long Rows, long Orphans);

/// <summary>
/// Exports an infobase, or some of its objects: all fields in every data area, whatever is published, from one moment, in the order of the
/// configuration and of the keys. NDJSON is the form that an import takes; what was exported and imported exports alike, byte for byte.
/// </summary>
public sealed class DataExport
{
    private readonly Infobase.Infobase _infobase;
    private readonly ImmutableArray<DataObject> _objects;
    private readonly WireNames _names;
    private readonly Action<string, long>? _progress;

    /// <param name="objects">Full names in English or Russian, or names of entity sets; none for the whole infobase.</param>
    /// <param name="progress">Told the object and the number of rows so far, now and then.</param>
    /// <exception cref="Core.InfobaseException">ObjectNotFound, with the nearest right name; BadRequest: an object without data of its
    /// own.</exception>
    public DataExport(Infobase.Infobase infobase, IReadOnlyCollection<string> objects, Action<string, long>? progress = null)
    {
        _infobase = infobase;
        _objects = ExportObjects.Choose(infobase.Configuration, objects);
        _names = new WireNames(new EntityModel(infobase.Configuration, new ODataOptions()));
        _progress = progress;
    }

    /// <summary>Names of the CSV files, without their ending: the object's own, then those of its tabular sections.</summary>
    public IEnumerable<string> Tables => _objects.SelectMany(item => item.AllTables).Select(NameOf);

    /// <summary>Writes one entity a line.</summary>
    public async ValueTask<ExportSummary> WriteLines(Stream to, CancellationToken cancellation)
    {
        var session = _infobase.BeginOwnerOfAllAreas();
        await using var snapshot = await SessionSnapshot.Begin(session, cancellation, isLong: true).ConfigureAwait(false);
        using var sink = new ExportSink(to, _progress);
        var lines = new LineWriter(session, _names, snapshot, sink);
        foreach (var item in _objects) await lines.Write(item, cancellation).ConfigureAwait(false);
        await sink.Flush(cancellation).ConfigureAwait(false);
        return new ExportSummary(_objects.Length, sink.Rows, sink.Orphans);
    }

    /// <summary>Writes a CSV for each table.</summary>
    /// <param name="open">Opens the file for a table, by a name of <see cref="Tables"/>; it is disposed when the table is written.</param>
    /// <param name="withBom">Begins each file with a byte-order mark, which Excel wants to see UTF-8.</param>
    public async ValueTask<ExportSummary> WriteCsv(Func<string, Stream> open, bool withBom, CancellationToken cancellation)
    {
        var session = _infobase.BeginOwnerOfAllAreas();
        await using var snapshot = await SessionSnapshot.Begin(session, cancellation, isLong: true).ConfigureAwait(false);
        using var sink = new ExportSink(Stream.Null, _progress);
        var writer = new CsvWriter(session, _names, snapshot, sink);
        foreach (var table in _objects.SelectMany(item => item.AllTables))
        {
            await using var file = open(NameOf(table));
            sink.TurnTo(file);
            await writer.Write(table, withBom, cancellation).ConfigureAwait(false);
        }
        return new ExportSummary(_objects.Length, sink.Rows, Orphans: 0);
    }

    private static string NameOf(Table table)
    {
        var name = $"{table.Owner.Kind}_{table.Owner.Name}";
        return table.SectionName is null ? name : $"{name}_{table.SectionName}";
    }
}
