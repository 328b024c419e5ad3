using Grossbuch.Benchmarks.Processes;

namespace Grossbuch.Benchmarks.Subjects;

/// <summary>
/// The reference in our place: every benchmark runs, and a ratio to the reference must come out near 1. It tries the harness, not
/// the product.
/// </summary>
internal sealed class SelfTestProduct(RawLimitProgram limit, Artifacts artifacts) : IProduct
{
    private const string LargeDatabase = "self-test.db";
    private const int LargeRows = 10_000;

    public string? Authorization => limit.Authorization;
    public Launch Goods => limit.Goods with { Name = "self-test" };
    public Launch Demo => Goods with { Name = "self-test-demo", ReadyPath = PagePath(0) };
    public Launch Large => Goods with { Name = "self-test-large", Arguments = ["serve", artifacts[LargeDatabase], Launch.UrlPlace] };
    public string LargePath => RawLimitProgram.PlainPath;
    public string AllRowsPath => limit.AllRowsPath;
    public IReadOnlyList<string> KeyPaths => limit.KeyPaths;
    public string PagePath(int skip) => limit.PagePath(skip);
    public Task PrepareGoodsAsync() => limit.PrepareGoodsAsync();
    public Task PrepareDemoAsync() => limit.PrepareGoodsAsync();
    public Task<TimeSpan> LoadLargeAsync(string source) => limit.SeedAsync(LargeDatabase, LargeRows);
    public Task AddLargeUserAsync() => Task.CompletedTask;
    public Task FillLargeTablesAsync() => Task.CompletedTask;

    // The reference does not write: W1 and W4 have sides of their own.
    public Launch Empty => throw NotWriting();
    public string PostPath => throw NotWriting();
    public Task<string> MakeEmptyAsync() => throw NotWriting();

    private static BenchmarkException NotWriting() => new("the reference does not write: leave W1 and W4 out of a self-test");
}
