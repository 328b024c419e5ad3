using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

public sealed class BulkTests
{
    private const string Goods = "Catalog.Товары";

    [Fact]
    public void Values_that_do_not_fit_are_refused_with_the_field_and_the_value()
    {
        using var store = new StoreFixture();
        (string Field, Value Value, string Shown)[] cases =
        [
            ("Цена", Value.Of(new Number(Grossbuch.Core.Values.Number.PowerOfTen(13), 0)), "10000000000000"), ("Цена", Value.Of("5"), "5"),
            ("Граница", Value.Of(new Number(Grossbuch.Core.Values.Number.PowerOfTen(18), 0)), "1000000000000000000"),
                ("Артикул", Value.Of(new string('я', 21)), "яяя"),
            ("Создан", Value.OfDate(-1), ""), ("Создан", Value.OfDate(DateSeconds.Max + 1), ""),
                ("Поставщик", store.Ref(Goods, 1), "CatalogRef.Товары"),
            ("Активен", Value.Null, "NULL"), ("Любое", store.Ref("Document.Заказ", 1), "DocumentRef.Заказ"),
                ("Любое", Value.Of(new Number(1_000_000_000, 0)), "1000000000"),
            ("DataVersion", Value.Of(-1), "-1"),
        ];
        using var bulk = store.Store.BeginWrite();
        foreach (var (field, value, shown) in cases)
        {
            var error = Assert.Throws<InfobaseException>(() =>
                bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 1)), (field, value))));
            Assert.Equal(ErrorCode.BadValue, error.Code);
            Assert.Contains($"{Goods}.{field}", error.Message, StringComparison.Ordinal);
            if (value.Kind != ValueKind.Date) Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        }
        // Blanks beyond the length are no characters.
        bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 1)), ("Артикул", Value.Of("а".PadRight(30)))));
        bulk.Commit();
    }

    [Fact]
    public void Dates_keep_the_parts_that_their_field_has()
    {
        var day = new TypeDescription(PrimitiveTypes.Date, dateParts: DateParts.Date);
        var time = new TypeDescription(PrimitiveTypes.Date, dateParts: DateParts.Time);
        var configuration = TestConfiguration.Shop(made => made.Add(new Grossbuch.Metadata.Objects.Catalog
        {
            Name = "Даты",
            Uuid = made.Uuid("Catalog.Даты"),
            RefType = made.Ref("Catalog.Даты"),
            DescriptionLength = 10,
            Attributes = [made.Field("День", day), made.Field("Время", time)],
        }));
        using var store = new StoreFixture(configuration);
        Assert.True(DateSeconds.TryParse("2024-02-29T12:30:01", out var moment));
        store.Insert("Catalog.Даты", [("Ref", store.Ref("Catalog.Даты", 1)), ("День", Value.OfDate(moment)),
            ("Время", Value.OfDate(moment))]);
        var dates = new PlanWords(store.Table("Catalog.Даты"));
        Assert.Equal(["2024-02-29T00:00:00", "0001-01-01T12:30:01"],
            store.Read(Plan(Project(dates.Scan, dates["День"], dates["Время"])))[0].Select(value => value.ToString()));
    }

    [Fact]
    public void A_key_stands_only_once()
    {
        using var store = new StoreFixture();
        using var bulk = store.Store.BeginWrite();
        (string Table, (string, Value)[] Row)[] rows =
        [
            (Goods, [("Ref", store.Ref(Goods, 1))]),
            ("Document.Заказ.Строки", [("Ref", store.Ref("Document.Заказ", 1)), ("LineNumber", Value.Of(1))]),
            ("InformationRegister.Цены", [("Period", Value.OfDate(0)), ("Номенклатура", store.Ref(Goods, 1)), ("Раздел", Value.Of("ё"))]),
            ("AccumulationRegister.Остатки", [("Recorder", store.Ref("Document.Возврат", 1)), ("LineNumber", Value.Of(1))]),
        ];
        foreach (var (table, row) in rows)
        {
            bulk.Insert(store.Table(table), store.Row(table, row));
            var error = Assert.Throws<InfobaseException>(() => bulk.Insert(store.Table(table), store.Row(table, row)));
            Assert.Equal((ErrorCode.KeyExists, store.Table(table).FullName), (error.Code, error.Place));
        }
        // String dimensions are one when their keys are.
        Assert.Throws<InfobaseException>(() => bulk.Insert(store.Table("InformationRegister.Цены"), store.Row("InformationRegister.Цены",
            ("Period", Value.OfDate(0)), ("Номенклатура", store.Ref(Goods, 1)), ("Раздел", Value.Of("Ё  ")))));
        bulk.Insert(store.Table("AccumulationRegister.Остатки"),
            store.Row("AccumulationRegister.Остатки", ("Recorder", store.Ref("Document.Заказ", 1)), ("LineNumber", Value.Of(1))));
        bulk.Commit();
    }

    [Fact]
    public void Rows_are_found_and_deleted_by_any_field()
    {
        using var store = new StoreFixture();
        using var bulk = store.Store.BeginWrite();
        var table = store.Table(Goods);
        Assert.False(bulk.Exists(table, [], []));
        Assert.Equal(0, bulk.Delete(table, [], []));
        for (var i = 1; i <= 6; i++)
            bulk.Insert(table, store.Row(Goods,
                ("Ref", store.Ref(Goods, i)), ("Code", Value.Of($"К{i % 2}")), ("Артикул", Value.Of($"а{i % 3}")),
                    ("Любое", i % 2 == 0 ? Value.Of(i) : Value.Of("Ё")), ("Цена", i < 3 ? Value.Null : Value.Of(i))));
        bool Exists(string field, Value value) => bulk.Exists(table, [table.Find(field)!], [value]);
        Assert.True(Exists("Ref", store.Ref(Goods, 6)));
        Assert.False(Exists("Ref", store.Ref(Goods, 7)));
        Assert.True(Exists("Code", Value.Of("к1 ")));
        Assert.True(Exists("Артикул", Value.Of("А2")));
        Assert.True(Exists("Любое", Value.Of("ё ")));
        Assert.True(Exists("Любое", Value.Of(4)));
        Assert.False(Exists("Любое", Value.Of(5)));
        Assert.True(Exists("Цена", Value.Null));
        Assert.True(bulk.Exists(table, [], []));
        Assert.Equal(2, bulk.Delete(table, [table.Find("Артикул")!], [Value.Of("А1")]));
        Assert.Equal(1, bulk.Delete(table, [table.Find("Цена")!], [Value.Null]));
        Assert.Equal(3, bulk.Delete(table, [], []));
        bulk.Commit();
    }

    [Fact]
    public void A_mark_is_returned_to_with_the_tables_made_since()
    {
        using var store = new StoreFixture();
        using (var bulk = store.Store.BeginWrite())
        {
            bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 1))));
            bulk.Mark();
            bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 2))));
            bulk.Insert(store.Table("Document.Заказ"), store.Row("Document.Заказ", ("Ref", store.Ref("Document.Заказ", 1))));
            bulk.ReturnToMark();
            Assert.False(bulk.Exists(store.Table("Document.Заказ"), [], []));
            bulk.Mark();
            bulk.Insert(store.Table("Catalog.Контрагенты"), store.Row("Catalog.Контрагенты", ("Ref", store.Ref("Catalog.Контрагенты", 3))));
            bulk.Mark();
            bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 4))));
            bulk.ReturnToMark();
            bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 5))));
            bulk.Commit();
        }
        var goods = new PlanWords(store.Table(Goods));
        Assert.Equal([store.Ref(Goods, 1), store.Ref(Goods, 5)], store.Read(Plan(Project(goods.Scan, goods["Ref"]))).Select(row => row[0]));
        Assert.Equal(["cat_1", "cat_2"], StoredTypes.Names(store, "table"));
    }

    [Fact]
    public void What_is_not_committed_never_was()
    {
        using var store = new StoreFixture();
        using (var bulk = store.Store.BeginWrite()) bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, 1))));
        Assert.Empty(StoredTypes.Names(store, "table"));
        var goods = new PlanWords(store.Table(Goods));
        Assert.Empty(store.Read(Plan(Project(goods.Scan, goods["Ref"]))));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        Assert.Single(store.Read(Plan(Project(goods.Scan, goods["Ref"]))));
    }

    [Fact]
    public void Only_one_change_runs_at_a_time()
    {
        using var store = new StoreFixture(options: options => options with { Limits = new Limits { LockWaitMs = 20 } });
        var first = store.Store.BeginWrite();
        Assert.Equal(ErrorCode.LockConflict, Assert.Throws<InfobaseException>(store.Store.BeginWrite).Code);
        first.Dispose();
        first.Dispose();
        using var second = store.Store.BeginWrite();
        second.Commit();
    }

    [Fact]
    public void A_constant_has_one_value()
    {
        using var store = new StoreFixture();
        var constant = new PlanWords(store.Table("Constant.Фирма"));
        var plan = store.Store.Prepare(Plan(Project(constant.Scan, constant["Value"])));
        Assert.Empty(store.Read(plan));
        store.Insert("Constant.Фирма", [("Value", Value.Of("Рога"))]);
        Assert.Equal(Value.Of("Рога"), store.Read(plan)[0][0]);
        var error = Assert.Throws<InfobaseException>(() => store.Insert("Constant.Фирма", [("Value", Value.Of("Копыта"))]));
        Assert.Equal(ErrorCode.KeyExists, error.Code);
    }

    [Fact]
    public void A_full_disk_undoes_the_change_and_nothing_else()
    {
        using var store = new StoreFixture(options: options => options with { PagesMax = 300 });
        store.Insert(Goods, [("Ref", store.Ref(Goods, 0))]);
        var big = Value.Of(new string('ж', 10_000));
        using (var bulk = store.Store.BeginWrite())
        {
            var error = Assert.Throws<InfobaseException>(() =>
            {
                for (var i = 1; i < 1_000; i++)
                    bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, i)), ("Комментарий", big)));
                bulk.Commit();
            });
            Assert.Equal(ErrorCode.StorageFull, error.Code);
        }
        var goods = new PlanWords(store.Table(Goods));
        Assert.Single(store.Read(Plan(Project(goods.Scan, goods["Ref"]))));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        Assert.Equal(2, store.Read(Plan(Project(goods.Scan, goods["Ref"]))).Count);
    }

    [Fact]
    public void A_long_write_ahead_log_is_told_of()
    {
        var sizes = new List<long>();
        using var store = new StoreFixture(
            options: options => options with { WalWarning = sizes.Add, Limits = Limits.Default with { WalBytesMax = 1 << 20 } });
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        Assert.Empty(sizes);
        var big = Value.Of(new string('ж', 10_000));
        store.Insert(Goods, [.. Enumerable.Range(2, 100).Select(i => new[] { ("Ref", store.Ref(Goods, i)), ("Комментарий", big) })]);
        Assert.True(Assert.Single(sizes) > 1 << 20);
    }

    [Fact]
    public void Separators_lead_every_key()
    {
        var configuration = TestConfiguration.Shop(made => made.Add(new Grossbuch.Metadata.Objects.CommonAttribute
        {
            Name = "Область",
            Uuid = made.Uuid("CommonAttribute.Область"),
            Type = TypeDescription.OfNumber(7, 0),
            AutoUse = true,
            DataSeparation = Grossbuch.Metadata.Objects.DataSeparation.Separate,
        }));
        using var store = new StoreFixture(configuration);
        foreach (var area in new[] { 1, 2 })
        {
            store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Область", Value.Of(area)), ("Code", Value.Of("1"))]);
            store.Insert("Constant.Фирма", [("Value", Value.Of($"Фирма {area}")), ("Область", Value.Of(area))]);
        }
        Assert.Equal(ErrorCode.KeyExists, Assert.Throws<InfobaseException>(() =>
            store.Insert("Constant.Фирма", [("Область", Value.Of(1))])).Code);
        var area2 = new PlanWords(store.Table(Goods));
        var plan = Plan(new Limit(Project(By(new Filter(area2.Scan, Equal(area2["Область"], Number(0))), (area2["Code"], false)),
            area2["Область"]), Number(1), Number(2)));
        Assert.Equal(Value.Of(2), Assert.Single(store.Read(plan, Value.Of(2), Value.Of(0), Value.Of(9)))[0]);
    }
}
