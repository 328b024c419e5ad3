using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage.Sqlite;

/// <summary>A reading transaction on one connection of the pool: all its readers see the moment of the first one.</summary>
internal sealed class SqliteSnapshot : StoreSnapshot
{
    // One instance each: the statement cache knows statements by it.
    private const string Begin = "BEGIN";
    private const string End = "COMMIT";

    private readonly SqliteStore _store;
    private readonly ReaderSlot _slot;
    private bool _isDisposed;

    internal SqliteSnapshot(SqliteStore store, ReaderSlot slot)
    {
        _store = store;
        _slot = slot;
        try
        {
            slot.Connection.Cached(Begin).Run();
        }
        catch
        {
            store.Readers.Return(slot);
            throw;
        }
    }

    public override RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        var read = (SqlitePreparedRead)prepared;
        return _store.Start(_slot, new SqliteRowReader(_store.Readers, _slot, read.Types, ownsSlot: false), read, values, cancellation);
    }

    public override ValueTask DisposeAsync()
    {
        if (_isDisposed) return ValueTask.CompletedTask;
        _isDisposed = true;
        try
        {
            if (_slot.Connection.IsInTransaction) _slot.Connection.Cached(End).Run();
        }
        finally
        {
            _store.Readers.Return(_slot);
        }
        return ValueTask.CompletedTask;
    }
}
