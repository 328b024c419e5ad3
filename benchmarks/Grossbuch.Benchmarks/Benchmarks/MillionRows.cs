using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>R7. The whole catalog in one answer: it must be streamed, so memory and the first byte do not depend on its size.</summary>
internal sealed class MillionRows : IBenchmark
{
    private const double AllocatedMbMax = 10;
    private const double FirstByteMsMax = 50;
    private const double BytesPerMb = 1_000_000;

    public string Id => "R7";
    public string Title => "a million rows in one answer";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        await using var ours = await stand.StartGoodsAsync(stand.Ours);
        await using var reference = await stand.StartGoodsAsync(stand.Reference);
        using var ourReader = new PageReader(ours, stand.Ours, stand.Stop);
        using var limitReader = new PageReader(reference, stand.Reference, stand.Stop);

        // Small answers first: a server that has just started allocates for its caches and its compiler, not for the rows.
        await ourReader.ReadAsync(stand.Ours.PagePath(0), GoodsFile.PageRows);
        await ourReader.ReadAsync(stand.Ours.AllRowsPath, GoodsFile.Rows);
        await ourReader.AllocatedBytesAsync();
        await limitReader.ReadAsync(stand.Reference.AllRowsPath, GoodsFile.Rows);

        var (allocatedMb, our, limit) = (new List<double>(), new List<ReadAnswer>(), new List<ReadAnswer>());
        for (var round = 1; round <= stand.Rounds; round++)
        {
            var before = await ourReader.AllocatedBytesAsync();
            our.Add(await ourReader.ReadAsync(stand.Ours.AllRowsPath, GoodsFile.Rows));
            allocatedMb.Add((await ourReader.AllocatedBytesAsync() - before) / BytesPerMb);
            limit.Add(await limitReader.ReadAsync(stand.Reference.AllRowsPath, GoodsFile.Rows));
            stand.Report.Say($"  round {round}: {Report.Short(allocatedMb[^1])} MB allocated, "
                + $"first byte {Report.Short(our[^1].FirstByteMs)} ms, "
                + $"whole {Report.Short(our[^1].TotalMs)} ms (reference {Report.Short(limit[^1].TotalMs)} ms)");
        }

        var total = $"whole answer {Report.Short(Median.Of(our, answer => answer.TotalMs) / 1000)} s, "
            + $"reference {Report.Short(Median.Of(limit, answer => answer.TotalMs) / 1000)} s; "
            + $"peak memory {Report.Short(ours.Figures.PeakMemoryBytes / BytesPerMb)} MB";
        return
        [
            Measurement.AtMost(
                $"{Id}.allocated", $"{Title}, allocated by the server", Median.Of(allocatedMb), AllocatedMbMax, "MB", total),
            Measurement.AtMost(
                $"{Id}.firstByte", $"{Title}, first byte", Median.Of(our, answer => answer.FirstByteMs), FirstByteMsMax, "ms"),
        ];
    }
}
