using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Grossbuch.Tests.Metadata;
using Grossbuch.Tests.Storage;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

/// <summary>A second load: what it changes, what it refuses, and what a crash leaves of it.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly LoadFixture _loads = new();

    [Fact]
    public async Task A_second_load_changes_the_configuration_and_keeps_the_data()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) Insert(first, 12.5m);
        using (var second = _loads.Load(LoadFixture.Goods(DumpBuilder.String(20), "Main,Spare"), out var summary))
        {
            Assert.Equal((false, false, 1), (summary.IsNew, summary.IsSame, summary.PredefinedMade));
            Assert.Equal(["Catalog.Goods.Price: Number(10,2) → String(20)", "Catalog.Goods.Spare: new predefined item"],
                summary.Changes.Steps.Select(step => step.ToString()));
            Assert.Equal(["0", "12.5", ""], await Prices(second));
            Assert.True(File.Exists(summary.Backup));
        }
        using (_loads.Load(LoadFixture.Goods(DumpBuilder.String(20), "Main,Spare"), out var again))
        {
            Assert.True(again.IsSame);
            Assert.Empty(again.Changes.Steps);
            Assert.Null(again.Backup);
        }
        using var opened = InfobaseOpening.Open(_loads.Folder, TimeProvider.System);
        Assert.Equal(["0", "12.5", ""], await Prices(opened));
        Assert.Equal(Path.GetFullPath("dump"), _loads.Folder.ReadDescription().Source);
        Assert.False(File.Exists(_loads.Folder.NextDescriptionPath));
    }

    [Fact]
    public async Task What_would_lose_data_is_refused_before_anything_is_written()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) Insert(first, 12.5m);
        var before = LoadFixture.Fingerprint(_loads.Folder.Path);
        var refused = Assert.Throws<InfobaseException>(() => _loads.Load(LoadFixture.Goods("")));
        Assert.Equal(ErrorCode.Configuration, refused.Code);
        Assert.Equal("Nothing was changed. To lose it all the same: --drop Catalog.Goods.Price", refused.Hint);
        Assert.Equal(before, LoadFixture.Fingerprint(_loads.Folder.Path));
        using (var same = InfobaseOpening.Open(_loads.Folder, TimeProvider.System)) Assert.Equal(["0", "12.5"], await Prices(same));
        using var second = _loads.Load(LoadFixture.Goods(""), "Справочник.Goods.Price");
        Assert.Null(second.Configuration.Find<Catalog>("Catalog.Goods")!.Table.Find("Price"));
    }

    [Fact]
    public void A_plan_changes_no_byte_of_the_folder_and_makes_none()
    {
        Assert.Empty(InfobaseLoading.Plan(_loads.Folder, LoadFixture.Goods("")).Steps);
        Assert.False(Directory.Exists(_loads.Folder.Path));
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2))))
        {
            Insert(first, 12.5m);
            Assert.Single(InfobaseLoading.Plan(first, LoadFixture.Goods("")).Losses);
        }
        var before = LoadFixture.Fingerprint(_loads.Folder.Path);
        var plan = InfobaseLoading.Plan(_loads.Folder, LoadFixture.Goods("", "Main,Spare"));
        Assert.Equal(["Catalog.Goods.Price: removed; 1 row holds a value", "Catalog.Goods.Spare: new predefined item"],
            plan.Steps.Select(step => step.ToString()));
        Assert.Equal(before, LoadFixture.Fingerprint(_loads.Folder.Path));
    }

    [Fact]
    public async Task A_load_that_is_killed_at_any_point_leaves_the_old_infobase_or_the_new_one()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) Insert(first, 12.5m);
        var points = new List<(string Point, string Data)>();
        var options = new LoadOptions { Passed = point => points.Add((point, _loads.Snapshot(point))) };
        _loads.Load(LoadFixture.Goods(DumpBuilder.String(20), "Spare"), out _, options).Dispose();
        Assert.Equal(["backup made", "image written", "description written", "database committed", "image taken", "predefined items made",
            "description taken"], points.Select(point => point.Point));
        foreach (var (point, data) in points)
        {
            var folder = InfobaseFolder.Of(data, "base");
            var isNew = points.FindIndex(other => other.Point == point) >= points.FindIndex(other => other.Point == "database committed");
            for (var times = 0; times < 2; times++)
            {
                using var opened = InfobaseOpening.Open(folder, TimeProvider.System);
                Assert.Equal(isNew ? ["0", "12.5", ""] : ["0", "12.5"], await Prices(opened));
                Assert.Equal(isNew ? ["", "", "Spare"] : ["Main", ""], await Texts(opened, "PredefinedDataName"));
                Assert.Equal(opened.Configuration.Properties.ContentHash, folder.ReadDescription().ContentHash);
                Assert.False(File.Exists(folder.NextImagePath) || File.Exists(folder.NextDescriptionPath), point);
            }
            // And whatever it left can be loaded over.
            InfobaseLoading.Apply(folder, LoadFixture.Goods(DumpBuilder.String(20), "Spare"), "dump", TimeProvider.System, out _).Dispose();
        }
    }

    [Fact]
    public void A_load_over_what_a_killed_one_left_is_as_good_as_any()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) Insert(first, 12.5m);
        var points = new List<string>();
        _loads.Load(LoadFixture.Goods(DumpBuilder.String(20), "Spare"), out _,
            new LoadOptions { Passed = point => points.Add(_loads.Snapshot(point)) }).Dispose();
        foreach (var data in points)
        {
            var folder = InfobaseFolder.Of(data, "base");
            InfobaseLoading.Apply(folder, LoadFixture.Goods(DumpBuilder.String(30), "Spare"), "dump", TimeProvider.System, out _).Dispose();
            using var opened = InfobaseOpening.Open(folder, TimeProvider.System);
            Assert.Equal(30, opened.Configuration.Find<Catalog>("Catalog.Goods")!.Table.Find("Price")!.Type.String.Length);
        }
    }

    [Fact]
    public async Task A_load_that_fails_after_the_backup_leaves_everything_as_it_was()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) Insert(first, 12.5m);
        foreach (var at in (string[])["backup made", "image written", "description written"])
        {
            var options = new LoadOptions { Passed = point => { if (point == at) throw new IOException("pulled"); } };
            Assert.Throws<IOException>(() => _loads.Load(LoadFixture.Goods(DumpBuilder.String(20)), out _, options));
            using var same = InfobaseOpening.Open(_loads.Folder, TimeProvider.System);
            Assert.Equal(["0", "12.5"], await Prices(same));
        }
    }

    [Fact]
    public void Another_configuration_is_not_taken_for_a_newer_one()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) Insert(first, 12.5m);
        var other = new DumpBuilder().File("Configuration.xml", new DumpBuilder().ObjectFile("Configuration", "Иная",
            "<ScriptVariant>Russian</ScriptVariant>").Replace(DumpBuilder.Uuid("ConfigurationИная").ToString(),
                DumpBuilder.Uuid("иная").ToString(), StringComparison.Ordinal)).Load();
        var refused = Assert.Throws<InfobaseException>(() => _loads.Load(other));
        Assert.Contains("Иная looks like another configuration than Проба", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imported_predefined_items_have_references_of_their_own_and_are_not_made_again()
    {
        using var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2), ""));
        Insert(first, 1, "Main");
        first.Dispose();
        using var second = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)), out var summary);
        Assert.Equal(0, summary.PredefinedMade);
        Assert.Equal(["Main"], await Texts(second, "PredefinedDataName"));
    }

    public void Dispose() => _loads.Dispose();

    internal static void Insert(Grossbuch.Infobase.Infobase infobase, decimal price, string predefined = "")
    {
        var table = infobase.Configuration.Find<Catalog>("Catalog.Goods")!.Table;
        var row = new Value[table.Fields.Length];
        Array.Fill(row, Value.Undefined);
        row[table.Find("Ref")!.Index] = Value.OfRef(table.Find("Ref")!.Type.Refs[0], StoreFixture.Key(1));
        row[table.Find("Price")!.Index] = Value.Of(new Number((Int128)(price * 100), 2));
        row[table.Find("PredefinedDataName")!.Index] = Value.Of(predefined);
        using var bulk = infobase.Store.BeginWrite();
        bulk.Insert(table, row);
        bulk.Commit();
    }

    internal static Task<List<string>> Prices(Grossbuch.Infobase.Infobase infobase) => Texts(infobase, "Price");

    private static async Task<List<string>> Texts(Grossbuch.Infobase.Infobase infobase, string field)
    {
        var table = infobase.Configuration.Find<DataObject>("Catalog.Goods")!.Table;
        var builder = new PlanBuilder(infobase.Configuration, table);
        builder.Select("value", builder.Field(table.Find(field)!));
        await using var reader = await infobase.BeginOwner().Read(builder.Build(), default);
        return [.. RowValues.ReadAll(reader, infobase.Configuration).Select(row => row[0].ToString())];
    }
}
