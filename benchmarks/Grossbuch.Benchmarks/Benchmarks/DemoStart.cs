using Grossbuch.Benchmarks.Measuring;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>U1. From the start of the published server to its first answer with data of the demo, once the demo is there.</summary>
internal sealed class DemoStart : IBenchmark
{
    private const double SecondsMax = 1;

    public string Id => "U1";
    public string Title => "published server, start to first answer of the demo";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        await stand.Ours.PrepareDemoAsync();
        double firstTime;
        await using (var server = await stand.StartAsync(stand.Ours.Demo)) firstTime = server.ReadyAfter.TotalSeconds;
        stand.Report.Say($"  first time, making the demo: {Report.Short(firstTime)} s");

        var (seconds, memoryMb) = (new List<double>(), new List<double>());
        for (var round = 1; round <= stand.Rounds; round++)
        {
            await using var server = await stand.StartAsync(stand.Ours.Demo);
            seconds.Add(server.ReadyAfter.TotalSeconds);
            memoryMb.Add(server.Figures.PeakMemoryBytes / 1e6);
            stand.Report.Say($"  start {round}: {Report.Short(seconds[^1])} s");
        }
        return
        [
            Measurement.AtMost(
                Id, Title, Median.Of(seconds), SecondsMax, "s",
                $"first time {Report.Short(firstTime)} s; peak memory {Report.Short(Median.Of(memoryMb))} MB"),
        ];
    }
}
