using Grossbuch.Core;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// The right to write: SQLite has one writer. Whoever holds it passes it on like a baton, first come, first served; waiting is limited.
/// </summary>
internal sealed class WriteLane(StoreOptions options)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private bool _isTaken;

    internal bool TryEnter()
    {
        lock (_lock)
        {
            if (_isTaken) return false;
            return _isTaken = true;
        }
    }

    /// <exception cref="InfobaseException">LockConflict: not in time.</exception>
    internal Task Enter(bool isLong, CancellationToken cancellation)
    {
        var waiter = new Waiter(this, isLong);
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return Task.CompletedTask;
            }
            _waiters.AddLast(waiter.Place);
        }
        waiter.Watch(options, cancellation);
        return waiter.Task;
    }

    /// <summary>Hands the baton to the next one, if somebody waits that may write into the same group.</summary>
    internal bool TryPass()
    {
        lock (_lock)
        {
            while (_waiters.First is { Value: { IsLong: false } next })
            {
                _waiters.RemoveFirst();
                if (next.Grant()) return true;
            }
            return false;
        }
    }

    /// <summary>Hands the baton to whoever is next, or lays it down.</summary>
    internal void Leave()
    {
        lock (_lock)
        {
            while (_waiters.First is { Value: var next })
            {
                _waiters.RemoveFirst();
                if (next.Grant()) return;
            }
            _isTaken = false;
        }
    }

    private void Forget(Waiter waiter)
    {
        lock (_lock)
            if (waiter.Place.List is not null) _waiters.Remove(waiter.Place);
    }

    private sealed class Waiter : TaskCompletionSource
    {
        private readonly WriteLane _lane;
        private ITimer? _timer;
        private CancellationTokenRegistration _cancellation;

        // What waits goes on on a thread of its own: the one that passes the baton has its own caller to answer.
        internal Waiter(WriteLane lane, bool isLong) : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _lane = lane;
            IsLong = isLong;
            Place = new LinkedListNode<Waiter>(this);
        }

        internal bool IsLong { get; }

        internal LinkedListNode<Waiter> Place { get; }

        internal void Watch(StoreOptions options, CancellationToken cancellation)
        {
            var limit = TimeSpan.FromMilliseconds(options.Limits.LockWaitMs);
            _timer = options.Clock.CreateTimer(static waiter => ((Waiter)waiter!).GiveUp(), this, limit, Timeout.InfiniteTimeSpan);
            if (cancellation.CanBeCanceled)
                _cancellation = cancellation.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).Cancel(token), this);
            if (Task.IsCompleted) Unwatch();
        }

        internal bool Grant()
        {
            if (!TrySetResult()) return false;
            Unwatch();
            return true;
        }

        private void GiveUp()
        {
            _lane.Forget(this);
            if (TrySetException(Conflict())) Unwatch();
        }

        private void Cancel(CancellationToken token)
        {
            _lane.Forget(this);
            if (TrySetCanceled(token)) Unwatch();
        }

        private void Unwatch()
        {
            _timer?.Dispose();
            // Not Dispose: it would wait for a callback that may wait for the lane's lock.
            _cancellation.Unregister();
        }
    }

    internal static InfobaseException Conflict() => new(
        ErrorCode.LockConflict,
        "Lock conflict during the transaction: the maximum time of waiting for the right to write has passed.",
        "Another change of the infobase is running. Try again when it has ended.");
}
