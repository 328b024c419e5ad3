using System.Text;
using System.Text.RegularExpressions;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>
/// Plans as SQL. The expected statements stand in <c>tests/fixtures/sql/lowering.sql</c>; set UPDATE_FIXTURES to write them anew.
/// </summary>
public sealed partial class LoweringTests
{
    [Fact]
    public void Plans_become_the_recorded_statements()
    {
        using var store = Filled();
        var text = new StringBuilder();
        foreach (var (name, plan, _) in new PlanSamples(store).All) text.Append($"-- {name}\n{store.Store.Prepare(plan).Sql}\n\n");
        var path = Repository.Path("tests/fixtures/sql/lowering.sql");
        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") is { Length: > 0 }) File.WriteAllText(path, text.ToString());
        Assert.Equal(File.ReadAllText(path), text.ToString(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void No_statement_holds_a_value_of_a_caller()
    {
        using var store = Filled();
        foreach (var (_, plan, values) in new PlanSamples(store).All)
        {
            store.Read(plan, values);
            store.Read(plan, values);
        }
        using (var bulk = store.Store.BeginWrite())
        {
            var table = store.Table("Catalog.Товары");
            var name = table.Find("Description")!;
            Assert.False(bulk.Exists(table, [name], [Value.Of("секрет7419")]));
            Assert.Equal(0, bulk.Delete(table, [name], [Value.Of("секрет7419")]));
            bulk.Commit();
        }
        store.Store.System.Put("секрет7419", "7429", [74, 19]);
        Assert.True(store.Statements.Count > 30);
        foreach (var statement in store.Statements)
        {
            Assert.DoesNotContain(PlanSamples.Traces, trace => statement.Contains(trace, StringComparison.Ordinal));
            if (!statement.StartsWith("SELECT", StringComparison.Ordinal) || statement.Contains("gb_names", StringComparison.Ordinal))
                continue;
            Assert.True(TextLiteral().Matches(statement).All(match => match.Value is "''"
                || match.Value.StartsWith("'00000", StringComparison.Ordinal)
                || match.Value.StartsWith("'80000", StringComparison.Ordinal)), statement);
            // Numbers are tags, scales and powers of ten: the structure of the statement.
            Assert.True(NumberLiteral().Matches(statement).All(match => match.Value.Length <= 5
                || match.Value.TrimStart('1').Trim('0').Length == 0), statement);
        }
    }

    [Fact]
    public void All_samples_run_before_and_after_their_tables_exist()
    {
        using var store = new StoreFixture();
        foreach (var (_, plan, values) in new PlanSamples(store).All) Assert.True(store.Read(plan, values).Count <= 1);
        using var filled = Filled();
        var goods = new PlanWords(filled.Table("Catalog.Товары"));
        foreach (var (_, plan, values) in new PlanSamples(filled).All) filled.Read(plan, values);
    }

    [Fact]
    public void Indexes_serve_what_they_are_made_for()
    {
        using var store = Filled();
        var samples = new PlanSamples(store).All.ToDictionary(sample => sample.Name, sample => store.Store.Prepare(sample.Plan).Sql);
        Assert.Contains("USING INDEX u_cat_", Explain("key"), StringComparison.Ordinal);
        Assert.Contains("(k_", Explain("string equality with a stored key"), StringComparison.Ordinal);
        Assert.Contains(">? AND k_", Explain("starts with"), StringComparison.Ordinal);
        Assert.DoesNotContain("cat_2", Explain("join that nobody needs"), StringComparison.Ordinal);
        Assert.Contains("SEARCH s1 USING INDEX u_cat_", Explain("join"), StringComparison.Ordinal);

        string Explain(string name) => string.Join('\n', StoredTypes.Plan(store, samples[name]));
    }

    [Fact]
    public void Journals_read_documents_of_several_kinds()
    {
        using var store = Filled();
        var sample = new PlanSamples(store).All.Single(one => one.Name == "journal");
        var rows = store.Read(sample.Plan, sample.Values);
        Assert.Equal([store.Ref("Document.Заказ", 2), Value.Of("Б2")], rows[0]);
        Assert.Equal([store.Ref("Document.Заказ", 1), Value.Of("А1")], rows[1]);
    }

    [Fact]
    public void A_join_gives_nulls_where_nothing_matches()
    {
        using var store = Filled();
        var goods = new PlanWords(store.Table("Catalog.Товары"));
        var partner = new PlanWords(store.Table("Catalog.Контрагенты"), 1, isOptional: true);
        var plan = Plan(Project(new LeftJoin(goods.Scan, partner.Scan, Equal(goods["Поставщик"], partner["Ref"])), goods["Code"],
            partner["Description"]));
        Assert.Equal([Value.Of("Поставщик"), Value.Null], store.Read(plan).Select(row => row[1]));
    }

    [Fact]
    public void An_enumeration_has_its_values_in_order()
    {
        using var store = Filled();
        var kinds = new PlanWords(store.Table("Enum.Виды"));
        var rows = store.Read(Plan(Project(By(kinds.Scan, (kinds["Order"], true)), kinds["Order"])));
        Assert.Equal([Value.Of(2), Value.Of(1), Value.Of(0)], rows.Select(row => row[0]));
    }

    [Fact]
    public void Date_functions_follow_the_calendar()
    {
        using var store = new StoreFixture();
        _ = DateSeconds.TryParse("2024-01-31T23:05:07", out var date);
        _ = DateSeconds.TryParse("2025-03-01", out var later);
        store.Insert("Catalog.Товары", [("Ref", store.Ref("Catalog.Товары", 1)), ("Создан", Value.OfDate(date))]);
        var goods = new PlanWords(store.Table("Catalog.Товары"));
        var to = new Parameter(0, TypeDescription.DateTime);
        (Function Function, long Expected)[] numbers =
        [
            (Function.Year, 2024), (Function.Quarter, 1), (Function.Month, 1), (Function.Day, 31), (Function.DayOfYear, 31),
                (Function.DayOfWeek, 3), (Function.Hour, 23),
            (Function.Minute, 5), (Function.Second, 7), (Function.DiffYears, 1), (Function.DiffQuarters, 4), (Function.DiffMonths, 14),
                (Function.DiffDays, 395),
            (Function.DiffHours, 9457), (Function.DiffMinutes, 567415), (Function.DiffSeconds, 34044893),
        ];
        foreach (var (function, expected) in numbers)
        {
            Expr[] arguments = function >= Function.DiffSeconds ? [goods["Создан"], to] : [goods["Создан"]];
            var rows = store.Read(Plan(Project(goods.Scan, new Call(function, [.. arguments], TypeDescription.OfNumber(10, 0)))),
                Value.OfDate(later));
            Assert.True(Value.Of(expected) == rows[0][0], $"{function}: {rows[0][0]}");
        }
        foreach (var (function, count, expected) in new[]
        {
            (Function.AddMonths, 1, "2024-02-29T23:05:07"), (Function.AddYears, -1, "2023-01-31T23:05:07"),
                (Function.AddQuarters, 1, "2024-04-30T23:05:07"),
            (Function.AddDays, 1, "2024-02-01T23:05:07"), (Function.AddHours, 1, "2024-02-01T00:05:07"),
                (Function.AddMinutes, -6, "2024-01-31T22:59:07"), (Function.AddSeconds, 53, "2024-01-31T23:06:00"),
        })
            Assert.Equal(expected, store.Read(Plan(Project(goods.Scan,
                new Call(function, [goods["Создан"], Number(0)], TypeDescription.DateTime))), Value.Of(count))[0][0].ToString());
        Assert.Equal("31.01.2024 23:05:07", store.Read(Plan(Project(goods.Scan,
            new Call(Function.DateText, [goods["Создан"]], TypeDescription.Text))))[0][0].AsString);
    }

    [GeneratedRegex("'[^']*'")]
    private static partial Regex TextLiteral();

    [GeneratedRegex(@"(?<![\w?.'])\d+(?![\w'])")]
    private static partial Regex NumberLiteral();

    private static StoreFixture Filled()
    {
        var store = new StoreFixture();
        store.Insert("Catalog.Контрагенты", [("Ref", store.Ref("Catalog.Контрагенты", 1)), ("Description", Value.Of("Поставщик")),
            ("ИНН", Value.Of("секрет7419"))]);
        store.Insert("Catalog.Товары",
            [("Ref", store.Ref("Catalog.Товары", 1)), ("Code", Value.Of("1")), ("Description", Value.Of("Секрет7419 первый")),
                ("Поставщик", store.Ref("Catalog.Контрагенты", 1)), ("Цена", Value.Of(1)), ("Граница", Value.Of(1))],
            [("Ref", store.Ref("Catalog.Товары", 2)), ("Code", Value.Of("2")), ("Цена", Value.Of(8000)), ("Граница", Value.Of(3))]);
        store.Insert("Document.Заказ", [("Ref", store.Ref("Document.Заказ", 1)), ("Number", Value.Of("А1"))],
            [("Ref", store.Ref("Document.Заказ", 2)), ("Number", Value.Of("Б2"))]);
        store.Insert("Document.Возврат", [("Ref", store.Ref("Document.Возврат", 1)), ("Number", Value.Of("В3"))]);
        return store;
    }
}
