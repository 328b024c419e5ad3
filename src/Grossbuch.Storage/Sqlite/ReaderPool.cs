using Grossbuch.Core;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Reading connections, opened when they are needed, up to a limit. A reader whose snapshot has become too old is ended: it keeps the
/// write-ahead log from being reset.
/// </summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly Func<SqliteConnection> _open;
    private readonly StoreOptions _options;
    private readonly SemaphoreSlim _free;
    private readonly Stack<ReaderSlot> _idle = new();
    private readonly List<ReaderSlot> _all = [];
    private readonly Lock _lock = new();
    private readonly ITimer _sweeper;
    private bool _isDisposed;

    internal ReaderPool(Func<SqliteConnection> open, StoreOptions options)
    {
        _open = open;
        _options = options;
        _free = new SemaphoreSlim(options.Limits.ReadersMax);
        var period = TimeSpan.FromMilliseconds(Math.Clamp(options.Limits.ReadSnapshotMsMax / 4, 10, 30_000));
        _sweeper = options.Clock.CreateTimer(_ => EndOldReaders(), null, period, period);
    }

    /// <summary>A free connection at once; null when all are taken.</summary>
    internal ReaderSlot? TryTake() => _free.Wait(0) ? Take() : null;

    /// <exception cref="InfobaseException">Unavailable: none became free in time.</exception>
    internal async ValueTask<ReaderSlot> TakeAsync(CancellationToken cancellation)
    {
        if (!await _free.WaitAsync(_options.Limits.ReaderWaitMs, cancellation).ConfigureAwait(false))
            throw ReadingErrors.Busy();
        return Take();
    }

    internal void Return(ReaderSlot slot)
    {
        slot.Active = null;
        lock (_lock)
        {
            if (_isDisposed) slot.Connection.Dispose();
            else _idle.Push(slot);
        }
        _free.Release();
    }

    internal long Now => _options.Clock.GetTimestamp();

    /// <summary>Ends readers over age, the oldest first.</summary>
    internal void EndOldReaders()
    {
        IReading[] active;
        lock (_lock) active = [.. _all.Select(slot => slot.Active).OfType<IReading>()];
        var maximum = TimeSpan.FromMilliseconds(_options.Limits.ReadSnapshotMsMax);
        foreach (var reader in active.OrderBy(reader => reader.StartedAt))
            if (reader.StartedAt != long.MaxValue && _options.Clock.GetElapsedTime(reader.StartedAt) > maximum) reader.End();
    }

    /// <summary>Runs an action on a connection of the pool, waiting for one.</summary>
    internal T Use<T>(Func<SqliteConnection, T> action)
    {
        if (!_free.Wait(_options.Limits.ReaderWaitMs))
            throw ReadingErrors.Busy();
        var slot = Take();
        try { return action(slot.Connection); }
        finally { Return(slot); }
    }

    private ReaderSlot Take()
    {
        try
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_idle.TryPop(out var idle)) return idle;
            }
            var slot = new ReaderSlot(_open());
            lock (_lock) _all.Add(slot);
            return slot;
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        IReading[] active;
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            while (_idle.TryPop(out var slot)) slot.Connection.Dispose();
            active = [.. _all.Select(slot => slot.Active).OfType<IReading>()];
        }
        // The semaphore is left: readers that were ended still give their places back.
        foreach (var reader in active) reader.End();
    }
}

/// <summary>A connection of the pool and what reads through it now.</summary>
internal sealed class ReaderSlot(SqliteConnection connection)
{
    internal SqliteConnection Connection { get; } = connection;

    internal volatile IReading? Active;
}
