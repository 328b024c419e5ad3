using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>Backup and restore as scripts use them, on a base at rest and on one that is served and written to.</summary>
public sealed partial class BackupCommandTests(TradeFolder made) : IClassFixture<TradeFolder>, IAsyncLifetime
{
    private readonly ServerProcess _server = new();

    private string Zip => Path.Combine(_server.Data, "b.zip");

    public async ValueTask InitializeAsync()
    {
        _server.Make("b", made);
        await _server.Succeed("seed", "--base", "b", "--rows", "10");
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_restored_copy_is_a_base_of_its_own_with_the_same_data()
    {
        var said = await _server.Succeed("backup", "--base", "b", "--to", Zip);
        Assert.Matches(@"^b as of \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ is in .*b\.zip \(\d+\.\d MB\)\n$", said);
        Assert.Matches(@"^copy is b as of .* \(TradeDemo\)\n$", await _server.Succeed("restore", "--base", "copy", Zip));
        Assert.Equal(await _server.Succeed("export", "--base", "b"), await _server.Succeed("export", "--base", "copy"));
        await _server.Succeed("verify", "--base", "copy");
        Assert.Contains("anna", await _server.Succeed("user", "list", "--base", "copy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_does_not_replace_a_file_unless_forced()
    {
        await _server.Succeed("backup", "--base", "b", "--to", Zip);
        var (exit, _, error) = await _server.Run("backup", "--base", "b", "--to", Zip);
        Assert.Equal(2, exit);
        Assert.Contains("--force", error, StringComparison.Ordinal);
        await _server.Succeed("backup", "--base", "b", "--to", Zip, "--force");
        Assert.Equal([Zip], Directory.GetFiles(_server.Data, "b.zip*"));
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_when_that_is_meant()
    {
        await _server.Succeed("backup", "--base", "b", "--to", Zip);
        await Import(1);
        await _server.Start();
        var (exit, _, error) = await _server.Run("restore", "--base", "b", Zip);
        Assert.Equal(2, exit);
        Assert.Contains("This replaces the infobase b (TradeDemo", error, StringComparison.Ordinal);
        Assert.Equal(12, await _server.Count("b", "Catalog_Goods"));
        await _server.Succeed("restore", "--base", "b", Zip, "--yes");
        // The server serves what was restored.
        Assert.Equal(10, await _server.Count("b", "Catalog_Goods"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(1)]
    public async Task A_damaged_backup_changes_nothing(int thirds)
    {
        await _server.Succeed("backup", "--base", "b", "--to", Zip);
        var bytes = await File.ReadAllBytesAsync(Zip);
        // Cut short, or one byte within the content of its files.
        if (thirds == 0) bytes = bytes[..(bytes.Length / 2)];
        else bytes[bytes.Length / 3 * thirds] ^= 0x55;
        await File.WriteAllBytesAsync(Zip, bytes);
        var before = await _server.Succeed("export", "--base", "b");
        var (exit, _, error) = await _server.Run("restore", "--base", "b", Zip, "--yes");
        Assert.Equal(2, exit);
        Assert.Contains("is not a whole backup", error, StringComparison.Ordinal);
        Assert.Equal(before, await _server.Succeed("export", "--base", "b"));
        Assert.Equal(2, (await _server.Run("restore", "--base", "new", Zip)).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(_server.Data, "new")));
    }

    [Fact]
    public async Task A_backup_of_a_base_that_is_written_to_is_a_moment_of_it()
    {
        await _server.Start();
        await Import(0);
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () => { for (var i = 1; !stop.IsCancellationRequested; i++) await Import(i); });
        for (var copy = 1; copy <= 3; copy++)
        {
            var file = Path.Combine(_server.Data, string.Create(CultureInfo.InvariantCulture, $"{copy}.zip"));
            await _server.Succeed("backup", "--base", "b", "--to", file);
            var name = string.Create(CultureInfo.InvariantCulture, $"copy{copy}");
            await _server.Succeed("restore", "--base", name, file);
            var pair = TurnPattern().Matches(await _server.Succeed("export", "--base", name, "--object", "Catalog.Goods"));
            Assert.Equal(2, pair.Count);
            Assert.Equal(pair[0].Value, pair[1].Value);
            await _server.Succeed("verify", "--base", name);
        }
        await stop.CancelAsync();
        await writing;
    }

    // Two objects that one import writes: a moment of the base has both of one turn.
    private async Task Import(int turn)
    {
        var file = Path.Combine(_server.Data, "turn.ndjson");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $$"""
            {"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000001","Description":"turn {{turn}}"}
            {"$type":"Catalog_Goods","Ref_Key":"99999999-1111-11ee-8111-000000000002","Description":"turn {{turn}}"}
            """));
        await _server.Succeed("import", file, "--base", "b");
    }

    [GeneratedRegex("turn [0-9]+")]
    private static partial Regex TurnPattern();
}
