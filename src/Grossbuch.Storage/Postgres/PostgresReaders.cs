using Grossbuch.Core;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// Reading connections, up to a limit. A reader whose snapshot has become too old is ended: it keeps the server from clearing away what
/// was changed since.
/// </summary>
internal sealed class PostgresReaders : IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly StoreOptions _options;
    private readonly SemaphoreSlim _free;
    private readonly HashSet<PostgresSession> _active = [];
    private readonly Lock _lock = new();
    private readonly ITimer _sweeper;
    private bool _isDisposed;

    internal PostgresReaders(NpgsqlDataSource source, StoreOptions options)
    {
        _source = source;
        _options = options;
        _free = new SemaphoreSlim(options.Limits.ReadersMax);
        var period = TimeSpan.FromMilliseconds(Math.Clamp(options.Limits.ReadSnapshotMsMax / 4, 10, 30_000));
        _sweeper = options.Clock.CreateTimer(_ => EndOldReaders(), null, period, period);
    }

    /// <exception cref="InfobaseException">Unavailable: no reader became free in time, or the database cannot be reached.</exception>
    internal async ValueTask<PostgresSession> Begin(CancellationToken cancellation, bool isLong = false)
    {
        if (!await _free.WaitAsync(_options.Limits.ReaderWaitMs, cancellation).ConfigureAwait(false)) throw ReadingErrors.Busy();
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            var session = new PostgresSession(connection, isBlocking: false, _options, Return) { IsLong = isLong };
            bool isLate;
            lock (_lock) isLate = _isDisposed || !_active.Add(session);
            if (isLate) session.End();
            return session;
        }
        catch (Exception error)
        {
            _free.Release();
            throw PostgresErrors.IsOurs(error) ? PostgresErrors.Make(error) : error;
        }
    }

    /// <summary>Runs a small query of the house's own tables, waiting for a connection.</summary>
    internal T Use<T>(Func<NpgsqlConnection, T> action)
    {
        if (!_free.Wait(_options.Limits.ReaderWaitMs)) throw ReadingErrors.Busy();
        try
        {
            using var connection = _source.OpenConnection();
            return action(connection);
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error))
        {
            throw PostgresErrors.Make(error);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>Ends readers over age, the oldest first.</summary>
    internal void EndOldReaders()
    {
        PostgresSession[] active;
        lock (_lock) active = [.. _active];
        var maximum = TimeSpan.FromMilliseconds(_options.Limits.ReadSnapshotMsMax);
        foreach (var session in active.OrderBy(session => session.StartedAt))
            if (_options.Clock.GetElapsedTime(session.StartedAt) > maximum) session.End();
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        PostgresSession[] active;
        lock (_lock)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            active = [.. _active];
        }
        // The semaphore is left: readers that were ended still give their places back.
        foreach (var session in active) session.End();
    }

    private void Return(PostgresSession session)
    {
        lock (_lock) _active.Remove(session);
        _free.Release();
    }
}
