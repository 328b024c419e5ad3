using Grossbuch.Server.Hosting;
using Xunit;

namespace Grossbuch.Tests.Hosting;

/// <summary>The gate before a base that is served: nobody is let in once it is closed, and whoever is inside is waited for.</summary>
public sealed class GateTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_closed_gate_lets_nobody_in_until_it_is_opened()
    {
        var gate = new Gate();
        Assert.True(await gate.Close(Long, TimeProvider.System, default));
        Assert.False(gate.TryEnter());
        gate.Open();
        Assert.True(gate.TryEnter());
        Assert.Equal(1, gate.Inside);
    }

    [Fact]
    public async Task Closing_waits_for_the_last_one_inside()
    {
        var gate = new Gate();
        Assert.True(gate.TryEnter() && gate.TryEnter());
        var closing = gate.Close(Long, TimeProvider.System, default);
        gate.Leave();
        Assert.False(closing.IsCompleted);
        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.True(await closing);
    }

    [Fact]
    public async Task A_gate_that_is_given_up_is_open_again()
    {
        var gate = new Gate();
        Assert.True(gate.TryEnter());
        Assert.False(await gate.Close(TimeSpan.FromMilliseconds(20), TimeProvider.System, default));
        Assert.True(gate.TryEnter());
        using var cancelled = new CancellationTokenSource(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.Close(Long, TimeProvider.System, cancelled.Token));
        Assert.True(gate.TryEnter());
    }

    [Fact]
    public async Task Nobody_is_inside_while_it_is_closed()
    {
        var gate = new Gate();
        var inside = 0;
        var isOver = false;
        var found = 0;
        var guests = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                if (!gate.TryEnter()) continue;
                Interlocked.Increment(ref inside);
                Thread.Yield();
                Interlocked.Decrement(ref inside);
                gate.Leave();
            }
        }, TaskCreationOptions.LongRunning)).ToArray();
        for (var round = 0; round < 500; round++)
        {
            Assert.True(await gate.Close(Long, TimeProvider.System, default));
            found += Volatile.Read(ref inside);
            gate.Open();
        }
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(guests);
        Assert.Equal(0, found);
        Assert.Equal(0, gate.Inside);
    }
}
