using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Rights;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;

namespace Grossbuch.Infobase;

/// <summary>
/// What the session does to every plan before it is lowered: each table named or followed needs the right to read it, and a separated table
/// is narrowed to the session's data area.
/// </summary>
internal sealed class PlanRewrite(Session session, BuiltPlan built)
{
    private readonly List<Value> _values = [.. built.Values];
    private readonly List<(int Slot, CommonAttribute Attribute)> _slots = [];

    public (QueryPlan Plan, ImmutableArray<Value> Values, ImmutableArray<(int Slot, CommonAttribute Attribute)> SeparatorSlots) Apply()
    {
        var root = Rewrite(built.Plan.Root);
        return (new QueryPlan(root, _values.Count), [.. _values], [.. _slots]);
    }

    private PlanNode Rewrite(PlanNode node) => node switch
    {
        Scan scan => Rewrite(scan),
        Derived derived => Demand(derived.Source, derived with { Input = Rewrite(derived.Input) }),
        LeftJoin join => Rewrite(join),
        Filter filter => filter with { Input = Rewrite(filter.Input) },
        Project project => project with { Input = Rewrite(project.Input) },
        Order order => order with { Input = Rewrite(order.Input) },
        Limit limit => limit with { Input = Rewrite(limit.Input) },
        CountRows count => count with { Input = Rewrite(count.Input) },
        UnionAll union => new UnionAll([.. union.Inputs.Select(Rewrite)]),
        _ => throw new InvalidOperationException($"The session does not know the plan node {node.GetType().Name}."),
    };

    private PlanNode Rewrite(Scan scan)
    {
        Demand(scan.Source, scan);
        var area = AreaCondition(scan.Source);
        return area is null ? scan : new Filter(scan, area);
    }

    // The condition of a joined table belongs to the join, or rows without a match would be lost.
    private LeftJoin Rewrite(LeftJoin join)
    {
        var left = Rewrite(join.Left);
        if (join.Right is not Scan right) return new LeftJoin(left, Rewrite(join.Right), join.On);
        Demand(right.Source, right);
        var area = AreaCondition(right.Source);
        return new LeftJoin(left, right, area is null ? join.On : Logical.And(join.On, area));
    }

    private PlanNode Demand(Source source, PlanNode node)
    {
        session.Roles.Demand(source.Table.Owner, AccessRight.Read);
        return node;
    }

    private Expr? AreaCondition(Source source)
    {
        if (session.Separators.IsEvery) return null;
        var conditions = new List<Expr>();
        foreach (var field in source.Table.Separators)
        {
            var attribute = field.CommonAttribute!;
            if (!session.Separators.Has(attribute))
            {
                // Shared data may be used without an area and then shows every area's rows.
                if (attribute.SeparatedDataUse == SeparatedDataUse.IndependentlyAndSimultaneously) continue;
                throw SeparatorValues.Missing(attribute);
            }
            _values.Add(Value.Null);
            _slots.Add((_values.Count - 1, attribute));
            conditions.Add(new Compare(CompareOperator.Equal, new FieldExpr(source, field), new Parameter(_values.Count - 1, field.Type)));
        }
        return conditions.Count == 0 ? null : Logical.And([.. conditions]);
    }
}
