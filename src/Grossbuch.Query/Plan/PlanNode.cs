using System.Collections.Immutable;
using Grossbuch.Metadata;

namespace Grossbuch.Query.Plan;

/// <summary>
/// One appearance of a table in a plan. Identity matters: the same table joined twice is two sources.
/// </summary>
/// <param name="number">Unique within the plan, in the order of appearance: plans of one shape number their sources alike.</param>
/// <param name="isOptional">The source is the optional side of a join: its fields may be NULL.</param>
public sealed class Source(int number, Table table, bool isOptional = false)
{
    public int Number { get; } = number;

    public Table Table { get; } = table;

    public bool IsOptional { get; } = isOptional;

    public override string ToString() => $"s{Number}";
}

/// <summary>A relational node in metadata terms. Storage lowers the tree to SQL of one dialect; nobody else writes SQL.</summary>
public abstract record PlanNode;

/// <summary>Rows of a stored table. Rows that are not there yet (a table without its first row) are an empty relation.</summary>
public sealed record Scan(Source Source) : PlanNode;

/// <summary>
/// Rows of an inner query seen as rows of <see cref="Source.Table"/>: column i of <paramref name="Input"/> is field i. Journals are read
/// so.
/// </summary>
public sealed record Derived(Source Source, PlanNode Input) : PlanNode;

/// <summary>Left outer join: every row of the left side, with the matching row of the right side or NULLs.</summary>
public sealed record LeftJoin(PlanNode Left, PlanNode Right, Expr On) : PlanNode;

public sealed record Filter(PlanNode Input, Expr Condition) : PlanNode;

/// <param name="Name">Name of the column in the result; what it means is the door's affair.</param>
public sealed record Column(string Name, Expr Expr);

public sealed record Project(PlanNode Input, ImmutableArray<Column> Columns) : PlanNode
{
    public bool Equals(Project? other) => other is not null && Input.Equals(other.Input) && Columns.SequenceEqual(other.Columns);

    public override int GetHashCode() => HashCode.Combine(Input, Columns.Length);
}

/// <summary>Number of rows, as the one column of the one row.</summary>
public sealed record CountRows(PlanNode Input) : PlanNode;

/// <summary>Rows of all inputs, duplicates kept. All inputs are <see cref="Project"/>s with the same column types.</summary>
public sealed record UnionAll(ImmutableArray<PlanNode> Inputs) : PlanNode
{
    public bool Equals(UnionAll? other) => other is not null && Inputs.SequenceEqual(other.Inputs);

    public override int GetHashCode() => Inputs.Length;
}

/// <summary>NULLs sort first ascending. Strings sort by their key, references by stored order.</summary>
public sealed record OrderKey(Expr Expr, bool Descending);

public sealed record Order(PlanNode Input, ImmutableArray<OrderKey> Keys) : PlanNode
{
    public bool Equals(Order? other) => other is not null && Input.Equals(other.Input) && Keys.SequenceEqual(other.Keys);

    public override int GetHashCode() => HashCode.Combine(Input, Keys.Length);
}

/// <summary>
/// Leaves out the first rows, then keeps some. Either may be absent. The counts are parameters: numbers bound at execution.
/// </summary>
/// <remarks>Paging over a stable order is the store's affair: it remembers where the last page ended.</remarks>
public sealed record Limit(PlanNode Input, Parameter? Skip, Parameter? Top) : PlanNode;

/// <summary>A bound query: its tree and the number of values it wants.</summary>
/// <param name="Root">A <see cref="Project"/>, possibly under <see cref="Limit"/>; or <see cref="CountRows"/>. The nesting is
/// Limit? → Project → Order? → Filter? → joins and scans.</param>
/// <param name="ParameterCount">Values that <see cref="Parameter"/>s refer to.</param>
public sealed record QueryPlan(PlanNode Root, int ParameterCount)
{
    /// <summary>The columns of the result.</summary>
    public ImmutableArray<Column> Columns => Root switch
    {
        Project project => project.Columns,
        Limit { Input: Project project } => project.Columns,
        CountRows => [],
        _ => throw new InvalidOperationException($"A plan cannot end in {Root.GetType().Name}."),
    };
}
