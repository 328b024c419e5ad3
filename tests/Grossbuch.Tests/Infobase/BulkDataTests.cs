using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

public sealed class BulkDataTests
{
    [Fact]
    public async Task Predefined_items_are_made_once_and_keep_what_users_changed() // A18
    {
        using var temporary = new TemporaryBase(TemporaryBase.Demo("trade"));
        Assert.Equal(3, await temporary.Count("Catalog.PriceTypes"));
        var catalog = (Catalog)temporary.Infobase.Configuration.Find("Catalog.PriceTypes")!;
        var item = catalog.Predefined[0];
        var line =
            $$"""
            {"$type":"Catalog_PriceTypes","Ref_Key":"{{item.Id}}","Description":"Changed","PredefinedDataName":"{{item.Name}}"}
            """;
        Assert.True(temporary.Import(false, line).Committed);

        temporary.Infobase.Dispose();
        using (InfobaseLoading.Apply(
            temporary.Folder, InfobaseLoading.Read(temporary.Source), temporary.Source, TimeProvider.System, out var summary))
        {
            Assert.True(summary.IsSame);
            Assert.Equal(0, summary.PredefinedMade);
        }
        temporary.Reopen();
        Assert.Equal(3, await temporary.Count("Catalog.PriceTypes"));
        Assert.Contains("Changed", await temporary.Texts("Catalog.PriceTypes", "Description"));
    }

    [Fact]
    public void An_infobase_that_is_open_is_not_opened_again()
    {
        using var temporary = new TemporaryBase(TemporaryBase.Demo("trade"));
        var taken = Assert.Throws<InfobaseException>(() => InfobaseOpening.Open(temporary.Folder, TimeProvider.System));
        Assert.Equal(ErrorCode.Unavailable, taken.Code);
        temporary.Reopen();
    }

    [Fact]
    public async Task One_refused_line_changes_nothing_unless_the_import_keeps_going()
    {
        string[] lines =
        [
            """{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000001","Description":"one","Code":"1"}""",
            """{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000002","Descripton":"misspelt"}""",
            """{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-000000000003","Price":"much"}""",
            """{"$type":"Catalog_Godos","Ref_Key":"11111111-1111-11ee-8111-000000000004"}""",
            """{"$type":"Catalog_Goods","Description":"no key"}""",
            "not json",
        ];
        using var temporary = new TemporaryBase(TemporaryBase.Demo("trade"));
        var refused = temporary.Import(false, lines);
        Assert.False(refused.Committed);
        Assert.Equal([2L, 3L, 4L, 5L, 6L], refused.Refused.Select(line => line.Line));
        Assert.Equal(0, await temporary.Count("Catalog.Goods"));

        Assert.True(temporary.Import(true, lines).Committed);
        Assert.Equal(["one"], await temporary.Texts("Catalog.Goods", "Description"));
    }

    [Fact]
    public async Task An_object_that_is_there_is_replaced_with_its_sections()
    {
        using var temporary = new TemporaryBase(TemporaryBase.Demo("trade"));
        const string Head = """{"$type":"Document_Sale","Ref_Key":"11111111-1111-11ee-8111-000000000001","Number":"1",""";
        const string Two = Head + """
            "Goods":[{"LineNumber":"1"},{"LineNumber":"2"}]}
            """;
        const string One = Head + """
            "Goods":[{"LineNumber":"1"}]}
            """;
        temporary.Import(false, Two);
        temporary.Import(false, One);
        Assert.Equal(1, await temporary.Count("Document.Sale"));
        Assert.Equal(1, await temporary.Count(
            ((Document)temporary.Infobase.Configuration.Find("Document.Sale")!).TabularSections.Single(
                section => section.Name == "Goods").Table));
    }

    [Theory]
    [InlineData("trade")]
    [InlineData("torg")]
    public async Task Seeding_fills_every_object_and_the_same_seed_adds_nothing(string demo)
    {
        using var temporary = new TemporaryBase(TemporaryBase.Demo(demo));
        var written = await new Seeder(temporary.Infobase, rows: 30, seed: 42).Run(default);
        Assert.True(written > 500);
        foreach (var item in temporary.Infobase.Configuration.DataObjects.Where(
            item => item.Table.Kind is TableKind.Objects or TableKind.Constant))
            Assert.True(await temporary.Count(item.Table) > 0, $"{item.FullName} is empty");
        Assert.Equal(0, await new Seeder(temporary.Infobase, rows: 30, seed: 42).Run(default));
        Assert.True(await new Seeder(temporary.Infobase, rows: 30, seed: 43).Run(default) > 0);
    }

    [Fact]
    public async Task The_same_seed_makes_the_same_data()
    {
        using var first = new TemporaryBase(TemporaryBase.Demo("torg"));
        using var second = new TemporaryBase(TemporaryBase.Demo("torg"));
        Assert.Equal(await new Seeder(first.Infobase, 20, 7).Run(default), await new Seeder(second.Infobase, 20, 7).Run(default));
        Assert.Equal(await first.Texts("Catalog.Контрагенты", "Description"), await second.Texts("Catalog.Контрагенты", "Description"));
    }

    [Fact]
    public async Task Seeding_fills_the_real_configuration()
    {
        if (Repository.TestData is not { } data) { Assert.Skip("GROSSBUCH_TEST_DATA is absent"); return; }
        using var temporary = new TemporaryBase(Path.Combine(data, "configurations", "petr"));
        Assert.True(await new Seeder(temporary.Infobase, rows: 20, seed: 1).Run(default) > 500);
    }
}
