using System.Security.Cryptography;
using System.Text;
using Grossbuch.Benchmarks.Measuring;
using Grossbuch.Benchmarks.Processes;
using RawLimit;

namespace Grossbuch.Benchmarks.Subjects;

/// <summary>
/// Our published server, known only by its command line and its URLs: with a user, rights, and columns taken from a configuration.
/// </summary>
internal sealed class GrossbuchProgram(Artifacts artifacts, Report report, CancellationToken stop) : IProduct
{
    private const string GoodsBase = "bench";
    private const string LargeBase = "big";
    private const string LargeData = "large-data";
    private const string EmptyData = "empty-data";
    private const string User = "bench";
    private const string Password = "password";
    private const string NoMetadata = "$format=application/json;odata=nometadata";
    private const string Columns =
        "Ref_Key,Code,Description,Parent_Key,Owner_Key,Цена,ДатаСоздания,DeletionMark,Активен,DataVersion";

    private const int KeysCount = 10_000;
    private const int KeysSeed = 42;

    private static readonly string EntitySet = $"/{GoodsBase}/odata/standard.odata/{Uri.EscapeDataString("Catalog_Товары")}";
    private static readonly string Selection = $"{NoMetadata}&$select={Uri.EscapeDataString(Columns)}";

    public string? Authorization { get; } = Basic(User);

    public Launch Goods => Serve("grossbuch", artifacts["data"], "/ready");

    public Launch Demo
    {
        get
        {
            var launch = Serve(
                "grossbuch-demo", artifacts["demo-data"], "/trade/odata/standard.odata/Catalog_Goods?$top=1&$format=json");
            return launch with { Arguments = [.. launch.Arguments, "--demo"], Authorization = Basic("odata_user") };
        }
    }

    public Launch Large => Serve("grossbuch-large", artifacts[LargeData], "/ready");

    public string LargePath => $"/{LargeBase}/odata/standard.odata/?{NoMetadata}";

    public string AllRowsPath => $"{EntitySet}?{Selection}";

    public IReadOnlyList<string> KeyPaths
    {
        get
        {
            // The same keys in every run, spread over the whole table.
            var random = new Random(KeysSeed);
            return [.. Enumerable.Range(0, KeysCount).Select(_ => new Goods(random.Next(GoodsFile.Rows))).Select(goods =>
                $"{EntitySet}(guid'{GoodsFile.Uuid(goods.Id)}')?{Selection}")];
        }
    }

    public string PagePath(int skip) => $"{EntitySet}?{Selection}&$top={GoodsFile.PageRows}&$skip={skip}";

    public async Task PrepareGoodsAsync()
    {
        var data = artifacts["data"];
        var stamp = new Stamp(
            artifacts["data.stamp"], $"{GoodsFile.Rows} rows, version {GoodsFile.Version}, configuration {ConfigurationHash()}");
        if (stamp.Holds && Directory.Exists(data)) return;

        stamp.Remove();
        artifacts.DeleteFolder("data");
        await RunAsync("load", artifacts.Configuration, "--base", GoodsBase, "--data", data);

        var rows = artifacts["goods.ndjson"];
        report.Say($"  writing {GoodsFile.Rows} rows for our server");
        GoodsFile.Write(rows);
        report.Say("  importing them");
        var elapsed = await RunAsync("import", rows, "--base", GoodsBase, "--data", data);
        report.Say($"  imported in {Report.Short(elapsed.TotalSeconds)} s");
        File.Delete(rows);

        await RunAsync(NewUser(GoodsBase, data));
        stamp.Write();
    }

    public Task PrepareDemoAsync()
    {
        artifacts.DeleteFolder("demo-data");
        return Task.CompletedTask;
    }

    public async Task<TimeSpan> LoadLargeAsync(string source)
    {
        artifacts.DeleteFolder(LargeData);
        return await RunAsync("load", source, "--base", LargeBase, "--data", artifacts[LargeData]);
    }

    public Task AddLargeUserAsync() => RunAsync(NewUser(LargeBase, artifacts[LargeData]));

    public Task FillLargeTablesAsync() => RunAsync("seed", "--base", LargeBase, "--rows", "1", "--data", artifacts[LargeData]);

    public Launch Empty => Serve("grossbuch-empty", artifacts[EmptyData], "/ready");

    public string PostPath => $"{EntitySet}?$format=json";

    public async Task<string> MakeEmptyAsync()
    {
        artifacts.DeleteFolder(EmptyData);
        await RunAsync("load", artifacts.Configuration, "--base", GoodsBase, "--data", artifacts[EmptyData]);
        await RunAsync(NewUser(GoodsBase, artifacts[EmptyData]));
        return artifacts[EmptyData];
    }

    private Launch Serve(string name, string data, string readyPath) =>
        new(name, artifacts.Server, ["serve", "--data", data, "--urls", Launch.UrlPlace], readyPath);

    private static string[] NewUser(string infobase, string data) =>
        ["user", "add", User, "--base", infobase, "--full-rights", "--data", data];

    private async Task<TimeSpan> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["GROSSBUCH_PASSWORD"] = Password };
        return (await CommandRun.RunAsync(artifacts.Server, arguments, stop, environment)).Elapsed;
    }

    private string ConfigurationHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.EnumerateFiles(artifacts.Configuration, "*", SearchOption.AllDirectories);
        foreach (var file in files.Order(StringComparer.Ordinal)) hash.AppendData(File.ReadAllBytes(file));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Basic(string user) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Password}"))}";
}
