using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

public sealed class StoreReadTests
{
    [Fact]
    public void A_row_written_is_read_back()
    {
        using var store = new StoreFixture();
        store.Insert("Catalog.Контрагенты",
            [("Ref", store.Ref("Catalog.Контрагенты", 1)), ("Code", Value.Of(7)), ("Description", Value.Of("Ёлкин"))]);
        var partners = new PlanWords(store.Table("Catalog.Контрагенты"));
        var rows = store.Read(
            Plan(Project(partners.Scan, partners["Ref"], partners["Code"], partners["Description"], partners["DeletionMark"])));
        Assert.Equal([store.Ref("Catalog.Контрагенты", 1), Value.Of(7), Value.Of("Ёлкин"), Value.Of(false)], Assert.Single(rows));
    }

    [Fact]
    public void A_table_without_its_first_row_is_empty()
    {
        using var store = new StoreFixture();
        var goods = new PlanWords(store.Table("Catalog.Товары"));
        Assert.Empty(store.Read(Plan(Project(goods.Scan, goods["Ref"]))));
        Assert.Equal(Value.Of(0), store.Read(Plan(new CountRows(goods.Scan)))[0][0]);
    }

    [Fact]
    public void A_page_is_filtered_ordered_and_cut()
    {
        using var store = new StoreFixture();
        store.Insert("Catalog.Контрагенты", [.. Enumerable.Range(0, 10).Select(i => new[]
        {
            ("Ref", store.Ref("Catalog.Контрагенты", i)), ("Code", Value.Of(i)), ("Description", Value.Of($"Имя {i % 3}")),
        })]);
        var partners = new PlanWords(store.Table("Catalog.Контрагенты"));
        var plan = Plan(new Limit(
            Project(By(new Filter(partners.Scan, new Compare(CompareOperator.GreaterOrEqual, partners["Code"], Number(0))),
                (partners["Description"], true)), partners["Code"]),
            Number(1), Number(2)));
        var rows = store.Read(plan, Value.Of(2), Value.Of(1), Value.Of(3));
        Assert.Equal([Value.Of(5), Value.Of(2), Value.Of(7)], rows.Select(row => row[0]));
    }
}
