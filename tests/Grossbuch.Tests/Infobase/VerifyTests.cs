using System.Text.RegularExpressions;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Storage;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sqlite;
using Xunit;

namespace Grossbuch.Tests.Infobase;

/// <summary>What a verification finds: nothing in a good base, and each planted defect with the key of its row.</summary>
[Trait("Database", "Sqlite")]
public sealed partial class VerifyTests
{
    [Theory]
    [InlineData("demo/trade")]
    [InlineData("demo/torg")]
    [InlineData("tests/fixtures/configurations/proba")]
    public async Task A_seeded_base_is_good(string folder)
    {
        using var temporary = new TemporaryBase(Repository.Path(folder + "/configuration"));
        await new Seeder(temporary.Infobase, rows: 50, seed: 3).Run(default);
        AssertGood(InfobaseVerification.Run(temporary.Infobase, 5, null, default));
    }

    [Theory]
    [InlineData("proba")]
    [InlineData("areas")]
    public async Task Recorded_data_is_good(string fixture)
    {
        using var temporary = new TemporaryBase(Repository.Path($"tests/fixtures/configurations/{fixture}/configuration"));
        Assert.True(temporary.Import(
            false, await File.ReadAllLinesAsync(Repository.Path($"tests/fixtures/configurations/{fixture}/data.ndjson"))).Committed);
        AssertGood(InfobaseVerification.Run(temporary.Infobase, 5, null, default));
    }

    [Fact]
    public async Task The_real_configuration_is_good()
    {
        if (Repository.TestData is not { } data) { Assert.Skip("GROSSBUCH_TEST_DATA is absent"); return; }
        using var temporary = new TemporaryBase(Path.Combine(data, "configurations", "petr"));
        await new Seeder(temporary.Infobase, rows: 20, seed: 1).Run(default);
        AssertGood(InfobaseVerification.Run(temporary.Infobase, 5, null, default));
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task A_planted_defect_is_found(string check, string message, string sql)
    {
        using var trade = await Seeded();
        Damage(trade, sql);
        var report = InfobaseVerification.Run(trade.Folder, TimeProvider.System, 5, null, default);
        Assert.False(report.IsGood);
        var found = report.Findings
            .Where(finding => finding.Check == check && finding.Message.Contains(message, StringComparison.Ordinal)).ToArray();
        Assert.True(found.Length > 0, string.Join('\n', report.Findings));
        Assert.All(found, finding =>
        {
            Assert.Equal(FindingSeverity.Error, finding.Severity);
            Assert.True(finding.Count >= finding.Examples.Length && finding.Examples.Length <= 5);
        });
        if (check is not ("names" or "open")) Assert.NotEmpty(found[0].Examples);
    }

    public static TheoryData<string, string, string> Defects() =>
        new(File.ReadLines(Repository.Path("tests/fixtures/verify/defects.txt")).Where(line => line[0] != '#')
            .Select(line => line.Split(" | ")).Select(parts => (parts[0], parts[1], parts[2])));

    [Fact]
    public async Task A_reference_that_leads_nowhere_is_a_note()
    {
        using var trade = await Seeded();
        Damage(trade, "DELETE FROM {Catalog.Units}");
        var report = InfobaseVerification.Run(trade.Folder, TimeProvider.System, 5, null, default);
        Assert.True(report.IsGood, string.Join('\n', report.Findings));
        Assert.Contains(report.Findings, finding => finding.Check == "references" && finding.Place == "Catalog.Nomenclature"
            && finding.Message == "Unit: references to Catalog.Units that lead nowhere");
    }

    [Fact]
    public async Task A_flipped_byte_inside_a_text_is_found()
    {
        using var trade = await Seeded();
        const string Line =
            """{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000001","Description":"unmistakable words"}""";
        trade.Import(false, Line);
        trade.Infobase.Dispose();
        var bytes = await File.ReadAllBytesAsync(trade.Folder.DatabasePath);
        var place = bytes.AsSpan().IndexOf("unmistakable"u8);
        bytes[place] ^= 1;
        await File.WriteAllBytesAsync(trade.Folder.DatabasePath, bytes);
        var report = InfobaseVerification.Run(trade.Folder, TimeProvider.System, 5, null, default);
        Assert.Contains(report.Findings, finding => finding.Check == "pages"
            && finding.Examples.Single().StartsWith($"page {(place / 4096) + 1} ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(18)]
    [InlineData(60)]
    [InlineData(70)]
    public async Task A_damaged_header_is_told_even_when_nothing_can_be_opened(int place)
    {
        using var trade = await Seeded();
        trade.Infobase.Dispose();
        var bytes = await File.ReadAllBytesAsync(trade.Folder.DatabasePath);
        bytes[place] ^= 0x40;
        await File.WriteAllBytesAsync(trade.Folder.DatabasePath, bytes);
        var report = InfobaseVerification.Run(trade.Folder, TimeProvider.System, 5, null, default);
        Assert.False(report.IsGood);
        Assert.Contains(report.Findings, finding => finding.Check is "open" or "pages");
    }

    [Fact]
    public async Task An_infobase_in_use_is_checked_in_one_moment()
    {
        using var trade = await Seeded();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                trade.Import(false, $$"""
                    {"$type":"Document_Sale","Ref_Key":"11111111-1111-11ee-8111-{{i % 50:d12}}","Number":"{{i % 50}}","Goods":[{},{}]}
                    """);
        });
        for (var i = 0; i < 5; i++) AssertGood(InfobaseVerification.Run(trade.Infobase, 5, null, default));
        await stop.CancelAsync();
        await writing;
    }

    private static void AssertGood(VerifyReport report)
    {
        var findings = report.Findings.Select(finding => $"{finding} {string.Join("; ", finding.Examples)}");
        Assert.True(report.IsGood, string.Join('\n', findings));
        Assert.True(report is { Pages: > 0, Tables: > 0, Rows: > 0 });
    }

    private static async Task<TemporaryBase> Seeded()
    {
        var trade = new TemporaryBase(TemporaryBase.Demo("trade"));
        await new Seeder(trade.Infobase, rows: 30, seed: 5).Run(default);
        return trade;
    }

    // {Catalog.X} is its table, {Catalog.X.Field} the column, {Catalog.X.Field#} the column's number with its underscore, ## without.
    private static void Damage(TemporaryBase temporary, string sql)
    {
        var configuration = temporary.Infobase.Configuration;
        temporary.Infobase.Dispose();
        using var connection = new SqliteConnection(temporary.Folder.DatabasePath, Native.OpenReadWrite, new StoreOptions());
        SqliteFunctions.Register(connection);
        connection.Execute(PlacePattern().Replace(sql, match =>
        {
            var parts = match.Groups[1].Value.Split('.');
            var item = configuration.Find<DataObject>($"{parts[0]}.{parts[1]}")!;
            var section = parts.Length > 2 ? item.TabularSections.FirstOrDefault(section => section.Name == parts[2]) : null;
            var table = section?.Table ?? item.Table;
            var field = parts.Length > (section is null ? 2 : 3) ? table.Find(parts[^1]) : null;
            var number = Number(connection, table, field?.Identity ?? "");
            if (field is null) return PhysicalTable.NameOf(table, number);
            return match.Groups[2].Value switch { "#" => "_" + number, "##" => $"{number}", _ => "f_" + number };
        }));
    }

    private static int Number(SqliteConnection connection, Table table, string identity)
    {
        using var rows = connection.Prepare("SELECT number FROM gb_names WHERE uuid = ?1 AND identity = ?2");
        Assert.True(rows.Bind(1, table.Uuid.ToString("N")).Bind(2, identity).Step(), $"{table} {identity}");
        return (int)rows.Integer(0);
    }

    [GeneratedRegex(@"\{([A-Za-z.]+)(#*)\}")]
    private static partial Regex PlacePattern();
}
