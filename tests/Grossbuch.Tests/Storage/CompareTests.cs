using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>Every comparison in SQL has the outcome that comparing the values themselves has.</summary>
public sealed class CompareTests
{
    private const string Goods = "Catalog.Товары";

    private static readonly CompareOperator[] Operators = Enum.GetValues<CompareOperator>();

    [Theory]
    [InlineData("Цена", "3.55 3.56 0 -3.55 -3.56 9999999999999.99 -9999999999999.99",
        "3.555 -3.555 3.55 3.56 0 0.001 -0.001 1e30 -1e30 12345678901234567890123456789.012345678 3.5500")]
    [InlineData("Граница", "999999999999999999 -999999999999999999 0",
        "999999999999999999 1000000000000000000 -1000000000000000000 9223372036854775807 0.5 -0.5 1e37")]
    [InlineData("Точное", "0.0000000001 9999999999999999999999999999.9999999999 0 -1",
        "0.00000000005 1e28 1e37 -1e37 0 -1 0.00000000000000000001")]
    public void Numbers_compare_exactly_with_numbers_of_other_scales(string field, string stored, string given)
    {
        using var store = new StoreFixture();
        var numbers = stored.Split(' ').Select(N).ToArray();
        store.Insert(Goods, [.. numbers.Select((number, i) => new[] { ("Ref", store.Ref(Goods, i + 1)), (field, Value.Of(number)) })]);
        var goods = new PlanWords(store.Table(Goods));
        foreach (var operation in Operators)
        {
            var direct = store.Store.Prepare(Plan(Project(new Filter(goods.Scan, new Compare(operation, goods[field], Number(0))),
                goods[field])));
            var turned = store.Store.Prepare(Plan(Project(new Filter(goods.Scan, new Compare(operation, Number(0), goods[field])),
                goods[field])));
            foreach (var literal in given.Split(' ').Select(N))
            {
                Assert.Equal(numbers.Where(number => Holds(operation, number.CompareTo(literal))),
                    store.Read(direct, Value.Of(literal)).Select(row => row[0].AsNumber));
                Assert.Equal(numbers.Where(number => Holds(operation, literal.CompareTo(number))),
                    store.Read(turned, Value.Of(literal)).Select(row => row[0].AsNumber));
            }
        }
    }

    [Fact]
    public void Fields_of_different_scales_compare_exactly()
    {
        using var store = new StoreFixture();
        (string A, string B, string C)[] rows = [("1.10", "1", "1.1"), ("9999999999999.99", "999999999999999999", "9999999999999.99"),
            ("-0.01", "0", "-0.0100000001")];
        store.Insert(Goods, [.. rows.Select((row, i) => new[]
        {
            ("Ref", store.Ref(Goods, i + 1)), ("Цена", Value.Of(N(row.A))), ("Граница", Value.Of(N(row.B))), ("Точное", Value.Of(N(row.C))),
        })]);
        var goods = new PlanWords(store.Table(Goods));
        foreach (var operation in Operators)
            foreach (var (left, right) in new[] { ("Цена", "Граница"), ("Цена", "Точное"), ("Точное", "Граница") })
            {
                var read = store.Read(Plan(Project(goods.Scan, new Compare(operation, goods[left], goods[right]), goods[left],
                    goods[right])));
                Assert.All(read, row => Assert.Equal(Holds(operation, row[1].AsNumber.CompareTo(row[2].AsNumber)), row[0].AsBoolean));
            }
    }

    [Fact]
    public void Composites_compare_member_by_member_in_the_order_of_types()
    {
        using var store = new StoreFixture();
        Value[] values =
        [
            Value.Undefined, Value.Of(false), Value.Of(true), Value.Of(N("-1.5")), Value.Of(0), Value.Of(N("1.125")), Value.OfDate(0),
                Value.OfDate(100),
            Value.Of(""), Value.Of("А"), Value.Of("б"), store.Ref(Goods, 0), store.Ref(Goods, 1), store.Ref("Catalog.Контрагенты", 0),
                store.Ref("Catalog.Контрагенты", 1),
        ];
        store.Insert(Goods, [.. values.Select((value, i) => new[] { ("Ref", store.Ref(Goods, i + 1)), ("Любое", value),
            ("Граница", Value.Of(i)) })]);
        var goods = new PlanWords(store.Table(Goods));
        var any = goods["Любое"];
        var order = store.Read(Plan(Project(By(goods.Scan, (any, false)), goods["Граница"]))).Select(row => (int)row[0].AsNumber.Unscaled)
            .ToArray();
        // Товары come after Контрагенты here: types are numbered in the order of the configuration.
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 11, 12], order);
        var rank = order.Select((value, at) => (value, at)).ToDictionary(pair => pair.value, pair => pair.at);
        foreach (var operation in Operators)
        {
            var whole = store.Store.Prepare(Plan(Project(new Filter(goods.Scan, new Compare(operation, any, new Parameter(0, any.Type))),
                goods["Граница"])));
            for (var i = 0; i < values.Length; i++)
            {
                var expected = Enumerable.Range(0, values.Length).Where(k => Holds(operation, rank[k].CompareTo(rank[i])));
                Assert.Equal(expected, store.Read(whole, values[i]).Select(row => (int)row[0].AsNumber.Unscaled));
                if (values[i].Kind == ValueKind.Undefined) continue;
                var single = new Parameter(0, SingleType(values[i]));
                var plan = Plan(Project(new Filter(goods.Scan, new Compare(operation, any, single)), goods["Граница"]));
                Assert.Equal(expected, store.Read(plan, values[i]).Select(row => (int)row[0].AsNumber.Unscaled));
            }
        }
    }

    [Fact]
    public void Strings_compare_by_key_with_and_without_a_stored_one()
    {
        string[] texts = ["ёж", "ЕЖ", "жук", "Ёж  ", "", "еж2"];
        foreach (var field in new[] { "Description", "Артикул" })
        {
            using var fresh = new StoreFixture();
            fresh.Insert(Goods, [.. texts.Select((text, i) => new[] { ("Ref", fresh.Ref(Goods, i + 1)), (field, Value.Of(text)) })]);
            var goods = new PlanWords(fresh.Table(Goods));
            foreach (var operation in Operators)
            {
                var read = fresh.Store.Prepare(Plan(Project(new Filter(goods.Scan, new Compare(operation, goods[field], Text(0))),
                    goods[field])));
                foreach (var literal in texts)
                    Assert.Equal(texts.Where(text => Holds(operation, CompareKeys(text, literal))),
                        fresh.Read(read, Value.Of(literal)).Select(row => row[0].AsString));
            }
            var ordered = fresh.Read(Plan(Project(By(goods.Scan, (goods[field], false)), goods[field]))).Select(row => row[0].AsString);
            Assert.Equal(["", "ЕЖ", "еж2", "ёж", "Ёж  ", "жук"], ordered);
        }
    }

    [Theory]
    [InlineData("Description")]
    [InlineData("Артикул")]
    [InlineData("Комментарий")]
    public void Parts_are_searched_by_key(string field)
    {
        using var store = new StoreFixture();
        string[] texts = ["Ёлка зелёная", "ель", "ЗЕЛЁНКА", "ёл", "", "эЁ", "z🙂", "z"];
        store.Insert(Goods, [.. texts.Select((text, i) => new[] { ("Ref", store.Ref(Goods, i + 1)), (field, Value.Of(text)) })]);
        var goods = new PlanWords(store.Table(Goods));
        foreach (var (function, test) in new (Function, Func<string, string, bool>)[]
        {
            (Function.Contains, (text, part) => text.Contains(part, StringComparison.Ordinal)),
            (Function.StartsWith, (text, part) => text.StartsWith(part, StringComparison.Ordinal)),
            (Function.EndsWith, (text, part) => text.EndsWith(part, StringComparison.Ordinal)),
        })
        {
            var read = store.Store.Prepare(Plan(Project(new Filter(goods.Scan,
                new Call(function, [goods[field], Text(0)], TypeDescription.Boolean)), goods[field])));
            foreach (var part in new[] { "ЁЛ", "е", "ё", "", "Я", "ка", "z", "🙂", "зел" })
                Assert.Equal(
                    texts.Where(text => test(StringKey.Make(text), StringKey.Fold(part))),
                        store.Read(read, Value.Of(part)).Select(row => row[0].AsString));
        }
    }

    [Fact]
    public void A_null_is_neither_equal_nor_unequal()
    {
        using var store = new StoreFixture();
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Цена", Value.Null), ("Поставщик", Value.Null)],
            [("Ref", store.Ref(Goods, 2)), ("Цена", Value.Of(5))]);
        var goods = new PlanWords(store.Table(Goods));
        int Count(Expr condition, Value value) => store.Read(Plan(Project(new Filter(goods.Scan, condition), goods["Ref"])), value).Count;
        Assert.Equal(0, Count(Equal(goods["Цена"], Number(0)), Value.Of(N("5.001"))));
        Assert.Equal(1, Count(new Not(Equal(goods["Цена"], Number(0))), Value.Of(N("5.001"))));
        Assert.Equal(1, Count(new Compare(CompareOperator.NotEqual, goods["Цена"], Number(0)), Value.Of(N("1e30"))));
        Assert.Equal(1, Count(new IsNull(goods["Цена"]), Value.Of(0)));
        Assert.Equal([Value.Null, Value.Of(5)], store.Read(Plan(Project(By(goods.Scan, (goods["Цена"], false)), goods["Цена"])))
            .Select(row => row[0]));
    }

    [Fact]
    public void What_cannot_be_compared_is_refused_before_reading()
    {
        using var store = new StoreFixture();
        var goods = new PlanWords(store.Table(Goods));
        Expr text = goods["Комментарий"], file = goods["Файл"], price = goods["Цена"], name = goods["Description"],
            partner = goods["Поставщик"];
        foreach (var condition in new[] { Equal(text, Text(0)), Equal(file, file), Equal(price, Text(0)), Equal(name, Number(0)),
            Equal(partner, goods["Ref"]), Equal(new Widen(text, TypeDescription.Text), Text(0)) })
        {
            var plan = Plan(Project(new Filter(goods.Scan, condition), goods["Ref"]));
            Assert.Equal(ErrorCode.IncomparableTypes, Assert.Throws<InfobaseException>(() => store.Store.Prepare(plan)).Code);
        }
        var order = Plan(Project(By(goods.Scan, (text, false)), goods["Ref"]));
        Assert.Equal(ErrorCode.IncomparableTypes, Assert.Throws<InfobaseException>(() => store.Store.Prepare(order)).Code);
        // The same before and after the table is there.
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        Assert.Equal(ErrorCode.IncomparableTypes, Assert.Throws<InfobaseException>(() => store.Store.Prepare(order)).Code);
        var search = Plan(Project(new Filter(goods.Scan, new Call(Function.Contains, [text, Text(0)], TypeDescription.Boolean)),
            goods["Ref"]));
        Assert.Empty(store.Read(search, Value.Of("а")));
    }

    [Fact]
    public void A_value_of_another_type_than_the_parameter_is_refused()
    {
        using var store = new StoreFixture();
        var goods = new PlanWords(store.Table(Goods));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        var read = store.Store.Prepare(Plan(Project(new Filter(goods.Scan, Equal(goods["Цена"], Number(0))), goods["Ref"])));
        Assert.Equal(ErrorCode.BadValue, Assert.Throws<InfobaseException>(() => store.Read(read, Value.Of("пять"))).Code);
        Assert.Empty(store.Read(read, Value.Of(5)));
    }

    private static TypeDescription SingleType(Value value) => value.Kind switch
    {
        ValueKind.Boolean => TypeDescription.Boolean,
        ValueKind.Number => TypeDescription.OfNumber(0, 0),
        ValueKind.Date => TypeDescription.DateTime,
        ValueKind.String => TypeDescription.Text,
        _ => TypeDescription.OfRef(value.AsRefType),
    };

    private static int CompareKeys(string left, string right) =>
        Encoding.UTF8.GetBytes(StringKey.Make(left)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(StringKey.Make(right)));

    private static bool Holds(CompareOperator operation, int compared) => operation switch
    {
        CompareOperator.Equal => compared == 0,
        CompareOperator.NotEqual => compared != 0,
        CompareOperator.Less => compared < 0,
        CompareOperator.LessOrEqual => compared <= 0,
        CompareOperator.Greater => compared > 0,
        _ => compared >= 0,
    };

    private static Number N(string text) => Grossbuch.Core.Values.Number.TryParse(text, out var number)
        ? number
        : throw new ArgumentException(text);
}
