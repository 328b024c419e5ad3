using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>Files are opened with configurations that have changed, and with programs that are older.</summary>
public sealed class SchemaTests
{
    private const string Goods = "Catalog.Вещи";

    [Fact]
    public void Tables_are_made_at_their_first_row_with_their_indexes()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture();
        Assert.Empty(StoredTypes.Names(store, "table"));
        store.Insert("Catalog.Товары", [("Ref", store.Ref("Catalog.Товары", 1))]);
        store.Insert("AccumulationRegister.Остатки", [("Recorder", store.Ref("Document.Заказ", 1)), ("LineNumber", Value.Of(1))]);
        Assert.Equal(["acc_2", "cat_1"], StoredTypes.Names(store, "table"));
        Assert.Equal(["i_acc_2_2", "i_acc_2_6_2", "i_cat_1_16", "i_cat_1_4", "i_cat_1_5", "i_cat_1_6", "u_acc_2_1_3", "u_cat_1_1"],
            StoredTypes.Names(store, "index"));
    }

    [Fact]
    public void Names_survive_a_rename()
    {
        using var store = new StoreFixture(Things(Line(50)));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Поле", Value.Of("было"))]);
        store.Reopen(Things(Line(50), objectName: "Предметы", fieldName: "Слово"));
        var things = new PlanWords(store.Table("Catalog.Предметы"));
        Assert.Equal(Value.Of("было"), store.Read(Plan(Project(things.Scan, things["Слово"])))[0][0]);
        if (!StoreFixture.IsPostgres) Assert.Equal(["cat_1"], StoredTypes.Names(store, "table"));
    }

    [Fact]
    public void New_fields_hold_the_empty_value_in_old_rows()
    {
        using var store = new StoreFixture(Things(Line(50)));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        var any = new TypeDescription(PrimitiveTypes.Number | PrimitiveTypes.String, number: new NumberQualifiers(10, 2, false),
            text: new StringQualifiers(10, false));
        store.Reopen(Things(Line(50), more: [("Число", TypeDescription.OfNumber(30, 5)), ("Любое", any),
            ("Код2", TypeDescription.OfString(3, isFixed: true)), ("Дата", TypeDescription.DateTime)]));
        var things = new PlanWords(store.Table(Goods));
        var row = store.Read(Plan(Project(things.Scan, things["Число"], things["Любое"], things["Код2"], things["Дата"])))[0];
        Assert.Equal([Value.Of(0), Value.Undefined, Value.Of("   "), Value.OfDate(0)], row);
        store.Insert(Goods, [("Ref", store.Ref(Goods, 2)), ("Любое", Value.Of(7))]);
        Assert.Equal(2, store.Read(Plan(Project(things.Scan, things["Любое"]))).Count);
    }

    [Fact]
    public void Wider_types_keep_their_data()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture(Things(Line(5)));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Поле", Value.Of("Ёж"))]);
        store.Reopen(Things(Line(50), indexing: Indexing.Index));
        Assert.Contains("i_cat_1_5", StoredTypes.Names(store, "index"));
        var things = new PlanWords(store.Table(Goods));
        Assert.Single(store.Read(Plan(Project(new Query.Plan.Filter(things.Scan, Equal(things["Поле"], Text(0))), things["Ref"])),
            Value.Of("ёж")));
        store.Reopen(Things(Line(0)));
        things = new PlanWords(store.Table(Goods));
        Assert.Equal(Value.Of("Ёж"), store.Read(Plan(Project(things.Scan, things["Поле"])))[0][0]);
        Assert.DoesNotContain("i_cat_1_5", StoredTypes.Names(store, "index"));
    }

    public static TheoryData<string> Refusals => ["removed", "retyped", "shorter", "scale", "object"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_would_lose_data_is_refused_whole(string what)
    {
        var first = what == "scale" ? TypeDescription.OfNumber(10, 2) : Line(50);
        using var store = new StoreFixture(Things(first));
        var value = what == "scale" ? Value.Of(new Number(525, 2)) : Value.Of("данные");
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Поле", value)]);
        var second = what switch
        {
            "removed" => Things(null, more: [("Новое", Line(10))]),
            "retyped" => Things(TypeDescription.OfNumber(10, 0), more: [("Новое", Line(10))]),
            "shorter" => Things(Line(3), more: [("Новое", Line(10))]),
            "scale" => Things(TypeDescription.OfNumber(10, 1), more: [("Новое", Line(10))]),
            _ => new TestConfiguration().Build(),
        };
        store.Store.Dispose();
        var error = Assert.Throws<InfobaseException>(() => store.Open(second));
        Assert.Equal(ErrorCode.Configuration, error.Code);
        Assert.Contains("Вещи", error.Message, StringComparison.Ordinal);
        store.Reopen();
        var things = new PlanWords(store.Table(Goods));
        Assert.Equal(value, store.Read(Plan(Project(things.Scan, things["Поле"])))[0][0]);
    }

    [Fact]
    public void Fields_and_objects_without_data_may_go()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture(Things(Line(50)));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        store.Reopen(Things(TypeDescription.Boolean));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 2)), ("Поле", Value.Of(true))]);
        var things = new PlanWords(store.Table(Goods));
        Assert.Equal([Value.Of(false), Value.Of(true)], store.Read(Plan(Project(things.Scan, things["Поле"]))).Select(row => row[0]));
        using (var bulk = store.Store.BeginWrite())
        {
            bulk.Delete(store.Table(Goods), [], []);
            bulk.Commit();
        }
        store.Reopen(new TestConfiguration().Build());
        Assert.Empty(StoredTypes.Names(store, "table"));
    }

    [Fact]
    public void A_newer_file_is_refused()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture();
        store.Sqlite.Change(connection => { connection.Execute("PRAGMA user_version = 1000"); return 0; });
        store.Store.Dispose();
        var error = Assert.Throws<InfobaseException>(() => SqliteStore.Open(store.Path, store.Configuration));
        Assert.Equal(ErrorCode.Configuration, error.Code);
        Assert.Contains("1000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture();
        store.Store.Dispose();
        var path = store.Path + ".broken";
        File.WriteAllBytes(path, [.. Enumerable.Repeat((byte)'x', 10_000)]);
        var error = Assert.Throws<InfobaseException>(() => SqliteStore.Open(path, store.Configuration));
        Assert.Equal((ErrorCode.Corrupt, path), (error.Code, error.Place));
        Assert.Equal(ErrorCode.Unavailable, Assert.Throws<InfobaseException>(() =>
            SqliteStore.Open("/nowhere/base.db", store.Configuration)).Code);
    }

    [Fact]
    public void Damage_is_found_and_named()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture();
        store.Insert("Catalog.Товары", [.. Enumerable.Range(1, 3_000)
            .Select(i => new[] { ("Ref", store.Ref("Catalog.Товары", i)), ("Description", Value.Of($"Описание {i}")) })]);
        store.Store.Dispose();
        using (var file = File.OpenWrite(store.Path))
            for (var page = 20; page < 100; page++)
            {
                file.Position = page * 4096L;
                file.Write(new byte[] { 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77, 0x77 });
            }
        var error = Assert.Throws<InfobaseException>(() =>
        {
            store.Reopen();
            var goods = new PlanWords(store.Table("Catalog.Товары"));
            store.Read(Plan(Project(goods.Scan, goods["Description"])));
        });
        Assert.Equal((ErrorCode.Corrupt, store.Path), (error.Code, error.Place));
    }

    [Fact]
    public void Numbers_of_types_never_change()
    {
        using var store = new StoreFixture();
        store.Insert("AccumulationRegister.Остатки", [("Recorder", store.Ref("Document.Возврат", 1)), ("LineNumber", Value.Of(1))]);
        var more = TestConfiguration.Shop(made => made.Add(new Catalog
        {
            Name = "Ещё",
            Uuid = made.Uuid("Catalog.Ещё"),
            RefType = made.Ref("Catalog.Ещё"),
            DescriptionLength = 10
        }));
        store.Reopen(more);
        var stock = new PlanWords(store.Table("AccumulationRegister.Остатки"));
        Assert.Equal(store.Ref("Document.Возврат", 1), store.Read(Plan(Project(stock.Scan, stock["Recorder"])))[0][0]);
    }

    [Fact]
    public void System_records_are_kept_by_kind_and_key()
    {
        using var store = new StoreFixture();
        SystemStore system = store.Store.System;
        Assert.Null(system.Get("user", "Иванов"));
        var stamp = system.Stamp;
        system.Put("user", "Иванов", [1]);
        Assert.NotEqual(stamp, system.Stamp);
        Assert.Equal(system.Stamp, system.Stamp);
        system.Put("user", "Иванов", [2, 3]);
        system.Put("user", "Абрамов", []);
        system.Put("token", "Иванов", [9]);
        Assert.Equal([2, 3], system.Get("user", "Иванов"));
        Assert.Equal(["Абрамов", "Иванов"], system.List("user").Select(row => row.Key));
        Assert.True(system.Delete("user", "Иванов"));
        Assert.False(system.Delete("user", "Иванов"));
        store.Reopen();
        Assert.Single(store.Store.System.List("user"));
    }

    private static TypeDescription Line(int length) => TypeDescription.OfString(length);

    private static Configuration Things(
        TypeDescription? type, (string Name, TypeDescription Type)[]? more = null, string objectName = "Вещи", string fieldName = "Поле",
            Indexing indexing = Indexing.DontIndex)
    {
        var made = new TestConfiguration();
        Field Make(string name, string uuid, TypeDescription of, Indexing index = Indexing.DontIndex) =>
            new() { Name = name, NameRussian = name, Type = of, Role = FieldRole.Attribute, Uuid = made.Uuid(uuid), Indexing = index };
        return made.Add(new Catalog
        {
            Name = objectName,
            Uuid = made.Uuid("Catalog.Вещи"),
            RefType = new RefType($"CatalogRef.{objectName}", $"Catalog.{objectName}", made.Uuid("type Catalog.Вещи"),
                made.Uuid("Catalog.Вещи")),
            Attributes =
            [
                .. type is null ? Array.Empty<Field>() : [Make(fieldName, "поле", type, indexing)],
                .. (more ?? []).Select(field => Make(field.Name, field.Name, field.Type)),
            ],
        }).Build();
    }
}
