using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>
/// U2. A configuration as large as the big ones of life: loading it, starting over it, and the memory that takes; first with no
/// table made yet, then with all of them.
/// </summary>
internal sealed class LargeConfiguration : IBenchmark
{
    private const int Objects = 4000;
    private const double LoadSecondsMax = 10;
    private const double StartSecondsMax = 1.5;
    private const double MemoryMbMax = 500;
    private const string Source = "large-source";

    public string Id => "U2";
    public string Title => $"a generated configuration of {Objects} objects";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        stand.Artifacts.DeleteFolder(Source);
        Generate(stand.Artifacts[Source]);

        var load = new List<double>();
        for (var round = 1; round <= stand.Rounds; round++)
        {
            load.Add((await stand.Ours.LoadLargeAsync(stand.Artifacts[Source])).TotalSeconds);
            stand.Report.Say($"  load {round}: {Report.Short(load[^1])} s");
        }
        await stand.Ours.AddLargeUserAsync();
        var bare = await StartsAsync(stand, "start");
        await stand.Ours.FillLargeTablesAsync();
        var full = await StartsAsync(stand, "start with every table");
        return
        [
            Measurement.AtMost($"{Id}.load", $"{Title}, load", Median.Of(load), LoadSecondsMax, "s"),
            Start("start", "later start", bare),
            Memory("memory", "memory", bare),
            Start("startFull", "later start with every table", full),
            Memory("memoryFull", "memory with every table", full),
        ];
    }

    private Measurement Start(string part, string what, List<Started> rounds) => Measurement.AtMost(
        $"{Id}.{part}", $"{Title}, {what}", Median.Of(rounds, start => start.Seconds), StartSecondsMax, "s",
        $"first answer {Report.Short(Median.Of(rounds, start => start.FirstAnswerMs))} ms later");

    private Measurement Memory(string part, string what, List<Started> rounds) => Measurement.AtMost(
        $"{Id}.{part}", $"{Title}, {what}", Median.Of(rounds, start => start.MemoryMb), MemoryMbMax, "MB");

    private static async Task<List<Started>> StartsAsync(Stand stand, string what)
    {
        var rounds = new List<Started>();
        // One more start than rounds: the first may finish what load or seed left to do.
        for (var round = 0; round <= stand.Rounds; round++)
        {
            await using ServerProcess server = await stand.StartAsync(stand.Ours.Large);
            using var reader = new PageReader(server, stand.Ours, stand.Stop);
            // Memory is read after an answer, so that work put off until the first request counts too.
            var answer = await reader.ReadAsync(stand.Ours.LargePath);
            var started = new Started(server.ReadyAfter.TotalSeconds, answer.TotalMs, server.Figures.PeakMemoryBytes / 1e6);
            stand.Report.Say($"  {what} {round}: {Report.Short(started.Seconds)} s, {Report.Short(started.MemoryMb)} MB");
            if (round > 0) rounds.Add(started);
        }
        return rounds;
    }

    private static void Generate(string folder) =>
        Tests.Metadata.GeneratedConfiguration.Write(folder, objects: Objects, seed: 42);

    private readonly record struct Started(double Seconds, double FirstAnswerMs, double MemoryMb);
}
