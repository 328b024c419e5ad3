using Grossbuch.Core;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// A connection in somebody's hands: of one reader, of a snapshot, or of a change. One statement runs on it at a time; a reader whose
/// turn is over keeps the rest of its rows in memory. It may be ended from any thread at any time.
/// </summary>
internal sealed class PostgresSession : IReading, IAsyncDisposable
{
    private const int Idle = 0, Busy = 1, Closed = 2;

    private readonly Action<PostgresSession> _returned;
    private readonly long _startedAt;
    private int _state;
    private int _isReturned;
    private volatile bool _isEnded;

    /// <param name="isBlocking">Rows are waited for on the calling thread: a change runs on one from its beginning to its end.</param>
    /// <param name="returned">Told once, when the owner gives the session up.</param>
    internal PostgresSession(NpgsqlConnection connection, bool isBlocking, StoreOptions options, Action<PostgresSession> returned)
    {
        Connection = connection;
        IsBlocking = isBlocking;
        Options = options;
        _startedAt = options.Clock.GetTimestamp();
        _returned = returned;
    }

    internal NpgsqlConnection Connection { get; }

    internal bool IsBlocking { get; }

    internal StoreOptions Options { get; }

    /// <summary>It may live as long as its work takes.</summary>
    internal bool IsLong { get; init; }

    public long StartedAt => IsLong ? long.MaxValue : _startedAt;

    /// <summary>The reader whose rows are on their way.</summary>
    internal PostgresRowReader? Running { get; set; }

    /// <summary>What a statement failed with inside a transaction: nothing more can be done in it.</summary>
    internal InfobaseException? Failure { get; set; }

    internal bool IsEnded => _isEnded;

    /// <summary>Room for one value on its way into a batch.</summary>
    internal byte[] Scratch { get; set; } = new byte[2048];

    /// <summary>Takes the connection for one call.</summary>
    /// <exception cref="InfobaseException">Unavailable: it was ended.</exception>
    internal void Enter()
    {
        if (TryEnter()) return;
        if (_isEnded) throw ReadingErrors.Ended();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _state) == Closed, this);
        throw new InvalidOperationException("A connection is used by two threads at once.");
    }

    internal bool TryEnter() => !_isEnded && Interlocked.CompareExchange(ref _state, Busy, Idle) == Idle;

    internal void Leave()
    {
        Volatile.Write(ref _state, Idle);
        if (_isEnded) TryClose();
    }

    internal NpgsqlCommand Command(string sql)
    {
        Options.Trace?.Invoke(sql);
        return new NpgsqlCommand(sql, Connection) { CommandTimeout = 0 };
    }

    public void End()
    {
        _isEnded = true;
        // Whoever is in the middle of a call closes it at its end, which comes at once now.
        if (!TryClose()) Running?.Cancel();
    }

    public ValueTask DisposeAsync()
    {
        if (!TryClose() && Volatile.Read(ref _state) == Busy) End();
        if (Interlocked.Exchange(ref _isReturned, 1) == 0) _returned(this);
        return ValueTask.CompletedTask;
    }

    private bool TryClose()
    {
        if (Interlocked.CompareExchange(ref _state, Closed, Idle) != Idle) return false;
        try
        {
            Running?.Abandon();
            // An open transaction is rolled back by this.
            Connection.Dispose();
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error))
        {
            // A connection that is broken already has let go of everything.
        }
        return true;
    }
}
