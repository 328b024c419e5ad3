namespace Grossbuch.Server.Hosting;

/// <summary>
/// Counts those who are inside, and can be closed: then nobody comes in, and whoever closed it waits until the last one has left. Going in
/// and out costs one interlocked operation each, because every request does it.
/// </summary>
internal sealed class Gate
{
    private const long Closed = 1L << 62;

    // The number of those inside, and the bit of a closed gate.
    private long _state;
    private volatile TaskCompletionSource? _emptied;

    public long Inside => Volatile.Read(ref _state) & ~Closed;

    public bool IsClosed => (Volatile.Read(ref _state) & Closed) != 0;

    public bool TryEnter()
    {
        var seen = Volatile.Read(ref _state);
        while ((seen & Closed) == 0)
        {
            var before = Interlocked.CompareExchange(ref _state, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _state) == Closed) _emptied?.TrySetResult();
    }

    /// <summary>Closes the gate and waits until everybody has left. Only one may close a gate at a time.</summary>
    /// <returns>False when somebody is still inside after the limit; the gate is open again then.</returns>
    public async Task<bool> Close(TimeSpan limit, TimeProvider clock, CancellationToken cancellation)
    {
        var emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _emptied = emptied;
        if (Interlocked.Or(ref _state, Closed) == 0) return true;
        try
        {
            await emptied.Task.WaitAsync(limit, clock, cancellation);
            return true;
        }
        catch (TimeoutException)
        {
            Open();
            return false;
        }
        catch (OperationCanceledException)
        {
            Open();
            throw;
        }
    }

    public void Open() => Interlocked.And(ref _state, ~Closed);
}
