using System.Diagnostics;

namespace Writers;

internal sealed record Figures(double PerSecond, double MedianMs, double P99Ms)
{
    /// <param name="times">Stopwatch ticks of every operation of every client.</param>
    public static Figures Of(IEnumerable<List<long>> times, TimeSpan elapsed)
    {
        long[] all = [.. times.SelectMany(list => list).Order()];
        return new Figures(all.Length / elapsed.TotalSeconds, Ms(all[all.Length / 2]), Ms(all[(int)(all.Length * 0.99)]));
    }

    private static double Ms(long ticks) => ticks * 1000.0 / Stopwatch.Frequency;
}
