using Grossbuch.Benchmarks.Processes;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Measuring;

/// <summary>A request, or a ring of requests, under load: from how many connections, and by which script of the load generator.</summary>
internal sealed record LoadTarget(ServerProcess Server, ISubject Subject, string Path, int Connections, string? Script = null);

/// <summary>Medians of the rounds of one side.</summary>
internal sealed record LoadFigures(double PerSecond, double CpuMsPerRequest, double MedianMs, double P99Ms)
{
    public string Text =>
        $"{Report.Short(CpuMsPerRequest)} CPU-ms/request, p50 {Report.Short(MedianMs)} ms, p99 {Report.Short(P99Ms)} ms";
}

/// <summary>
/// Both sides under load in turn: ours, reference, ours, reference… A machine that slows down for a while slows both, and the ratio
/// of the medians stays.
/// </summary>
internal static class LoadRounds
{
    private const int WarmUpSeconds = 2;
    private const int RoundSeconds = 2;

    // Tiered compilation needs a second run after the pause in which it replaces the code of the first.
    private const int WarmUps = 2;

    public static async Task<(LoadFigures Ours, LoadFigures Reference)> RunAsync(Stand stand, LoadTarget ours, LoadTarget reference)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            await LoadAsync(ours, WarmUpSeconds, stand.Stop);
            await LoadAsync(reference, WarmUpSeconds, stand.Stop);
        }
        var (oursRounds, referenceRounds) = (new List<LoadFigures>(), new List<LoadFigures>());
        for (var round = 1; round <= stand.Rounds; round++)
        {
            oursRounds.Add(await LoadAsync(ours, RoundSeconds, stand.Stop));
            referenceRounds.Add(await LoadAsync(reference, RoundSeconds, stand.Stop));
            stand.Report.Say($"  round {round}: ours {Report.Short(oursRounds[^1].PerSecond)}/s, "
                + $"reference {Report.Short(referenceRounds[^1].PerSecond)}/s");
        }
        return (Medians(oursRounds), Medians(referenceRounds));
    }

    private static async Task<LoadFigures> LoadAsync(LoadTarget target, int seconds, CancellationToken stop)
    {
        var before = target.Server.Figures.CpuMs;
        var run = await Wrk.RunAsync(
            new Uri(target.Server.Address, target.Path), target.Connections, seconds, stop, target.Subject.Authorization, target.Script);
        var cpuMs = target.Server.Figures.CpuMs - before;
        return new LoadFigures(run.PerSecond, cpuMs / run.Requests, run.MedianMs, run.P99Ms);
    }

    private static LoadFigures Medians(List<LoadFigures> rounds) => new(
        Median.Of(rounds, round => round.PerSecond), Median.Of(rounds, round => round.CpuMsPerRequest),
        Median.Of(rounds, round => round.MedianMs), Median.Of(rounds, round => round.P99Ms));
}
