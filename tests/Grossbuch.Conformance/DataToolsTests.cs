using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>Export and verify as scripts use them, on a base that lies still and on one that is served.</summary>
public sealed class DataToolsTests(TradeFolder made) : IClassFixture<TradeFolder>, IAsyncLifetime
{
    private readonly ServerProcess _server = new();

    public async ValueTask InitializeAsync()
    {
        _server.Make("b", made);
        await _server.Succeed("seed", "--base", "b", "--rows", "20");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_export_goes_to_standard_output_and_its_story_to_the_other()
    {
        var (exit, output, error) = await _server.Run("export", "--base", "b", "--object", "Справочник.Goods");
        Assert.Equal((0, 20), (exit, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Equal("20 rows of 1 objects exported\n", error);
    }

    [Fact]
    public async Task The_export_of_a_served_base_is_the_one_of_the_base_at_rest()
    {
        string rest = Path.Combine(_server.Data, "rest.ndjson"), served = Path.Combine(_server.Data, "served.ndjson");
        await _server.Succeed("export", "--base", "b", "--to", rest);
        await _server.Start();
        await _server.Succeed("export", "--base", "b", "--to", served);
        var (_, printed, _) = await _server.Run("export", "--base", "b");
        var lines = await File.ReadAllTextAsync(rest);
        Assert.Equal(lines, await File.ReadAllTextAsync(served));
        Assert.Equal(lines, printed);
        Assert.Equal(["rest.ndjson", "served.ndjson"], Files("*.ndjson*"));
    }

    [Fact]
    public async Task Csv_of_several_tables_needs_a_folder()
    {
        var (exit, _, error) = await _server.Run("export", "--base", "b", "--format", "csv");
        Assert.Equal(2, exit);
        Assert.Contains("--to DIR", error, StringComparison.Ordinal);
        var folder = Path.Combine(_server.Data, "csv");
        await _server.Succeed("export", "--base", "b", "--format", "csv", "--bom", "--to", folder);
        Assert.Contains(Path.Combine(folder, "Document_Sale_Goods.csv"), Directory.GetFiles(folder));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "Document_Sale_Goods.csv"));
        Assert.True(bytes.AsSpan().StartsWith("\uFEFFRef,LineNumber,"u8));
        var (one, output, _) = await _server.Run("export", "--base", "b", "--format", "csv", "--object", "Catalog.Goods");
        Assert.Equal(0, one);
        Assert.StartsWith("Ref,", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--object", "Catalog.Godos", "Did you mean 'Catalog.Goods'?")]
    [InlineData("--object", "Enum.VATRates", "holds no data of its own")]
    [InlineData("--format", "xml", "xml")]
    [InlineData("--to", "/nosuch/folder/file", "/nosuch/folder")]
    public async Task A_wrong_export_says_what_is_wrong(string option, string value, string said)
    {
        var (exit, output, error) = await _server.Run("export", "--base", "b", option, value);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_ends_the_export_with_its_reason()
    {
        if (!File.Exists("/dev/full")) { Assert.Skip("there is no /dev/full"); return; }
        var program = Path.Combine(AppContext.BaseDirectory, "grossbuch.dll");
        var line = $"exec dotnet '{program}' export --base b --data '{_server.Data}' > /dev/full";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("No space left on device", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_base_verifies_at_rest_and_served()
    {
        var (exit, output, _) = await _server.Run("verify", "--base", "b");
        Assert.Equal(0, exit);
        Assert.Matches(@"^b: nothing differs, 0 notes; \d+ pages, \d+ tables, \d+ rows, \d+ ms\n$", output);
        await _server.Start();
        (exit, output, _) = await _server.Run("verify", "--base", "b", "--json");
        Assert.Equal(0, exit);
        using var report = JsonDocument.Parse(output);
        Assert.True(report.RootElement.GetProperty("isGood").GetBoolean());
        Assert.Empty(report.RootElement.GetProperty("findings").EnumerateArray());
    }

    [Fact]
    public async Task A_flipped_byte_is_told_with_its_page()
    {
        var file = Path.Combine(_server.Data, "b", "data.sqlite");
        var bytes = await File.ReadAllBytesAsync(file);
        var place = bytes.Length - 2_000;
        bytes[place] ^= 4;
        await File.WriteAllBytesAsync(file, bytes);
        var (exit, output, _) = await _server.Run("verify", "--base", "b");
        Assert.Equal(1, exit);
        Assert.Contains("error (pages)", output, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"page {(place / 4096) + 1} ("), output, StringComparison.Ordinal);
    }

    private string[] Files(string pattern) =>
        [.. Directory.GetFiles(_server.Data, pattern).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
