using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary><c>grossbuch load</c> over a base that is there: what it prints, how it ends, and that a killed one does no harm.</summary>
public sealed class LoadCommandTests : IDisposable
{
    private const string Goods = "Catalogs/Goods.xml";

    private readonly string _folder = Directory.CreateTempSubdirectory("grossbuch-reload-").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Dump => Path.Combine(_folder, "dump");

    [Fact]
    public async Task A_dry_run_tells_what_would_change_and_be_refused_and_changes_no_byte()
    {
        await Prepare();
        await Edit(Goods, "<Name>Price</Name>", "<Name>Cost</Name>");
        await Edit(Goods, "<DescriptionLength>100</DescriptionLength>", "<DescriptionLength>2</DescriptionLength>");
        var before = Fingerprint();
        var (exit, output, error) = await Load("--dry-run");
        Assert.Equal(1, exit);
        Assert.Contains("infobase b would change:\n", output, StringComparison.Ordinal);
        Assert.Contains("  Catalog.Goods.Price: renamed to Cost\n", output, StringComparison.Ordinal);
        Assert.Matches(@"would be refused, because data would be lost:\n"
            + @"  Catalog\.Goods\.Description: String\(100\) → String\(2\); \d+ rows do not fit\n"
            + @"to lose it all the same: --drop Catalog\.Goods\.Description\n", error);
        Assert.Equal(0, (await Load("--dry-run", "--drop", "Catalog.Goods.Description")).ExitCode);
        Assert.Equal(before, Fingerprint());
        Assert.Equal(0, (await LoadInto("other", "--dry-run")).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(Data, "other")));
    }

    [Fact]
    public async Task A_loss_is_refused_until_it_is_named_and_a_backup_is_made_before_it()
    {
        await Prepare();
        await Edit(Goods, "<DescriptionLength>100</DescriptionLength>", "<DescriptionLength>2</DescriptionLength>");
        var before = Fingerprint();
        var refused = await Load();
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("The configuration cannot be taken without losing data:\n  Catalog.Goods.Description: ", refused.Error,
            StringComparison.Ordinal);
        Assert.Contains("Nothing was changed. To lose it all the same: --drop Catalog.Goods.Description", refused.Error,
            StringComparison.Ordinal);
        var misspelt = await Load("--drop", "Catalog.Goods.Descriptoin");
        Assert.Equal(2, misspelt.ExitCode);
        Assert.Contains("Did you mean 'Catalog.Goods.Description'?", misspelt.Error, StringComparison.Ordinal);
        Assert.Equal(before, Fingerprint());
        var done = await Load("--drop", "Справочник.Goods.Наименование");
        Assert.Equal(0, done.ExitCode);
        Assert.Matches(@"infobase b: updated; 0 predefined items made\nchanged:\n  Catalog\.Goods\.Description: [^\n]+\n"
            + @"backup: [^\n]+\.zip\n", done.Output);
        Assert.Single(Directory.GetFiles(Path.Combine(Data, "b", "backups")));
        Assert.Contains("infobase b: already had this configuration", (await Load()).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_load_that_is_killed_leaves_a_base_that_opens_with_its_data()
    {
        await Prepare(rows: 3_000);
        var goods = await File.ReadAllTextAsync(Path.Combine(Dump, Goods));
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, (await Load()).ExitCode);
        var wholeMs = (int)watch.ElapsedMilliseconds;
        for (var i = 1; i <= 8; i++)
        {
            // The longer description needs a new string key: the table is made anew each time.
            await File.WriteAllTextAsync(Path.Combine(Dump, Goods), goods.Replace(
                "<DescriptionLength>100</DescriptionLength>", $"<DescriptionLength>{(i % 2 == 0 ? 100 : 0)}</DescriptionLength>",
                StringComparison.Ordinal));
            string[] drop = i % 2 == 0 ? [] : ["--drop", "Catalog.Goods.Description"];
            using var process = DemoServer.Start(null, ["load", Dump, "--base", "b", "--data", Data, .. drop]);
            await Task.Delay(wholeMs * i / 6);
            process.Kill();
            await process.WaitForExitAsync();
            var opened = await DemoServer.Run(null, "user", "list", "--base", "b", "--data", Data);
            Assert.Equal((0, ""), (opened.ExitCode, opened.Error));
        }
        // What is there now can be loaded over once more.
        await File.WriteAllTextAsync(Path.Combine(Dump, Goods), goods);
        Assert.Equal(0, (await Load()).ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task Prepare(int rows = 5)
    {
        var trade = Repository.Path("demo/trade/configuration");
        foreach (var file in Directory.GetFiles(trade, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Dump, Path.GetRelativePath(trade, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        Assert.Equal(0, (await Load()).ExitCode);
        var seeded = await DemoServer.Run(null, "seed", "--base", "b", "--rows", $"{rows}", "--data", Data);
        Assert.Equal(0, seeded.ExitCode);
    }

    private async Task Edit(string file, string old, string now)
    {
        var path = Path.Combine(Dump, file);
        var text = await File.ReadAllTextAsync(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace(old, now, StringComparison.Ordinal));
    }

    private Task<(int ExitCode, string Output, string Error)> Load(params string[] more) => LoadInto("b", more);

    private Task<(int ExitCode, string Output, string Error)> LoadInto(string into, params string[] more) =>
        DemoServer.Run(null, ["load", Dump, "--base", into, "--data", Data, .. more]);

    private string Fingerprint() => string.Join('\n', Directory.GetFileSystemEntries(Data, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(entry => $"{entry} {File.GetLastWriteTimeUtc(entry):O} "
            + (File.Exists(entry) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry))) : "")));
}
