using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>The greatest number of a series is one step in an index, however many numbers other years, parents and owners have.</summary>
public sealed class SeriesIndexTests
{
    [Fact]
    public void The_last_number_of_a_year_is_found_without_a_search()
    {
        using var store = new StoreFixture(TestConfiguration.Shop(made => made.Add(new Document
        {
            Name = "Счет",
            Uuid = made.Uuid("Document.Счет"),
            RefType = made.Ref("Document.Счет"),
            NumberLength = 11,
            NumberPeriodicity = NumberPeriodicity.Year,
            Autonumbering = true,
        })));
        store.Insert("Document.Счет",
            [("Ref", store.Ref("Document.Счет", 1)), ("Number", Value.Of("00000000007")), ("Date", Date(2025))],
            [("Ref", store.Ref("Document.Счет", 2)), ("Number", Value.Of("00000000003")), ("Date", Date(2026))]);
        var plan = new PlanBuilder(store.Configuration, store.Table("Document.Счет"));
        var year = TypeDescription.OfNumber(4, 0);
        var date = plan.Field(store.Table("Document.Счет")[StandardField.Date]);
        plan.Where(new Compare(CompareOperator.Equal, new Call(Function.Year, [date], year), plan.Parameter(year)));
        AssertOneStep(store, plan, StandardField.Number, "i_doc_", Value.Of(2026), Value.Of("00000000003"));
    }

    [Fact]
    public void The_last_code_below_a_parent_is_found_without_a_search()
    {
        using var store = new StoreFixture(TestConfiguration.Shop(made => made.Add(new Catalog
        {
            Name = "Места",
            Uuid = made.Uuid("Catalog.Места"),
            RefType = made.Ref("Catalog.Места"),
            Hierarchical = true,
            CodeLength = 5,
            CodeSeries = CodeSeries.WithinSubordination,
            Autonumbering = true,
        })));
        Value parent = store.Ref("Catalog.Места", 1), other = store.Ref("Catalog.Места", 2);
        store.Insert("Catalog.Места",
            [("Ref", store.Ref("Catalog.Места", 3)), ("Code", Value.Of("00009")), ("Parent", other)],
            [("Ref", store.Ref("Catalog.Места", 4)), ("Code", Value.Of("00002")), ("Parent", parent)]);
        var plan = new PlanBuilder(store.Configuration, store.Table("Catalog.Места"));
        var field = store.Table("Catalog.Места")[StandardField.Parent];
        plan.Where(new Compare(CompareOperator.Equal, plan.Field(field), plan.Parameter(field.Type)));
        AssertOneStep(store, plan, StandardField.Code, "i_cat_", parent, Value.Of("00002"));
    }

    private static void AssertOneStep(
        StoreFixture store, PlanBuilder plan, StandardField standard, string index, Value scope, Value last)
    {
        var field = plan.Root.Table[standard];
        plan.OrderBy(plan.Field(field), descending: true);
        plan.Select(field.Name, plan.Field(field));
        var built = plan.Build(top: plan.Parameter(TypeDescription.OfNumber(10, 0)));
        Assert.Equal(last, Assert.Single(store.Read(built.Plan, scope, Value.Of(1)))[0]);
        var steps = string.Join('\n', StoredTypes.Plan(store, store.Store.Prepare(built.Plan).Sql));
        Assert.Contains($"USING INDEX {index}", steps, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", steps, StringComparison.Ordinal);
    }

    private static Value Date(int year) => Value.OfDate(DateSeconds.From(new DateTime(year, 5, 1)));
}
