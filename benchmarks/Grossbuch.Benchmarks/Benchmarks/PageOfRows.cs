using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>R1. The page that integrations ask for all day, against the same rows copied from SQLite with nothing between.</summary>
internal sealed class PageOfRows : IBenchmark
{
    private const int Connections = 4;
    private const double Must = 0.5;

    public string Id => "R1";
    public string Title => "page of 1000 rows, rows/s against the raw limit";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        await using var ours = await stand.StartGoodsAsync(stand.Ours);
        await using var reference = await stand.StartGoodsAsync(stand.Reference);
        await CheckAsync(stand, ours, stand.Ours);
        await CheckAsync(stand, reference, stand.Reference);

        var (our, limit) = await LoadRounds.RunAsync(
            stand,
            new LoadTarget(ours, stand.Ours, stand.Ours.PagePath(0), Connections),
            new LoadTarget(reference, stand.Reference, stand.Reference.PagePath(0), Connections));
        return
        [
            new Measurement(
                Id, Title, our.PerSecond * GoodsFile.PageRows, limit.PerSecond * GoodsFile.PageRows, Must, HigherIsBetter: true,
                Note: $"ours {our.Text}; reference {limit.Text}"),
        ];
    }

    private static async Task CheckAsync(Stand stand, ServerProcess server, ISubject subject)
    {
        using var reader = new PageReader(server, subject, stand.Stop);
        PageCheck.Check(subject.PagePath(0), await reader.TextAsync(subject.PagePath(0)));
    }
}
