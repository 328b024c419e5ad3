using System.Globalization;
using Grossbuch.Benchmarks.Measuring;

namespace Grossbuch.Benchmarks.Processes;

/// <summary>One run of the program <c>writers</c>: writes per second, and how long one takes.</summary>
internal sealed record WriterRun(double PerSecond, double MedianMs, double P99Ms)
{
    private const int Seconds = 3;

    public string Text => $"p50 {Report.Short(MedianMs)} ms, p99 {Report.Short(P99Ms)} ms";

    public static async Task<WriterRun> RunAsync(Artifacts artifacts, string side, string folder, int clients, CancellationToken stop)
    {
        var output = (await CommandRun.RunAsync(
            artifacts.Writers,
            [side, folder, clients.ToString(CultureInfo.InvariantCulture), Seconds.ToString(CultureInfo.InvariantCulture)],
            stop)).Output;
        if (output.Split(' ', StringSplitOptions.TrimEntries) is not [var perSecond, var median, var p99])
            throw new BenchmarkException($"the output of writers is not understood: {output}");
        return new WriterRun(Number(perSecond), Number(median), Number(p99));
    }

    public static WriterRun Median(IReadOnlyList<WriterRun> rounds) => new(
        Measuring.Median.Of(rounds, round => round.PerSecond), Measuring.Median.Of(rounds, round => round.MedianMs),
        Measuring.Median.Of(rounds, round => round.P99Ms));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
