using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;

namespace Grossbuch.Benchmarks.Subjects;

/// <summary>The reference: rows from SQLite to HTTP with nothing between, and a plaintext endpoint.</summary>
internal sealed class RawLimitProgram(Artifacts artifacts, Report report, CancellationToken stop) : ISubject
{
    public const string PlainPath = "/plain";

    public string? Authorization => null;

    public Launch Goods => new("rawlimit", artifacts.RawLimit, ["serve", Database, Launch.UrlPlace], PlainPath);

    public string AllRowsPath => $"/page?n={GoodsFile.Rows}";

    /// <summary>An entity by key is held against the plaintext, the least that an HTTP server can do for a request.</summary>
    public IReadOnlyList<string> KeyPaths => [PlainPath];

    private string Database => artifacts["raw.db"];

    public string PagePath(int skip) => $"/page?n={GoodsFile.PageRows}";

    public async Task PrepareGoodsAsync()
    {
        var stamp = new Stamp(artifacts["raw.stamp"], $"{GoodsFile.Rows} rows, version {GoodsFile.Version}");
        if (stamp.Holds && File.Exists(Database)) return;
        report.Say($"  making {GoodsFile.Rows} rows for the reference");
        await SeedAsync("raw.db", GoodsFile.Rows);
        stamp.Write();
    }

    public async Task<TimeSpan> SeedAsync(string database, int rows) =>
        (await CommandRun.RunAsync(artifacts.RawLimit, ["seed", artifacts[database], $"{rows}"], stop)).Elapsed;
}
