using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>
/// The configuration of a base changes while it is being served: every request is answered from the old one, from the new one, or with
/// 503, and whoever is being answered is answered to the end.
/// </summary>
public sealed class DrainTests(TradeFolder made) : IClassFixture<TradeFolder>, IAsyncLifetime
{
    private const string Root = "/b/odata/standard.odata/";
    private const string Goods = Root + "Catalog_Goods?$format=json&$orderby=Description";
    private const int GoodsCount = 100;

    private readonly ServerProcess _server = new();
    private readonly string _dumps = Directory.CreateTempSubdirectory("grossbuch-dumps-").FullName;

    public async ValueTask InitializeAsync()
    {
        _server.Make("b", made);
        await _server.Start();
        await Import(GoodsCount, "good");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_dumps, recursive: true);
    }

    [Fact]
    public async Task Readers_see_the_old_configuration_or_the_new_one_or_are_told_to_come_again()
    {
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadAgainAndAgain(over.Token))).ToArray();
        for (var version = 1; version <= 3; version++)
        {
            var output = await _server.Succeed("load", Dump(version), "--base", "b");
            Assert.Contains("infobase b: updated", output, StringComparison.Ordinal);
            // What the command has done is there for whoever asks after it.
            Assert.Equal(version, VersionOf((await _server.Get(Goods + "&$top=1")).Body, 1));
        }
        await over.CancelAsync();
        foreach (var reader in readers)
        {
            var (answers, last) = await reader;
            Assert.True(answers > 0);
            Assert.Equal(3, last);
        }
    }

    [Fact]
    public async Task A_long_answer_is_finished_before_the_configuration_changes()
    {
        await Import(30_000, new string('x', 90));
        // Read slowly: what is not taken yet keeps the request, and the load behind it, waiting.
        using var answer = await _server.GetHeaders(Goods);
        await using var body = await answer.Content.ReadAsStreamAsync();
        using var received = new MemoryStream();
        var load = _server.Run("load", Dump(1), "--base", "b");
        await Until(async () => (await _server.Get(Root)).Status == 503);
        Assert.False(load.IsCompleted);
        await body.CopyToAsync(received);
        Assert.Equal(0, VersionOf(System.Text.Encoding.UTF8.GetString(received.ToArray()), GoodsCount + 30_000));
        Assert.Equal(0, (await load).ExitCode);
        Assert.Equal(1, VersionOf((await _server.Get(Goods + "&$top=1")).Body, 1));
    }

    [Fact]
    public async Task A_load_that_waits_too_long_for_an_answer_is_given_up()
    {
        await Import(30_000, new string('x', 90));
        await _server.Succeed("option", "set", "limits.drainMsMax", "300", "--base", "b");
        using var answer = await _server.GetHeaders(Goods);
        var (exit, _, error) = await _server.Run("load", Dump(1), "--base", "b");
        Assert.Equal(2, exit);
        Assert.Contains("b is busy: 1 request had not ended after 0.3 s. Nothing was changed", error, StringComparison.Ordinal);
        Assert.Equal(0, VersionOf((await _server.Get(Goods + "&$top=1")).Body, 1));
    }

    [Fact]
    public async Task A_broken_dump_leaves_the_server_as_it_was()
    {
        var dump = Dump(1);
        var file = Path.Combine(dump, "Catalogs", "Goods.xml");
        await File.WriteAllTextAsync(
            file, (await File.ReadAllTextAsync(file)).Replace("</Catalog>", "</Catalogue>", StringComparison.Ordinal));
        var before = await _server.Get(Goods);
        var (exit, _, error) = await _server.Run("load", dump, "--base", "b");
        Assert.Equal(2, exit);
        Assert.Matches(@"Catalogs/Goods\.xml\(\d+,\d+\): error", error);
        Assert.Equal(before, await _server.Get(Goods));
    }

    [Fact]
    public async Task A_new_base_is_served_at_once_and_a_dropped_one_no_more()
    {
        Assert.Equal(404, (await _server.Get("/fresh/odata/standard.odata/")).Status);
        var data = Path.Combine(_dumps, "data.ndjson");
        await File.WriteAllTextAsync(data, Line(1, "good"));
        var output = await _server.Succeed("load", TradeFolder.Configuration, "--base", "fresh", "--import", data);
        Assert.Contains("1 entities imported", output, StringComparison.Ordinal);
        await _server.Succeed("user", "add", "anna", "--base", "fresh", "--full-rights");
        Assert.Equal(1, await _server.Count("fresh", "Catalog_Goods"));
        Assert.Contains("/fresh/odata/standard.odata/", (await _server.Get("/")).Body, StringComparison.Ordinal);

        Assert.Equal(2, (await _server.Run("drop", "fresh")).ExitCode);
        Assert.Equal(1, await _server.Count("fresh", "Catalog_Goods"));
        await _server.Succeed("drop", "fresh", "--yes");
        Assert.Equal(404, (await _server.Get("/fresh/odata/standard.odata/")).Status);
        Assert.DoesNotContain("fresh", (await _server.Get("/")).Body, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_server.Data, "fresh")));
        Assert.Equal(GoodsCount, await _server.Count("b", "Catalog_Goods"));
    }

    [Fact]
    public async Task A_base_that_cannot_be_opened_is_named_and_comes_back_when_a_command_mends_it()
    {
        await _server.Stop();
        File.Delete(Path.Combine(_server.Data, "b", "configuration.image"));
        var description = Path.Combine(_server.Data, "b", "infobase.json");
        await File.WriteAllTextAsync(
            description, (await File.ReadAllTextAsync(description)).Replace("\"source\"", "\"sourse\"", StringComparison.Ordinal));
        await _server.Start();
        Assert.Equal(503, (await _server.Get(Root)).Status);
        Assert.Contains("b: could not be opened", (await _server.Get("/ready")).Body, StringComparison.Ordinal);
        Assert.Contains("could not be opened", (await _server.Get("/")).Body, StringComparison.Ordinal);
        var (exit, _, error) = await _server.Run("user", "list", "--base", "b");
        Assert.Equal(2, exit);
        Assert.Contains("did you mean 'source'?", error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            description, (await File.ReadAllTextAsync(description)).Replace("\"sourse\"", "\"source\"", StringComparison.Ordinal));
        await _server.Succeed("load", Dump(1), "--base", "b");
        Assert.Equal(1, VersionOf((await _server.Get(Goods + "&$top=1")).Body, 1));
        Assert.Equal("ready\n", (await _server.Get("/ready")).Body);
    }

    // Each answer is whole and of one configuration, and no answer is of an older one than the answer before.
    private async Task<(int Answers, int Version)> ReadAgainAndAgain(CancellationToken over)
    {
        var (answers, version) = (0, 0);
        while (true)
        {
            var isLast = over.IsCancellationRequested;
            using var response = await _server.GetHeaders(Goods);
            var body = await response.Content.ReadAsStringAsync(CancellationToken.None);
            if ((int)response.StatusCode == 503)
            {
                Assert.NotNull(response.Headers.RetryAfter?.Delta);
                Assert.Contains("\"odata.error\"", body, StringComparison.Ordinal);
                await Task.Delay(5, CancellationToken.None);
                continue;
            }
            Assert.Equal(200, (int)response.StatusCode);
            var seen = VersionOf(body, GoodsCount);
            Assert.True(seen >= version, $"after an answer of version {version} came one of version {seen}");
            (answers, version) = (answers + 1, seen);
            if (isLast) return (answers, version);
        }
    }

    /// <summary>How many of the added attributes every row of an answer has.</summary>
    private static int VersionOf(string body, int rows)
    {
        using var json = JsonDocument.Parse(body);
        var counts = json.RootElement.GetProperty("value").EnumerateArray()
            .Select(row => row.EnumerateObject().Count(field => field.Name.StartsWith("Added", StringComparison.Ordinal))).ToArray();
        Assert.Equal(rows, counts.Length);
        return Assert.Single(counts.Distinct());
    }

    /// <summary>The demo configuration with attributes added to a catalog, as many as the version says.</summary>
    private string Dump(int version)
    {
        var dump = Path.Combine(_dumps, string.Create(CultureInfo.InvariantCulture, $"v{version}"));
        TradeFolder.Copy(TradeFolder.Configuration, dump);
        var file = Path.Combine(dump, "Catalogs", "Goods.xml");
        var added = string.Concat(Enumerable.Range(1, version).Select(number => string.Create(CultureInfo.InvariantCulture, $"""
            <Attribute uuid="5553d3a8-3ce0-5ff0-bd75-00000000000{number}"><Properties><Name>Added{number}</Name><Type><v8:Type>xs:string</v8:Type>
            <v8:StringQualifiers><v8:Length>10</v8:Length><v8:AllowedLength>Variable</v8:AllowedLength></v8:StringQualifiers></Type>
            </Properties></Attribute>
            """)));
        var text = File.ReadAllText(file);
        var at = text.IndexOf("<ChildObjects>", StringComparison.Ordinal) + "<ChildObjects>".Length;
        File.WriteAllText(file, text.Insert(at, added));
        return dump;
    }

    private async Task Import(int count, string description)
    {
        var file = Path.Combine(_dumps, "import.ndjson");
        var first = count == GoodsCount ? 0 : GoodsCount;
        await File.WriteAllLinesAsync(file, Enumerable.Range(first + 1, count).Select(i => Line(i, description)));
        await _server.Succeed("import", file, "--base", "b");
    }

    private static string Line(int number, string description) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-{{number:D12}}","Description":"{{description}}"}""");

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            if (await holds()) return;
            await Task.Delay(25);
        }
        Assert.Fail("What was waited for did not come.");
    }
}
