using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>The command line as scripts use it: exit codes, what is printed where, and that a refused command changes nothing.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-commands-").FullName;

    private static string Trade => TradeFolder.Configuration;

    [Fact]
    public async Task Check_tells_the_objects_as_json()
    {
        var (exit, output, _) = await DemoServer.Run(null, "check", Trade, "--json");
        Assert.Equal(0, exit);
        using var report = JsonDocument.Parse(output);
        var configuration = report.RootElement.GetProperty("configuration");
        Assert.Equal("TradeDemo", configuration.GetProperty("name").GetString());
        Assert.Equal(10, configuration.GetProperty("objects").GetProperty("Catalog").GetInt32());
        Assert.Empty(report.RootElement.GetProperty("warnings").EnumerateArray());
        Assert.True(report.RootElement.TryGetProperty("elapsedMs", out _));
    }

    [Fact]
    public async Task A_broken_dump_is_refused_with_its_place_and_nothing_is_made()
    {
        var broken = Path.Combine(_data, "dump");
        TradeFolder.Copy(Trade, broken);
        var file = Path.Combine(broken, "Catalogs", "Goods.xml");
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace("</Catalog>", "</Catalogue>", StringComparison.Ordinal));
        var (exit, _, error) = await DemoServer.Run(null, "load", broken, "--base", "b", "--data", Path.Combine(_data, "bases"));
        Assert.Equal(2, exit);
        Assert.Matches(@"Catalogs/Goods\.xml\(\d+,\d+\): error", error);
        Assert.False(Directory.Exists(Path.Combine(_data, "bases", "b")));
    }

    [Fact]
    public async Task A_base_is_made_filled_listed_and_given_users()
    {
        Assert.Equal(0, (await Run("load", Trade, "--base", "b")).ExitCode);
        var seeded = await Run("seed", "--base", "b", "--rows", "5");
        Assert.Equal(0, seeded.ExitCode);
        Assert.Matches(@"^\d+ rows written", seeded.Output);
        Assert.Contains("b\tTradeDemo", (await Run("list")).Output, StringComparison.Ordinal);

        Assert.Equal(2, (await Run("user", "add", "anna", "--base", "b", "--roles", "Managre")).ExitCode);
        var added = await DemoServer.Run("secret", "user", "add", "anna", "--base", "b", "--roles", "Manager", "--data", _data);
        Assert.Equal(0, added.ExitCode);
        Assert.Contains("anna\t\troles Manager", (await Run("user", "list", "--base", "b")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await Run("user", "remove", "ANNA", "--base", "b")).ExitCode);
        Assert.Equal("", (await Run("user", "list", "--base", "b")).Output);
    }

    [Fact]
    public async Task A_base_is_dropped_only_by_a_yes()
    {
        await Run("load", Trade, "--base", "b");
        var (exit, output, error) = await Run("drop", "b");
        Assert.Equal((2, ""), (exit, output));
        Assert.Matches(@"This deletes the infobase b \(TradeDemo [0-9.]+, [0-9.]+ MB in .*b\), for good", error);
        Assert.Contains("grossbuch drop b --yes", error, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(_data, "b")));
        Assert.Contains("Did you mean 'b'?", (await Run("drop", "bb", "--yes")).Error, StringComparison.Ordinal);
        Assert.StartsWith("deleted the infobase b", (await Run("drop", "b", "--yes")).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_data));
    }

    [Fact]
    public async Task A_password_is_never_taken_from_the_command_line()
    {
        await Run("load", Trade, "--base", "b");
        var (exit, _, error) = await Run("user", "add", "anna", "--base", "b", "--full-rights");
        Assert.Equal(2, exit);
        Assert.Contains("GROSSBUCH_PASSWORD", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_line_of_an_import_is_told_and_nothing_is_changed()
    {
        await Run("load", Trade, "--base", "b");
        var file = Path.Combine(_data, "lines.ndjson");
        await File.WriteAllTextAsync(file, """
            {"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000001","Description":"one"}
            {"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000002","Prise":1}
            """);
        var (exit, output, error) = await Run("import", file, "--base", "b");
        Assert.Equal(1, exit);
        Assert.Contains("line 2: Catalog.Goods has no property 'Prise'. Did you mean 'Price'?", error, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_and_the_published_content_are_shown_and_set()
    {
        await Run("load", Trade, "--base", "b");
        Assert.Equal(0, (await Run("option", "set", "odata.plus", "literal", "--base", "b")).ExitCode);
        Assert.Contains("odata.plus = literal", (await Run("option", "list", "--base", "b")).Output, StringComparison.Ordinal);
        Assert.Contains("odata.plus", (await Run("option", "set", "odata.pluss", "x", "--base", "b")).Error, StringComparison.Ordinal);
        Assert.Equal("all\n", (await Run("odata", "content", "--base", "b")).Output);
        Assert.Equal("Catalog.Goods\nDocument.Sale\n",
            (await Run("odata", "content", "--base", "b", "--set", "Catalog.Goods,Документ.Sale")).Output);
        Assert.Equal(2, (await Run("odata", "content", "--base", "b", "--set", "Catalog.Godos")).ExitCode);
    }

    [Theory]
    [InlineData("serv")]
    [InlineData("load")]
    [InlineData("seed --base b")]
    [InlineData("seed --base b --rows 0")]
    [InlineData("list --nosuch")]
    [InlineData("user list --base nosuch")]
    [InlineData("load /nosuch --base b")]
    [InlineData("load /nosuch --base mcp")]
    [InlineData("drop nosuch --yes")]
    [InlineData("drop mcp --yes")]
    public async Task An_unusable_command_line_ends_with_2_and_a_reason(string line)
    {
        var (exit, _, error) = await Run(line.Split(' '));
        Assert.Equal(2, exit);
        Assert.StartsWith("grossbuch: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_teaches()
    {
        var (exit, output, _) = await DemoServer.Run(null, "--help");
        Assert.Equal(0, exit);
        foreach (var command in (string[])["serve", "load", "check", "import", "seed", "user", "list", "option", "odata", "drop"])
            Assert.Contains(command, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_ends_well()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("signals are Unix's"); return; }
        var address = $"http://127.0.0.1:{DemoServer.FreePort()}";
        using var process = DemoServer.Start(null, ["serve", "--data", _data, "--urls", address]);
        using var client = new HttpClient();
        for (var tries = 0; tries < 200 && !await IsReady(client, address); tries++) await Task.Delay(50);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(
            );
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        Assert.Equal(0, process.ExitCode);
    }

    private static async Task<bool> IsReady(HttpClient client, string address)
    {
        try
        {
            return (await client.GetAsync(new Uri(address + "/ready"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments) =>
        DemoServer.Run(null, [.. arguments, "--data", _data]);

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
