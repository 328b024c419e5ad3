using System.Text;
using Grossbuch.Core;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.OData.Export;
using Grossbuch.Query.Plan;
using Grossbuch.Tests.Metadata;
using Xunit;

namespace Grossbuch.Tests.Infobase;

/// <summary>An export is a moment of the base, and what it writes an import takes back without loss.</summary>
public sealed class ExportTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("demo/trade/configuration")]
    [InlineData("demo/torg/configuration")]
    [InlineData("tests/fixtures/configurations/proba/configuration")]
    public async Task What_is_exported_and_imported_exports_alike(string source)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        using var first = new TemporaryBase(Repository.Path(source));
        await new Seeder(first.Infobase, rows: 40, seed).Run(default);
        await AssertComesBack(first);
    }

    [Theory]
    [InlineData("proba")]
    [InlineData("areas")]
    public async Task Recorded_data_comes_back_too(string fixture)
    {
        using var first = new TemporaryBase(Repository.Path($"tests/fixtures/configurations/{fixture}/configuration"));
        var lines = await File.ReadAllLinesAsync(Repository.Path($"tests/fixtures/configurations/{fixture}/data.ndjson"));
        Assert.True(first.Import(false, lines).Committed);
        await AssertComesBack(first);
    }

    [Fact]
    public void A_batch_from_the_pool_has_no_rows_of_its_last_user()
    {
        var used = new RowBatch();
        used.Begin(1);
        Assert.True(used.TryAddRow(out _));
        BatchPool.Return(used);
        var taken = Enumerable.Range(0, 65).Select(_ => BatchPool.Rent()).ToArray();
        Assert.All(taken, batch => Assert.Equal(0, batch.RowCount));
    }

    [Fact]
    public async Task A_generated_configuration_comes_back()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var source = Directory.CreateTempSubdirectory("grossbuch-generated-").FullName;
        try
        {
            GeneratedConfiguration.Write(source, objects: 60, seed);
            using var first = new TemporaryBase(source);
            await new Seeder(first.Infobase, rows: 15, seed).Run(default);
            await AssertComesBack(first);
        }
        finally
        {
            Directory.Delete(source, recursive: true);
        }
    }

    [Fact]
    public async Task The_real_configuration_comes_back()
    {
        if (Repository.TestData is not { } data) { Assert.Skip("GROSSBUCH_TEST_DATA is absent"); return; }
        using var first = new TemporaryBase(Path.Combine(data, "configurations", "petr"));
        await new Seeder(first.Infobase, rows: 20, seed: 1).Run(default);
        await AssertComesBack(first);
    }

    [Theory]
    [InlineData("Catalog.Goods")]
    [InlineData("Справочник.Goods")]
    [InlineData("Catalog_Goods")]
    [InlineData("catalog.goods")]
    public async Task Named_objects_are_exported_alone(string name)
    {
        using var trade = await Seeded();
        var text = await Export(trade, name);
        Assert.Equal(10, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.StartsWith("""{"$type":"Catalog_Goods","Ref_Key":""", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_wrong_name_gets_the_nearest_right_one()
    {
        using var trade = new TemporaryBase(TemporaryBase.Demo("trade"));
        var wrong = Assert.Throws<InfobaseException>(() => new DataExport(trade.Infobase, ["Catalog.Godos"]));
        Assert.Equal(ErrorCode.ObjectNotFound, wrong.Code);
        Assert.Equal("Did you mean 'Catalog.Goods'?", wrong.Hint);
        var journal = trade.Infobase.Configuration.DataObjects.First(item => item.Table.Kind == TableKind.Enum);
        Assert.Equal(
            ErrorCode.BadRequest, Assert.Throws<InfobaseException>(() => new DataExport(trade.Infobase, [journal.FullName])).Code);
    }

    [Fact]
    public async Task Csv_has_a_file_for_each_table_and_quotes_what_needs_it()
    {
        using var trade = new TemporaryBase(TemporaryBase.Demo("trade"));
        const string Line = """
            {"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000001",
            "Description":"a \"b\", c\nd","Code":"7","Price":1234.5}
            """;
        const string Sale = """
            {"$type":"Document_Sale","Ref_Key":"11111111-1111-11ee-8111-000000000002","Number":"1","Date":"2024-02-29T10:11:12",
            """ + """
            "Goods":[{"LineNumber":"1","Quantity":2.5},{"LineNumber":"2"}]}
            """;
        Assert.True(trade.Import(false, Line.ReplaceLineEndings(""), Sale.ReplaceLineEndings("")).Committed);
        var files = new Dictionary<string, MemoryStream>();
        var export = new DataExport(trade.Infobase, ["Catalog.Goods", "Document.Sale"]);
        var summary = await export.WriteCsv(name => files[name] = new MemoryStream(), withBom: true, default);
        Assert.Equal(["Catalog_Goods", "Document_Sale", "Document_Sale_Goods"], files.Keys.Take(3));
        Assert.Equal(4, summary.Rows);
        var goods = Encoding.UTF8.GetString(files["Catalog_Goods"].ToArray());
        Assert.StartsWith("\uFEFFRef,", goods, StringComparison.Ordinal);
        Assert.Contains("\"a \"\"b\"\", c\nd\"", goods, StringComparison.Ordinal);
        Assert.Contains(",1234.5,", goods, StringComparison.Ordinal);
        Assert.Contains("2024-02-29T10:11:12", Encoding.UTF8.GetString(files["Document_Sale"].ToArray()), StringComparison.Ordinal);
        var rows = Encoding.UTF8.GetString(files["Document_Sale_Goods"].ToArray()).Split("\r\n");
        Assert.Equal(4, rows.Length);
        Assert.StartsWith("11111111-1111-11ee-8111-000000000002,1,", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_does_not_see_what_is_written_while_it_runs()
    {
        using var trade = await Seeded();
        var before = await Export(trade);
        const string Late = """{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000001","Description":"late"}""";
        var wrote = false;
        var export = new DataExport(trade.Infobase, []);
        var during = new StringBuilder();
        await export.WriteCsv(
            name =>
            {
                if (!wrote) Assert.True(trade.Import(false, Late).Committed);
                wrote = true;
                return new Collecting(bytes => during.Append(Encoding.UTF8.GetString(bytes)));
            },
            withBom: false,
            default);
        Assert.DoesNotContain("late", during.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(before, await Export(trade));
    }

    [Fact]
    public async Task A_target_that_fails_ends_the_export_with_its_error()
    {
        using var trade = await Seeded();
        await using var full = new Collecting(_ => throw new IOException("No space left on device"));
        await Assert.ThrowsAsync<IOException>(async () => await new DataExport(trade.Infobase, []).WriteLines(full, default));
        // The snapshot was let go: the base exports again.
        Assert.NotEmpty(await Export(trade));
    }

    private static async Task<TemporaryBase> Seeded()
    {
        var trade = new TemporaryBase(TemporaryBase.Demo("trade"));
        await new Seeder(trade.Infobase, rows: 10, seed: 5).Run(default);
        return trade;
    }

    private static async Task AssertComesBack(TemporaryBase first)
    {
        var exported = await Export(first);
        using var second = new TemporaryBase(first.Source);
        var lines = exported.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        var result = second.Import(false, lines);
        Assert.Empty(result.Refused);
        Assert.Equal(lines, (await Export(second)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    internal static async Task<string> Export(TemporaryBase from, params string[] objects)
    {
        using var to = new MemoryStream();
        await new DataExport(from.Infobase, objects).WriteLines(to, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    private sealed class Collecting(Action<byte[]> write) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            write(buffer.ToArray());
            return ValueTask.CompletedTask;
        }
    }
}
