using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>What is written is read back, at the edges of every type.</summary>
public sealed class RoundTripTests
{
    private const string Goods = "Catalog.Товары";

    public static TheoryData<string> Fields => [.. Cases(null).Select(item => item.Field).Distinct()];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_value_comes_back(string name)
    {
        using var store = new StoreFixture();
        var cases = Cases(store).Where(item => item.Field == name).ToArray();
        store.Insert(Goods, [.. cases.Select((item, i) => new[] { ("Ref", store.Ref(Goods, i + 1)), (name, item.Written) })]);
        var goods = new PlanWords(store.Table(Goods));
        var read = store.Read(Plan(Project(goods.Scan, goods[name])));
        Assert.Equal(cases.Select(item => item.Read), read.Select(row => row[0]));
        // And once more from a file that is opened anew.
        store.Reopen();
        goods = new PlanWords(store.Table(Goods));
        Assert.Equal(cases.Select(item => item.Read), store.Read(Plan(Project(goods.Scan, goods[name]))).Select(row => row[0]));
    }

    [Fact]
    public void An_empty_row_has_the_default_of_every_type()
    {
        using var store = new StoreFixture();
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        var table = store.Table(Goods);
        var goods = new PlanWords(table);
        var row = store.Read(Plan(Project(goods.Scan, [.. table.Fields.Select(field => goods[field.Name])])))[0];
        foreach (var field in table.Fields.Skip(1))
            if (field.Name != "Типы") Assert.Equal(Defaults.Of(field.Type), row[field.Index]);
        Assert.Equal(0, row[table.Find("Типы")!.Index].AsTypes.Count);
    }

    [Fact]
    public void A_predefined_item_is_one_with_a_name()
    {
        using var store = new StoreFixture();
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("PredefinedDataName", Value.Of("Главный"))], [("Ref", store.Ref(Goods, 2))]);
        var goods = new PlanWords(store.Table(Goods));
        Assert.Equal([Value.Of(true), Value.Of(false)], store.Read(Plan(Project(goods.Scan, goods["Predefined"]))).Select(row => row[0]));
    }

    [Fact]
    public void Nothing_is_ever_stored_as_a_floating_number()
    {
        StoreFixture.OnlySqlite();
        using var store = new StoreFixture();
        var cases = Cases(store).ToArray();
        store.Insert(Goods, [.. cases.Select((item, i) => new[] { ("Ref", store.Ref(Goods, i + 1)), (item.Field, item.Written) })]);
        Assert.DoesNotContain(StoredTypes.Of(store), column => column.Type == "real");
    }

    private static IEnumerable<(string Field, Value Written, Value Read)> Cases(StoreFixture? store)
    {
        foreach (var text in new[] { "0", "0.01", "-0.01", "9999999999999.99", "-9999999999999.99" }) yield return Same("Цена", N(text));
        yield return ("Цена", N("1.005"), N("1.01"));
        yield return ("Цена", N("-1.005"), N("-1.01"));
        yield return Same("Цена", Value.Null);
        foreach (var text in new[] { "999999999999999999", "-999999999999999999", "0" }) yield return Same("Граница", N(text));
        foreach (var text in new[] { "9999999999999999999999999999.9999999999", "-9999999999999999999999999999.9999999999",
            "0.0000000001", "0" })
            yield return Same("Точное", N(text));
        foreach (var text in new[] { "0001-01-01T00:00:00", "3999-12-31T23:59:59", "2024-02-29T12:30:01" })
            yield return Same("Создан", D(text));
        foreach (var text in new[] { "", "Ёлка", "a\"b\\c\n\t", "日本 🙂" }) yield return Same("Артикул", Value.Of(text));
        // PostgreSQL has no such character.
        if (!StoreFixture.IsPostgres) yield return Same("Артикул", Value.Of("с\0нулём"));
        yield return ("Штрихкод", Value.Of("123"), Value.Of("123".PadRight(13)));
        yield return Same("Комментарий", Value.Of(new string('ж', 100_000)));
        yield return Same("Активен", Value.Of(true));
        yield return Same("Ид", Value.OfUuid(new RefKey(ulong.MaxValue, 1)));
        yield return Same("Файл", Value.OfStorage(new StoredContent([0, 1, 255], "image/png")));
        yield return Same("Файл", Value.OfStorage(new StoredContent([], "text/plain")));
        yield return Same("Любое", Value.Undefined);
        foreach (var value in new[] { Value.Of(true), Value.Of(false), N("123456789.125"), D("2024-01-01"), Value.Of("строка"),
            Value.Of("") })
            yield return Same("Любое", value);
        if (store is null) yield break;
        yield return Same("Любое", store.Ref(Goods, 5));
        yield return Same("Любое", store.Ref("Catalog.Контрагенты", 5));
        yield return Same("Поставщик", store.Ref("Catalog.Контрагенты", 7));
        yield return Same("Типы", Value.OfTypes(new TypeDescription(
            PrimitiveTypes.Number | PrimitiveTypes.String, [store.Object(Goods).RefType!], new NumberQualifiers(10, 2, true),
                new StringQualifiers(5, true))));
    }

    private static (string, Value, Value) Same(string field, Value value) => (field, value, value);

    private static Value N(string text) => Grossbuch.Core.Values.Number.TryParse(text, out var number)
        ? Value.Of(number)
        : throw new ArgumentException(text);

    private static Value D(string text) => DateSeconds.TryParse(text, out var seconds)
        ? Value.OfDate(seconds)
        : throw new ArgumentException(text);
}
