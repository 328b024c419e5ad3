using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;

namespace Grossbuch.Tests.Storage;

/// <summary>Plans in few words.</summary>
internal sealed class PlanWords(Table table, int number = 0, bool isOptional = false)
{
    public Source Source { get; } = new(number, table, isOptional);

    public Scan Scan => new(Source);

    public Expr this[string field] => new FieldExpr(Source, table.Find(field) ?? throw new ArgumentException($"{table} has no {field}."));

    public static Parameter Number(int index) => new(index, TypeDescription.OfNumber(0, 0));

    public static Parameter Text(int index) => new(index, TypeDescription.Text);

    public static Compare Equal(Expr left, Expr right) => new(CompareOperator.Equal, left, right);

    public static Project Project(PlanNode input, params Expr[] columns) =>
        new(input, [.. columns.Select((expr, i) => new Column($"c{i}", expr))]);

    // The store only refuses too few values, which no test here gives.
    public static QueryPlan Plan(PlanNode root) => new(root, 0);

    public static Order By(PlanNode input, params (Expr Expr, bool Descending)[] keys) =>
        new(input, [.. keys.Select(key => new OrderKey(key.Expr, key.Descending))]);
}
