using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;

namespace Grossbuch.Benchmarks.Benchmarks;

/// <summary>W4. The same items posted over HTTP by 8 clients, against what Session.Write does in process in the same run.</summary>
internal sealed class DurablePosts : IBenchmark
{
    private const int Seconds = 3;
    private const int WarmUpSeconds = 2;
    private const double Must = 0.5;

    public string Id => "W4";
    public string Title => "durable POSTs/s of 8 clients, against the same writes in process";

    public async Task<IReadOnlyList<Measurement>> RunAsync(Stand stand)
    {
        var (posts, writes) = (new List<Wrk>(), new List<WriterRun>());
        for (var round = 1; round <= stand.Rounds; round++)
        {
            writes.Add(await WriterRun.RunAsync(
                stand.Artifacts, "ours", await stand.Ours.MakeEmptyAsync(), DurableWrites.Clients, stand.Stop));
            posts.Add(await PostAsync(stand));
            stand.Report.Say($"  round {round}: over HTTP {Report.Short(posts[^1].PerSecond)}/s, "
                + $"in process {Report.Short(writes[^1].PerSecond)}/s");
        }
        var inProcess = WriterRun.Median(writes);
        var note = $"over HTTP p50 {Report.Short(Median.Of(posts, post => post.MedianMs))} ms, "
            + $"p99 {Report.Short(Median.Of(posts, post => post.P99Ms))} ms; in process {inProcess.Text}";
        return
        [
            new Measurement(
                Id, Title, Median.Of(posts, post => post.PerSecond), inProcess.PerSecond, Must, HigherIsBetter: true, Note: note),
        ];
    }

    private static async Task<Wrk> PostAsync(Stand stand)
    {
        await stand.Ours.MakeEmptyAsync();
        await using var server = await stand.StartAsync(stand.Ours.Empty);
        var script = stand.Artifacts["posts.lua"];
        await File.WriteAllTextAsync(script, Script, stand.Stop);
        var target = new Uri(server.Address, stand.Ours.PostPath);
        // The first seconds go to the compiler, as they do on the other side.
        await Wrk.RunAsync(target, DurableWrites.Clients, WarmUpSeconds, stand.Stop, stand.Ours.Authorization, script);
        return await Wrk.RunAsync(target, DurableWrites.Clients, Seconds, stand.Stop, stand.Ours.Authorization, script);
    }

    private const string Script =
        """
        local at = 0
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        function request()
          at = at + 1
          return wrk.format(nil, nil, nil, '{"Description": "Товар ' .. at .. '", "Цена": ' .. at .. '.99}')
        end

        """;
}
