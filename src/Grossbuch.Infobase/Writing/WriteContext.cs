using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Writing;

/// <summary>What a change works with: the session it belongs to, the store's write, and reads that see what was written before.</summary>
internal sealed class WriteContext(Session session, StoreWrite store) : IDisposable
{
    private readonly RowBatch _batch = BatchPool.Rent();
    private bool _isDisposed;

    public Session Session { get; } = session;

    public StoreWrite Store { get; } = store;

    public Infobase Infobase => Session.Infobase;

    public WriteTexts Texts => WriteTexts.In(Session.Language);

    /// <summary>
    /// The first row of an internal plan; null when there is none. Such reads see every row: a check of uniqueness does not ask who may
    /// see the other one.
    /// </summary>
    public Value[]? First(PreparedRead read, params ReadOnlySpan<Value> values)
    {
        using var rows = new Rows(Store.Read(read, values.ToArray()));
        if (!Fill(rows.Reader)) return null;
        return RowAt(rows.Reader, 0);
    }

    /// <summary>All rows of an internal plan.</summary>
    public List<Value[]> All(PreparedRead read, params ReadOnlySpan<Value> values)
    {
        using var rows = new Rows(Store.Read(read, values.ToArray()));
        var all = new List<Value[]>();
        while (Fill(rows.Reader))
            for (var row = 0; row < _batch.RowCount; row++) all.Add(RowAt(rows.Reader, row));
        return all;
    }

    /// <summary>
    /// The stored row with this key, in the data area of the given row; null when there is none.
    /// </summary>
    /// <param name="isHeld">Others cannot change it from now on: it is read because it is about to be written.</param>
    public Value[]? Stored(Table table, Value[] row, bool isHeld = true)
    {
        var key = Infobase.WritePlans.KeyOf(table);
        var values = Array.ConvertAll(key, field => row[field.Index]);
        if (isHeld && !Store.IsAlone) Store.Lock(table, key, values);
        return First(Infobase.WritePlans.Row(table), values);
    }

    /// <summary>
    /// Puts the session's data areas into a row. A session without a value takes the row's own only where the platform shares the object
    /// among areas, or for the owner's commands, which move the data of all areas.
    /// </summary>
    public void SetAreas(Table table, Value[] row)
    {
        foreach (var field in table.Fields)
        {
            if (!field.IsSeparator) continue;
            var attribute = field.CommonAttribute!;
            if (Session.Separators.Has(attribute)) row[field.Index] = Session.Separators[attribute];
            else if (attribute.SeparatedDataUse != Metadata.Objects.SeparatedDataUse.IndependentlyAndSimultaneously
                && !(Session.IsOwner && row[field.Index].Kind != ValueKind.Null)) throw SeparatorValues.Missing(attribute);
            else if (row[field.Index].Kind == ValueKind.Null) row[field.Index] = Value.Undefined;
        }
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        BatchPool.Return(_batch);
    }

    private bool Fill(RowReader reader)
    {
        // A write runs on one thread from its beginning to its end, as handlers want it.
        var fill = reader.Fill(_batch, CancellationToken.None);
        return fill.IsCompletedSuccessfully ? fill.Result : fill.AsTask().GetAwaiter().GetResult();
    }

    private Value[] RowAt(RowReader reader, int row)
    {
        var columns = reader.Columns;
        var values = new Value[columns.Length];
        for (var i = 0; i < values.Length; i++) values[i] = RowValues.Of(reader, _batch, row, columns[i], Session.Configuration);
        return values;
    }

    private readonly struct Rows(RowReader reader) : IDisposable
    {
        public RowReader Reader { get; } = reader;

        public void Dispose()
        {
            var end = Reader.DisposeAsync();
            if (!end.IsCompleted) end.AsTask().GetAwaiter().GetResult();
        }
    }
}

/// <summary>The fields that identify a row among all data areas.</summary>
internal static class WriteKeys
{
    public static Field[] Of(Table table) => table.Kind == TableKind.Constant
        ? [.. table.Separators]
        : [.. table.Separators, .. table.Key.Where(field => !field.IsSeparator)];
}
