using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>R5. One entity by its key, random keys, against an endpoint that says «ok».</summary>
internal sealed class EntityByKey : IBenchmark
{
    private const int Connections = 16;
    private const double Must = 0.5;

    public string Id => "R5";
    public string Title => "entity by key, requests/s against plaintext";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        await using var ours = await stand.StartGoodsAsync(stand.Ours);
        await using var reference = await stand.StartGoodsAsync(stand.Reference);
        var keys = stand.Ours.KeyPaths;
        using (var reader = new PageReader(ours, stand.Ours, stand.Stop)) await reader.ReadAsync(keys[0]);

        var (our, plain) = await LoadRounds.RunAsync(
            stand, Target(stand, ours, stand.Ours, keys.Count), Target(stand, reference, stand.Reference, keys.Count));
        return
        [
            new Measurement(
                Id, Title, our.PerSecond, plain.PerSecond, Must, HigherIsBetter: true, Note: $"ours {our.Text}; reference {plain.Text}"),
        ];
    }

    private static LoadTarget Target(Stand stand, ServerProcess server, ISubject subject, int count)
    {
        var script = KeyScript.Write(stand.Artifacts[$"{subject.Goods.Name}-keys.lua"], subject.KeyPaths, count);
        return new LoadTarget(server, subject, "/", Connections, script);
    }
}
