using System.Collections.Immutable;
using System.Text;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Export;

/// <summary>Prints one object of the configuration as lines that an import takes.</summary>
internal sealed class LineWriter(Session session, WireNames names, SessionSnapshot snapshot, ExportSink sink)
{
    public ValueTask Write(DataObject item, CancellationToken cancellation) => item is Register { HasRecorder: true }
        ? WriteRecordSets(item, cancellation)
        : WriteEntities(item, cancellation);

    /// <summary>Objects with their sections, independent records, constants: a line for each row.</summary>
    private async ValueTask WriteEntities(DataObject item, CancellationToken cancellation)
    {
        var table = new ExportTable(session, names, item.Table);
        await using var rows = table.Open(snapshot, cancellation);
        var members = new ExportMembers(table, rows, names, Head(item) + ",", _ => true);
        var sections = ImmutableArray.CreateBuilder<SectionMerge>();
        try
        {
            foreach (var section in item.Table.Kind == TableKind.Objects ? item.TabularSections : [])
                sections.Add(await SectionMerge.Open(session, names, snapshot, section, table, rows, cancellation).ConfigureAwait(false));
            ExportTable.CheckNames(item.Table, [.. members.Names, .. sections.Select(section => section.Name)]);
            while (await rows.Next(cancellation).ConfigureAwait(false))
            {
                members.Write(sink.Buffer, rows);
                foreach (var section in sections) await section.Write(rows, sink, cancellation).ConfigureAwait(false);
                sink.Buffer.Put("}\n"u8);
                await sink.EndRow(item.FullName, cancellation).ConfigureAwait(false);
            }
            foreach (var section in sections) sink.Orphans += await section.SkipRest(cancellation).ConfigureAwait(false);
        }
        finally
        {
            foreach (var section in sections) await section.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A line for each recorder, however many records it has.</summary>
    private async ValueTask WriteRecordSets(DataObject item, CancellationToken cancellation)
    {
        var table = new ExportTable(session, names, item.Table);
        await using var rows = table.Open(snapshot, cancellation);
        var head = new ExportMembers(table, rows, names, Head(item) + ",", IsHead);
        var members = new ExportMembers(table, rows, names, "{", field => !IsHead(field));
        var recorder = table.KeyOf(rows, StandardField.Recorder);
        byte[] current = [];
        var isFirst = true;
        while (await rows.Next(cancellation).ConfigureAwait(false))
        {
            if (recorder.IsSame(rows, ref current)) sink.Buffer.Put((byte)',');
            else
            {
                if (!isFirst) sink.Buffer.Put("]}\n"u8);
                isFirst = false;
                head.Write(sink.Buffer, rows);
                sink.Buffer.Put(",\"RecordSet\":["u8);
            }
            members.Write(sink.Buffer, rows);
            sink.Buffer.Put((byte)'}');
            await sink.EndRow(item.FullName, cancellation).ConfigureAwait(false);
        }
        if (!isFirst) sink.Buffer.Put("]}\n"u8);
    }

    private static bool IsHead(Field field) => field.Standard == StandardField.Recorder || field.IsSeparator;

    private static string Head(DataObject item) => $"{{\"$type\":\"{item.Kind}_{item.Name}\"";
}

/// <summary>
/// The rows of one tabular section, read once beside their owners: both reads are in the order of the reference, so each owner finds its
/// rows where the section's read stands.
/// </summary>
internal sealed class SectionMerge : IAsyncDisposable
{
    private readonly RowCursor _rows;
    private readonly ExportMembers _members;
    private readonly RowKey _key;
    private readonly RowKey _ownerKey;
    private readonly byte[] _start;
    private long _orphans;

    private SectionMerge(string name, RowCursor rows, ExportMembers members, RowKey key, RowKey ownerKey)
    {
        Name = name;
        _rows = rows;
        _members = members;
        _key = key;
        _ownerKey = ownerKey;
        _start = Encoding.UTF8.GetBytes($",\"{name}\":[");
    }

    public string Name { get; }

    public static async ValueTask<SectionMerge> Open(
        Session session, WireNames names, SessionSnapshot snapshot, TabularSection section, ExportTable owner, RowCursor owners,
        CancellationToken cancellation)
    {
        var table = new ExportTable(session, names, section.Table);
        var rows = table.Open(snapshot, cancellation);
        var members = new ExportMembers(
            table, rows, names, "{", field => field.Standard != StandardField.Ref && !field.IsSeparator);
        var merge = new SectionMerge(
            section.Name, rows, members, table.KeyOf(rows, StandardField.Ref), owner.KeyOf(owners, StandardField.Ref));
        await rows.Next(cancellation).ConfigureAwait(false);
        return merge;
    }

    public async ValueTask Write(RowCursor owner, ExportSink sink, CancellationToken cancellation)
    {
        sink.Buffer.Put(_start);
        var isFirst = true;
        while (_rows.HasRow)
        {
            var order = _key.Compare(_rows, _ownerKey, owner);
            if (order > 0) break;
            if (order < 0) _orphans++;
            else
            {
                if (!isFirst) sink.Buffer.Put((byte)',');
                isFirst = false;
                _members.Write(sink.Buffer, _rows);
                sink.Buffer.Put((byte)'}');
                await sink.FlushIfFull(cancellation).ConfigureAwait(false);
            }
            await _rows.Next(cancellation).ConfigureAwait(false);
        }
        sink.Buffer.Put((byte)']');
    }

    /// <summary>Rows whose owner is not there: nothing can carry them.</summary>
    public async ValueTask<long> SkipRest(CancellationToken cancellation)
    {
        for (; _rows.HasRow; await _rows.Next(cancellation).ConfigureAwait(false)) _orphans++;
        return _orphans;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
