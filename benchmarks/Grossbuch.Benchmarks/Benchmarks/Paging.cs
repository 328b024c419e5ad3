using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>
/// P1. Clients of 1C know only $skip. A walk through a million rows must not grow slower with every page, and a jump into the middle
/// of nothing remembered must stay bearable. Both are held against the first page of the same process.
/// </summary>
internal sealed class Paging : IBenchmark
{
    private const int Pages = GoodsFile.Rows / GoodsFile.PageRows;
    private const double WalkedMust = 2;
    private const double ColdMust = 8;

    // So many requests for the first page bring the code of a fresh server to its final form.
    private const int WarmUpPages = 200;
    private const int FirstPages = 15;

    public string Id => "P1";
    public string Title => "the thousandth page of 1000 rows against the first";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        var walked = await WalkAsync(stand);
        var cold = await JumpAsync(stand);
        return
        [
            new Measurement(
                $"{Id}.walked", "the thousandth page walked in order against the first, ms", Median.Of(walked, round => round.Last),
                Median.Of(walked, round => round.First), WalkedMust, HigherIsBetter: false,
                Note: $"whole walk {Report.Short(Median.Of(walked, round => round.WholeMs) / 1000)} s"),
            new Measurement(
                $"{Id}.cold", "a cold jump to the thousandth page against the first, ms", Median.Of(cold, round => round.Last),
                Median.Of(cold, round => round.First), ColdMust, HigherIsBetter: false),
        ];
    }

    private static async Task<List<(double First, double Last, double WholeMs)>> WalkAsync(Stand stand)
    {
        var rounds = new List<(double First, double Last, double WholeMs)>();
        await using var server = await stand.StartGoodsAsync(stand.Ours);
        using var reader = new PageReader(server, stand.Ours, stand.Stop);
        await FirstPageAsync(reader, stand.Ours, WarmUpPages);
        for (var round = 1; round <= stand.Rounds; round++)
        {
            var first = await FirstPageAsync(reader, stand.Ours, FirstPages);
            var (last, wholeMs) = (0.0, 0.0);
            for (var page = 0; page < Pages; page++)
            {
                last = (await reader.ReadAsync(stand.Ours.PagePath(page * GoodsFile.PageRows), GoodsFile.PageRows)).TotalMs;
                wholeMs += last;
            }
            rounds.Add((first, last, wholeMs));
            stand.Report.Say($"  walk {round}: first {Report.Short(first)} ms, last {Report.Short(last)} ms, "
                + $"all {Report.Short(wholeMs / 1000)} s");
        }
        return rounds;
    }

    /// <summary>A new server for every round: what a walk has taught the last one must not help.</summary>
    private static async Task<List<(double First, double Last)>> JumpAsync(Stand stand)
    {
        var rounds = new List<(double First, double Last)>();
        for (var round = 1; round <= stand.Rounds; round++)
        {
            await using var server = await stand.StartGoodsAsync(stand.Ours);
            using var reader = new PageReader(server, stand.Ours, stand.Stop);
            await FirstPageAsync(reader, stand.Ours, WarmUpPages);
            var first = await FirstPageAsync(reader, stand.Ours, FirstPages);
            var last = await reader.ReadAsync(stand.Ours.PagePath((Pages - 1) * GoodsFile.PageRows), GoodsFile.PageRows);
            rounds.Add((first, last.TotalMs));
            stand.Report.Say($"  jump {round}: first {Report.Short(first)} ms, cold jump {Report.Short(last.TotalMs)} ms");
        }
        return rounds;
    }

    private static async Task<double> FirstPageAsync(PageReader reader, ISubject subject, int times)
    {
        var elapsed = new List<double>(times);
        for (var i = 0; i < times; i++) elapsed.Add((await reader.ReadAsync(subject.PagePath(0), GoodsFile.PageRows)).TotalMs);
        return Median.Of(elapsed);
    }
}
