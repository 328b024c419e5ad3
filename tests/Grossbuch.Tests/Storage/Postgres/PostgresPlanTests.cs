using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Postgres;
using Grossbuch.Storage.Sql;
using Npgsql;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage.Postgres;

/// <summary>Indexes serve what they are made for, whatever values a statement is given.</summary>
public sealed class PostgresPlanTests : IDisposable
{
    private readonly Configuration _configuration;
    private readonly PostgresStore _store;
    private readonly Table _goods;
    private readonly Table _bills;

    public PostgresPlanTests()
    {
        _configuration = TestConfiguration.Shop(made => made.Add(new Document
        {
            Name = "Счет",
            Uuid = made.Uuid("Document.Счет"),
            RefType = made.Ref("Document.Счет"),
            NumberLength = 11,
            NumberPeriodicity = NumberPeriodicity.Year,
            Autonumbering = true,
        }));
        _store = PostgresStore.Open(PostgresCluster.NewSchema(), _configuration);
        _goods = _configuration.Find<DataObject>("Catalog.Товары")!.Table;
        _bills = _configuration.Find<DataObject>("Document.Счет")!.Table;
        foreach (var table in new[] { _goods, _bills }) _store.Make(table);
    }

    [Fact]
    public void A_page_goes_on_at_its_place_in_the_index()
    {
        var goods = new PlanWords(_goods);
        foreach (var descending in new[] { false, true })
        {
            var plan = Plan(new Limit(Project(By(goods.Scan, (goods["Description"], descending)), goods["Ref"]), Number(0), Number(1)));
            var steps = Explain(plan, new PageForm(Anchored: true, 0, Deferred: false));
            Assert.Contains($"Index Scan{(descending ? " Backward" : "")} using i_cat_", steps, StringComparison.Ordinal);
            Assert.Contains("Index Cond: (ROW(k_4, gb_row) ", steps, StringComparison.Ordinal);
            Assert.DoesNotContain("Sort", steps, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_list_in_the_order_of_an_indexed_field_is_not_sorted()
    {
        var goods = new PlanWords(_goods);
        var plan = Plan(Project(By(goods.Scan, (goods["Parent"], false)), goods["Ref"]));
        Assert.DoesNotContain("Sort", Explain(plan, PageForm.Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_and_prefixes_are_found_by_their_indexes()
    {
        var goods = new PlanWords(_goods);
        var key = Plan(Project(new Query.Plan.Filter(goods.Scan, Equal(goods["Ref"], new Parameter(0, goods["Ref"].Type))), goods["Code"]));
        Assert.Contains("using u_cat_", Explain(key, PageForm.Plain), StringComparison.Ordinal);
        var prefix = Plan(Project(new Query.Plan.Filter(goods.Scan,
            new Call(Function.StartsWith, [goods["Description"], Text(0)], TypeDescription.Boolean)), goods["Ref"]));
        Assert.Contains("Index Cond: ((k_4 >= ", Explain(prefix, PageForm.Plain), StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_number_of_a_year_is_one_step_in_an_index()
    {
        var plan = new PlanBuilder(_configuration, _bills);
        var year = TypeDescription.OfNumber(4, 0);
        plan.Where(new Compare(CompareOperator.Equal, new Call(Function.Year, [plan.Field(_bills[StandardField.Date])], year),
            plan.Parameter(year)));
        var number = plan.Field(_bills[StandardField.Number]);
        plan.OrderBy(number, descending: true);
        plan.Select("number", number);
        var steps = Explain(plan.Build(top: plan.Parameter(TypeDescription.OfNumber(10, 0))).Plan, PageForm.Plain);
        Assert.Contains("Index Scan Backward using i_doc_2_year_", steps, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", steps, StringComparison.Ordinal);
    }

    public void Dispose() => _store.Dispose();

    // As the server plans it once for all values. Small tables are read whole unless that is forbidden.
    private string Explain(QueryPlan plan, PageForm form)
    {
        var read = new PlanForms(plan, PostgresDialect.Instance, _store.Types, 0, _store.Find).Form(form);
        var types = string.Join(", ", read.Parameters.Select(parameter => PostgresDialect.TypeName(parameter.Type)));
        var values = string.Join(", ", read.Parameters.Select(_ => "NULL"));
        return _store.Query(connection =>
        {
            using var transaction = connection.BeginTransaction();
            connection.Run("SET LOCAL plan_cache_mode = force_generic_plan");
            connection.Run("SET LOCAL enable_seqscan = off");
            connection.Run("SET LOCAL enable_bitmapscan = off");
            connection.Run(types.Length == 0 ? $"PREPARE explained AS {read.Sql}" : $"PREPARE explained ({types}) AS {read.Sql}");
            var lines = new List<string>();
            using (var command = new NpgsqlCommand(
                $"EXPLAIN (COSTS OFF) EXECUTE explained{(types.Length == 0 ? "" : $"({values})")}", connection))
            using (var rows = command.ExecuteReader())
                while (rows.Read()) lines.Add(rows.GetString(0));
            connection.Run("DEALLOCATE explained");
            return string.Join('\n', lines);
        });
    }
}
