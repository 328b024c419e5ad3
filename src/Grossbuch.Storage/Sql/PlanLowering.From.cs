using System.Collections.Immutable;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>Sources, joins and conditions of one SELECT.</summary>
internal sealed partial class PlanLowering
{
    private sealed class SelectParts
    {
        internal string List = "";
        internal string From = "";
        internal readonly List<JoinPart> Joins = [];
        internal readonly List<string> Where = [];
        /// <summary>Sources that the conditions need.</summary>
        internal readonly HashSet<Source> WhereSources = [];
        internal readonly List<OrderPart> Order = [];
        /// <summary>Sources that the order needs.</summary>
        internal readonly HashSet<Source> OrderSources = [];
        /// <summary>The source whose rows the result consists of, when it is a table with rows.</summary>
        internal Source? Main;
        internal StoredColumns? MainColumns;
        internal bool JoinsAreUnique = true;
    }

    private sealed record JoinPart(Source? Source, string Text, HashSet<Source> Needs);

    private SelectParts Open(Project project)
    {
        var (input, keys) = project.Input is Order order ? (order.Input, order.Keys) : (project.Input, []);
        return Open(input, project, keys);
    }

    private SelectParts Open(PlanNode input, Project? project, ImmutableArray<OrderKey> keys)
    {
        var parts = new SelectParts();
        var conditions = new List<Expr>();
        var joins = new List<LeftJoin>();
        // The left side of every join is the same chain; filters over a join hold for its result and so may wait for the end.
        for (; input is Filter or LeftJoin;)
        {
            if (input is Filter filter) { conditions.Add(filter.Condition); input = filter.Input; }
            else { joins.Add((LeftJoin)input); input = ((LeftJoin)input).Left; }
        }
        conditions.Reverse();
        joins.Reverse();
        parts.From = Relation(input);
        if (input is Scan scan && _sources[scan.Source] is StoredColumns stored) (parts.Main, parts.MainColumns) = (scan.Source, stored);
        foreach (var condition in conditions) PlanSources.Collect(condition, parts.WhereSources);
        foreach (var key in keys) PlanSources.Collect(key.Expr, parts.OrderSources);
        var needed = new HashSet<Source>(parts.WhereSources);
        needed.UnionWith(parts.OrderSources);
        if (project is not null) foreach (var column in project.Columns) PlanSources.Collect(column.Expr, needed);
        AddJoins(parts, joins, needed);
        foreach (var condition in conditions) parts.Where.Add(_exprs.Condition(condition));
        foreach (var key in keys) parts.Order.AddRange(_exprs.OrderParts(key.Expr, key.Descending));
        // Ties keep the order of insertion, turned where the last key is, so that one index serves both.
        if (parts.MainColumns is { } main)
            parts.Order.Add(new OrderPart(_dialect.RowOrder(main.Alias), parts.Order.Count > 0 && parts.Order[^1].Descending,
                IsNullable: false, SqlType.Integer));
        else if (input is Derived derived && keys.Length > 0)
            foreach (var field in derived.Source.Table.Key)
                parts.Order.AddRange(_exprs.OrderParts(new FieldExpr(derived.Source, field), parts.Order[^1].Descending));
        return parts;
    }

    private void AddJoins(SelectParts parts, List<LeftJoin> joins, HashSet<Source> needed)
    {
        // From the last to the first: a join may be needed only by a later one.
        var kept = new bool[joins.Count];
        for (var i = joins.Count - 1; i >= 0; i--)
        {
            var join = joins[i];
            if (join.Right is Scan scan && !needed.Contains(scan.Source) && PlanSources.IsUnique(scan.Source, join.On)) continue;
            kept[i] = true;
            PlanSources.Collect(join.On, needed);
        }
        for (var i = 0; i < joins.Count; i++)
        {
            if (!kept[i]) continue;
            var join = joins[i];
            var source = (join.Right as Scan)?.Source;
            if (source is null || !PlanSources.IsUnique(source, join.On)) parts.JoinsAreUnique = false;
            var right = Right(join.Right, out var extra);
            if (source is not null && _sources[source] is MissingColumns) continue;
            var on = _exprs.Condition(join.On);
            if (extra is not null) on = $"({on} AND {_exprs.Condition(extra)})";
            var needs = new HashSet<Source>();
            PlanSources.Collect(join.On, needs);
            parts.Joins.Add(new JoinPart(source, $" LEFT JOIN {right} ON {on}", needs));
        }
    }

    private string Right(PlanNode node, out Expr? condition)
    {
        condition = null;
        while (node is Filter filter)
        {
            condition = condition is null ? filter.Condition : Logical.And(filter.Condition, condition);
            node = filter.Input;
        }
        if (node is not LeftJoin) return Relation(node);
        // A group of joins on the right side keeps its brackets: flattening it would change its meaning.
        var chain = new List<LeftJoin>();
        for (; node is LeftJoin join; node = join.Left) chain.Add(join);
        chain.Reverse();
        var text = Relation(node);
        foreach (var join in chain)
        {
            var right = Right(join.Right, out var extra);
            var on = _exprs.Condition(join.On);
            text += $" LEFT JOIN {right} ON {(extra is null ? on : $"({on} AND {_exprs.Condition(extra)})")}";
        }
        return $"({text})";
    }

    private string Relation(PlanNode node)
    {
        switch (node)
        {
            case Scan { Source: { Table.Kind: TableKind.Enum } source }:
                return EnumValues(source);
            case Scan { Source: var source }:
                if (_tables(source.Table) is not { } table)
                {
                    _hasMissing = true;
                    _sources[source] = new MissingColumns(_dialect);
                    return $"(SELECT 1 WHERE {_dialect.Truth(false)}) AS {source}";
                }
                _read.Add(table);
                _sources[source] = new StoredColumns(source.ToString(), table, _dialect);
                return $"{table.Name} AS {source}";
            case Derived derived:
                var (sql, columns) = SelectColumns(derived.Input, derived.Source.ToString());
                _sources[derived.Source] = new DerivedColumns(columns);
                return $"({sql}) AS {derived.Source}";
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is no source of rows.");
        }
    }

    // Values of an enumeration are not stored: the statement brings them along.
    private string EnumValues(Source source)
    {
        var item = (Metadata.Objects.Enum)source.Table.Owner;
        var refs = new SqlValue(source.Table[StandardField.Ref].Type, source.IsOptional);
        var order = new SqlValue(source.Table[StandardField.Order].Type, source.IsOptional);
        refs[Member.Key] = $"{source}.c0_r";
        order[Member.Number] = $"{source}.c1_n";
        _sources[source] = new DerivedColumns([refs, order]);
        if (item.Values.IsEmpty)
        {
            var (key, number) = (_dialect.Null(SqlType.Bytes), _dialect.Null(SqlType.Integer));
            return $"(SELECT {key} AS c0_r, {number} AS c1_n WHERE {_dialect.Truth(false)}) AS {source}";
        }
        var rows = item.Values.Select((value, i) =>
            $"SELECT {_parameters.Add(new ConstantKey(value.Key))} AS c0_r, {_parameters.Add(new ConstantInteger(i))} AS c1_n");
        return $"({string.Join(" UNION ALL ", rows)}) AS {source}";
    }

    private string Write(SelectParts select, string limit, bool ordered = true) =>
        $"SELECT {select.List} FROM {select.From}{string.Concat(select.Joins.Select(join => join.Text))}"
        + $"{WhereText(select.Where)}{(ordered ? OrderText(select.Order) : "")}{limit}";

    private static string WhereText(List<string> conditions) => conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);

    private string OrderText(List<OrderPart> order) =>
        order.Count == 0 ? "" : " ORDER BY " + string.Join(", ",
            order.Select(part => _dialect.OrderItem(part.Text, part.Descending, part.IsNullable)));
}
