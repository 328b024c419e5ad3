using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// A reading transaction on one connection of the pool: all its readers see one moment. They may be open side by side, but only one is
/// filled at a time, because a connection belongs to one thread at a time.
/// </summary>
internal sealed class SqliteSnapshot : StoreSnapshot, IReading
{
    private readonly Lock _lock = new();
    private readonly SqliteStore _store;
    private readonly ReaderSlot _slot;
    private readonly SnapshotView _view;
    private readonly List<SqliteRowReader> _readers = [];
    private bool _isEnded;
    private bool _isDisposed;

    /// <param name="isLong">Never too old: whoever began it knows that it takes long.</param>
    internal SqliteSnapshot(SqliteStore store, ReaderSlot slot, bool isLong)
    {
        _store = store;
        _slot = slot;
        StartedAt = isLong ? long.MaxValue : store.Readers.Now;
        try
        {
            _view = store.TakeView(slot.Connection);
            slot.Active = this;
        }
        catch
        {
            store.Readers.Return(slot);
            throw;
        }
    }

    public long StartedAt { get; }

    public override RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_isEnded) throw ReadingErrors.Ended();
            var read = (SqlitePreparedRead)prepared;
            SqlitePreparedRead.CheckCount(read, values);
            var reader = new SqliteRowReader(_slot, read.Types, _store.Readers.Now, Forget);
            _store.Start(reader, _slot, read, _view, values, cancellation);
            _readers.Add(reader);
            return reader;
        }
    }

    public void End()
    {
        SqliteRowReader[] readers;
        // A read that is being started holds the lock until its first row.
        if (ReferenceEquals(_slot.Active, this)) _slot.Connection.Interrupt();
        lock (_lock)
        {
            if (_isDisposed || _isEnded) return;
            _isEnded = true;
            readers = [.. _readers];
        }
        // Each waits for its own fill, which is interrupted; the lock is free meanwhile, because readers leave the list under it.
        foreach (var reader in readers) reader.End();
        lock (_lock)
            if (!_isDisposed) LetGo();
    }

    public override ValueTask DisposeAsync()
    {
        SqliteRowReader[] readers;
        lock (_lock)
        {
            if (_isDisposed) return ValueTask.CompletedTask;
            readers = [.. _readers];
        }
        foreach (var reader in readers) reader.End();
        lock (_lock)
        {
            if (_isDisposed) return ValueTask.CompletedTask;
            _isDisposed = true;
            try { LetGo(); }
            finally { _store.Readers.Return(_slot); }
        }
        return ValueTask.CompletedTask;
    }

    private void Forget(SqliteRowReader reader)
    {
        lock (_lock) _readers.Remove(reader);
    }

    private void LetGo()
    {
        if (_slot.Connection.IsInTransaction) _slot.Connection.Cached(SqliteStore.EndRead).Run();
    }
}
