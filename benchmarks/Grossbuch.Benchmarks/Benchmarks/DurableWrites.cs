using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>
/// W1. New items of 8 clients at Session.Write, in process, each durable when it is answered, against the same statements on 8 connections
/// that compete for SQLite's lock and commit each for itself.
/// </summary>
internal sealed class DurableWrites : IBenchmark
{
    public const int Clients = 8;

    private const double Must = 2.5;

    public string Id => "W1";
    public string Title => "durable inserts/s of 8 clients, against competing connections";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        var (ours, competing, fsync) = (new List<WriterRun>(), new List<WriterRun>(), new List<WriterRun>());
        for (var round = 1; round <= stand.Rounds; round++)
        {
            // Every round begins with empty tables on both sides: an index grows with its rows.
            var data = await stand.Ours.MakeEmptyAsync();
            ours.Add(await WriterRun.RunAsync(stand.Artifacts, "ours", data, Clients, stand.Stop));
            stand.Artifacts.DeleteFolder("competing");
            var folder = Directory.CreateDirectory(stand.Artifacts["competing"]).FullName;
            competing.Add(await WriterRun.RunAsync(stand.Artifacts, "competing", folder, Clients, stand.Stop));
            fsync.Add(await WriterRun.RunAsync(stand.Artifacts, "fsync", folder, 1, stand.Stop));
            stand.Report.Say($"  round {round}: ours {Report.Short(ours[^1].PerSecond)}/s, "
                + $"competing {Report.Short(competing[^1].PerSecond)}/s, fsync {Report.Short(fsync[^1].PerSecond)}/s");
        }
        var (our, other, disk) = (WriterRun.Median(ours), WriterRun.Median(competing), WriterRun.Median(fsync));
        return
        [
            new Measurement(
                Id, Title, our.PerSecond, other.PerSecond, Must, HigherIsBetter: true,
                Note: $"ours {our.Text}; competing {other.Text}; the disk gives {Report.Short(disk.PerSecond)} fsync/s"),
        ];
    }
}
