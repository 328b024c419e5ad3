using Grossbuch.Core.Values;

namespace Grossbuch.Core.Identity;

/// <summary>
/// Makes references shaped like version-1 uuids: the node first in stored order, then the time, so that new references of a base grow with
/// time and land on warm pages of the index.
/// </summary>
/// <param name="node">48 random bits, one value for each base.</param>
/// <param name="clockSequence">14 bits: tells apart two generators of one node.</param>
public sealed class RefGenerator(TimeProvider clock, ulong node, ushort clockSequence = 0)
{
    // 100-nanosecond intervals between 1582-10-15, where version-1 time begins, and .NET's year 1.
    private static readonly long GregorianTicks = new DateTime(1582, 10, 15).Ticks;

    private readonly ulong _high = (0x8000UL | (ushort)(clockSequence & 0x3FFF)) << 48 | (node & 0xFFFF_FFFF_FFFF);
    private long _last;

    public RefKey Next()
    {
        var now = clock.GetUtcNow().Ticks - GregorianTicks;
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return At(next);
        }
    }

    /// <summary>The reference of a given time in ticks since 1582: deterministic data is made with it.</summary>
    public RefKey At(long ticks)
    {
        var time = (ulong)ticks & 0x0FFF_FFFF_FFFF_FFFF;
        // Stored order: version and time-high, time-mid, time-low: the time grows from left to right.
        return new RefKey(_high, 0x1000_0000_0000_0000 | time);
    }
}
