using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Data;

/// <summary>A refused line of an import.</summary>
public sealed record RefusedLine(long Line, string Message);

/// <summary>What an import did, or would have done.</summary>
public sealed record ImportResult(long Written, ImmutableArray<RefusedLine> Refused, bool Committed);

/// <summary>
/// Puts entities into an infobase in bulk: nothing is posted and no handler runs. Everything happens in one change; one refused line undoes
/// it all unless the import keeps going.
/// </summary>
public sealed class Importer : IAsyncDisposable
{
    private const int RefusedMax = 1_000;

    private readonly StoreWrite _bulk;
    private readonly bool _keepGoing;
    private readonly List<RefusedLine> _refused = [];
    private long _written;

    private Importer(StoreWrite bulk, bool keepGoing)
    {
        _bulk = bulk;
        _keepGoing = keepGoing;
    }

    public static async ValueTask<Importer> Begin(Infobase infobase, bool keepGoing, CancellationToken cancellation) =>
        new(await infobase.Store.BeginWrite(isLong: true, cancellation).ConfigureAwait(false), keepGoing);

    public long Written => _written;

    /// <summary>
    /// Writes one entity: an object replaces itself, a record set all records of its recorder, a record the record of its key.
    /// </summary>
    public void Add(long line, EntityData entity)
    {
        _bulk.Mark();
        try
        {
            Write(entity);
            _written++;
        }
        catch (InfobaseException refused) when (IsRefusal(refused.Code))
        {
            _bulk.ReturnToMark();
            Refuse(line, refused.Hint is null ? refused.Message : $"{refused.Message} {refused.Hint}");
        }
    }

    /// <summary>Counts a line that could not even be read.</summary>
    public void Refuse(long line, string message)
    {
        if (_refused.Count < RefusedMax) _refused.Add(new RefusedLine(line, message));
        else throw new InfobaseException(ErrorCode.LimitExceeded, $"More than {RefusedMax} lines were refused; the import was given up.");
    }

    /// <summary>Makes the import durable, unless lines were refused and it does not keep going.</summary>
    public async ValueTask<ImportResult> Finish()
    {
        var commit = _refused.Count == 0 || _keepGoing;
        if (commit) await _bulk.Commit().ConfigureAwait(false);
        return new ImportResult(_written, [.. _refused], commit);
    }

    public ValueTask DisposeAsync() => _bulk.DisposeAsync();

    private static bool IsRefusal(ErrorCode code) =>
        code is ErrorCode.BadValue or ErrorCode.BadRequest or ErrorCode.KeyExists or ErrorCode.KeyMissing
            or ErrorCode.FieldNotFound or ErrorCode.ObjectNotFound;

    private void Write(EntityData entity)
    {
        switch (entity)
        {
            case ObjectData data: Write(data); break;
            case RecordData data:
                Replace(data.Register.Table, [.. data.Register.Table.Separators, .. data.Register.Table.Key], data.Values);
                break;
            case RecordSetData data: Write(data); break;
            case ConstantData data:
                Replace(data.Constant.Table, [.. data.Constant.Table.Separators], data.Values);
                break;
            default: throw new InvalidOperationException($"An import cannot write a {entity.GetType().Name}.");
        }
    }

    private void Write(ObjectData data)
    {
        var table = data.Object.Table;
        var key = table[StandardField.Ref];
        if (data.Values[key.Index].Kind != ValueKind.Ref || data.Values[key.Index].AsKey.IsEmpty)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{data.Object.FullName}: Ref_Key is missing or empty.");
        FolderRule.Apply(table, data.Values);
        Replace(table, [.. table.Separators, key], data.Values);
        foreach (var section in data.Sections) Write(data, section, data.Values[key.Index]);
    }

    private void Write(ObjectData data, SectionData section, Value reference)
    {
        var table = section.Section.Table;
        Field[] scope = [.. table.Separators, table[StandardField.Ref]];
        var values = Array.ConvertAll(
            scope, field => field.IsSeparator ? data.Values[data.Object.Table.Find(field.Name)!.Index] : reference);
        WriteRows(table, scope, values, section.Rows);
    }

    private void Write(RecordSetData data)
    {
        var table = data.Register.Table;
        var active = table[StandardField.Active];
        foreach (var row in data.Rows)
            if (row[active.Index].Kind == ValueKind.Undefined) row[active.Index] = Value.Of(true);
        Field[] scope = [.. table.Separators, table[StandardField.Recorder]];
        WriteRows(table, scope, Array.ConvertAll(scope, field => data.Head[field.Index]), data.Rows);
    }

    // The rows of one owner, object or recorder, in one data area are replaced as a whole and numbered anew.
    private void WriteRows(Table table, Field[] scope, Value[] values, ImmutableArray<Value[]> rows)
    {
        _bulk.Delete(table, scope, values);
        var lineNumber = table[StandardField.LineNumber].Index;
        var line = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < scope.Length; i++) row[scope[i].Index] = values[i];
            row[lineNumber] = Value.Of(++line);
            _bulk.Insert(table, row);
        }
    }

    private void Replace(Table table, Field[] key, Value[] row)
    {
        var values = new Value[key.Length];
        for (var i = 0; i < key.Length; i++) values[i] = row[key[i].Index];
        if (_bulk.Exists(table, key, values)) _bulk.Delete(table, key, values);
        _bulk.Insert(table, row);
    }
}
