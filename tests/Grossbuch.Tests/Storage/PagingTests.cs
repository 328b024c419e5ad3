using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>The data come in one order, however a page was reached: walked to, jumped to, or read in one piece.</summary>
public sealed class PagingTests
{
    private const string Goods = "Catalog.Товары";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Walks_jumps_and_one_big_read_agree(int seed)
    {
        var random = new Random(seed);
        using var store = Filled(random, 4_000, isEager: seed % 2 == 1);
        foreach (var (name, input) in Inputs(store))
        {
            var everything = Rows(store, new Limit(Read(store, input), Number(9), Number(8)), 0, 1_000_000);
            var page = new Limit(Read(store, input), Number(9), Number(8));
            var prepared = store.Store.Prepare(Plan(page));
            // A walk, in pages that sometimes change their size and sometimes go back.
            for (var at = 0; at < everything.Count;)
            {
                var size = random.Next(1, 900);
                Same(everything, at, size, Rows(store, prepared, at, size), $"seed {seed}, walk {name} at {at}");
                at += random.Next(10) == 0 ? size / 2 + 1 : size;
            }
            for (var i = 0; i < 15; i++)
            {
                var (at, size) = (random.Next(everything.Count + 100), random.Next(1, 500));
                Same(everything, at, size, Rows(store, prepared, at, size), $"seed {seed}, jump {name} to {at}");
            }
            // The same without anything remembered.
            store.Insert(Goods, [("Ref", store.Ref(Goods, 1_000_000 + random.Next(100_000_000))), ("Граница", Value.Of(-1)),
                ("DeletionMark", Value.Of(true))]);
            everything = Rows(store, page, 0, 1_000_000);
            var cold = random.Next(everything.Count);
            Same(everything, cold, 300, Rows(store, prepared, cold, 300), $"seed {seed}, cold jump {name} to {cold}");
            var onlySkip = new Limit(Read(store, input), Number(9), null);
            Same(everything, cold, everything.Count, Rows(store, store.Store.Prepare(Plan(onlySkip)), cold, 0),
                $"seed {seed}, rest of {name} from {cold}");
        }
    }

    [Fact]
    public void A_walk_goes_on_by_keys()
    {
        using var store = Filled(new Random(5), 3_000);
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(new Limit(Project(By(goods.Scan, (goods["Description"], false)), goods["Ref"]),
            Number(0), Number(1))));
        store.Read(prepared, Value.Of(0), Value.Of(1_000));
        Assert.Equal(1, store.Store.Memo.Count);
        store.Statements.Clear();
        store.Read(prepared, Value.Of(1_000), Value.Of(1_000));
        Assert.Contains(store.Statements, statement => statement.Contains("k_4 > ?", StringComparison.Ordinal));
        // A change of the table drops what was remembered of it; a change of another one does not.
        store.Insert("Catalog.Контрагенты", [("Ref", store.Ref("Catalog.Контрагенты", 900))]);
        store.Read(prepared, Value.Of(2_000), Value.Of(1_000));
        Assert.Equal(3, store.Store.Memo.Count);
        store.Insert(Goods, [("Ref", store.Ref(Goods, 900_000))]);
        store.Read(prepared, Value.Of(0), Value.Of(1_000));
        Assert.Equal(1, store.Store.Memo.Count);
    }

    [Fact]
    public void What_is_remembered_is_bounded()
    {
        using var store = new StoreFixture(options: options => options with { Limits = Limits.Default with { SkipMemosMax = 10 } });
        store.Insert(Goods, [.. Enumerable.Range(1, 100).Select(i =>
            new[] { ("Ref", store.Ref(Goods, i)), ("Code", Value.Of($"{i % 7}")) })]);
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(new Limit(
            Project(By(new Filter(goods.Scan, new Compare(CompareOperator.NotEqual, goods["Code"], Text(2))), (goods["Code"], false)),
                goods["Ref"]), Number(0), Number(1))));
        for (var i = 0; i < 7; i++)
            for (var at = 0; at < 80; at += 3) store.Read(prepared, Value.Of(at), Value.Of(3), Value.Of($"{i}"));
        Assert.Equal(10, store.Store.Memo.Count);
    }

    [Fact]
    public void A_count_of_rows_must_be_whole_and_not_negative()
    {
        using var store = Filled(new Random(5), 10);
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(new Limit(Project(goods.Scan, goods["Ref"]), Number(0), Number(1))));
        Assert.Equal(ErrorCode.BadValue, Assert.Throws<InfobaseException>(() => store.Read(prepared, Value.Of(-1), Value.Of(1))).Code);
        Assert.Empty(store.Read(prepared, Value.Of(0), Value.Of(0)));
        Assert.Empty(store.Read(prepared, Value.Of(long.MaxValue), Value.Of(10)));
    }

    private static IEnumerable<(string Name, PlanNode Input)> Inputs(StoreFixture store)
    {
        var goods = new PlanWords(store.Table(Goods));
        var partner = new PlanWords(store.Table("Catalog.Контрагенты"), 1, isOptional: true);
        var joined = new LeftJoin(goods.Scan, partner.Scan, Equal(goods["Поставщик"], partner["Ref"]));
        var some = new Compare(CompareOperator.Less, goods["Граница"], Number(0));
        yield return ("all", goods.Scan);
        yield return ("all, filtered", new Filter(goods.Scan, some));
        yield return ("by code", By(goods.Scan, (goods["Code"], false)));
        yield return ("by code downwards", By(goods.Scan, (goods["Code"], true)));
        yield return ("by description, filtered", By(new Filter(goods.Scan, some), (goods["Description"], false)));
        yield return ("by price with nulls", By(goods.Scan, (goods["Цена"], false)));
        yield return ("by price with nulls downwards", By(goods.Scan, (goods["Цена"], true), (goods["Code"], false)));
        yield return ("by composite", By(goods.Scan, (goods["Любое"], true), (goods["Активен"], false)));
        yield return ("by parent and price", By(new Filter(goods.Scan, some), (goods["Parent"], false), (goods["Цена"], true)));
        yield return ("filtered through a join", By(new Filter(joined,
            new Compare(CompareOperator.NotEqual, partner["Description"], Text(1))), (goods["Description"], true)));
        yield return ("by a joined field", By(joined, (partner["Description"], false), (goods["Code"], false)));
        yield return ("wide numbers", By(goods.Scan, (goods["Точное"], true)));
    }

    private static Project Read(StoreFixture store, PlanNode input)
    {
        var order = input as Order;
        PlanNode node = order?.Input ?? input;
        while (node is not Scan) node = node is Filter filter ? filter.Input : ((LeftJoin)node).Left;
        var source = ((Scan)node).Source;
        return Project(input, new FieldExpr(source, store.Table(Goods)[Grossbuch.Metadata.StandardField.Ref]),
            new FieldExpr(source, store.Table(Goods).Find("Граница")!));
    }

    private static List<Value[]> Rows(StoreFixture store, PlanNode page, long skip, long top) =>
        Rows(store, store.Store.Prepare(Plan(page)), skip, top);

    private static List<Value[]> Rows(StoreFixture store, PreparedRead prepared, long skip, long top)
    {
        var values = new Value[10];
        (values[0], values[1], values[8], values[9]) = (Value.Of(4), Value.Of("имя 3"), Value.Of(top), Value.Of(skip));
        return store.Read(prepared, values);
    }

    private static void Same(List<Value[]> everything, int at, int size, List<Value[]> page, string what)
    {
        var expected = everything.Skip(at).Take(size).Select(row => row[0].AsKey).ToArray();
        Assert.True(expected.AsSpan().SequenceEqual(page.Select(row => row[0].AsKey).ToArray()), what);
    }

    // Many ties, many NULLs, gaps in the row numbers.
    // An eager store counts over keys and sets marks as if the tables were a hundred times bigger.
    private static StoreFixture Filled(Random random, int count, bool isEager = false)
    {
        var store = new StoreFixture(options: options => isEager ? options with { DeferRowsMin = 50, MarkRows = 130 } : options);
        if (count > 100)
            store.Insert("Catalog.Контрагенты", [.. Enumerable.Range(1, 9)
                .Select(i => new[] { ("Ref", store.Ref("Catalog.Контрагенты", i)), ("Description", Value.Of($"Имя {i % 4}")) })]);
        using (var bulk = store.Store.BeginWrite())
        {
            var table = store.Table(Goods);
            for (var i = 1; i <= count; i++)
            {
                bulk.Insert(table, store.Row(Goods,
                    ("Ref", store.Ref(Goods, random.Next(1 << 20) * 8192 + i)), ("Code", Value.Of($"{random.Next(40)}")),
                        ("Description", Value.Of($"{random.Next(500):x}")),
                    ("Цена", random.Next(4) == 0 ? Value.Null : Value.Of(random.Next(5))), ("Любое", AnyValue(store, random)),
                        ("Активен", Value.Of(random.Next(2) == 0)),
                    ("Parent", store.Ref(Goods, random.Next(6))), ("Граница", Value.Of(random.Next(6))),
                        ("Поставщик", store.Ref("Catalog.Контрагенты", random.Next(12))),
                    ("Точное", Value.Of(new Number(random.Next(20), 3)))));
            }
            if (random.Next(2) == 0) bulk.Delete(table, [table.Find("Code")!], [Value.Of("7")]);
            bulk.Commit();
        }
        return store;
    }

    private static Value AnyValue(StoreFixture store, Random random) => random.Next(6) switch
    {
        0 => Value.Undefined,
        1 => Value.Of(random.Next(2) == 0),
        2 => Value.Of(random.Next(5)),
        3 => Value.Of($"т{random.Next(5)}"),
        4 => store.Ref(Goods, random.Next(5)),
        _ => store.Ref("Catalog.Контрагенты", random.Next(5)),
    };
}
