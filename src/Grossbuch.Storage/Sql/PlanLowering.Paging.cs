using Grossbuch.Query.Plan;

namespace Grossbuch.Storage.Sql;

/// <summary>
/// Pages over a stable order. A page starts by counting rows off, or after a row whose order keys are remembered; a long count is done over
/// keys only, and the rows of the page are fetched afterwards.
/// </summary>
internal sealed partial class PlanLowering
{
    // One bit of the null mask for each.
    private const int OrderPartsMax = 60;

    private PageOrder? PageOrderOf(SelectParts select)
    {
        // A join that multiplies rows makes the row order ambiguous; keys of joined tables cannot be compared before the join.
        if (select.MainColumns is not { } main || !select.JoinsAreUnique || select.Order.Count > OrderPartsMax) return null;
        if (select.OrderSources.Any(source => source != select.Main)) return null;
        var shape = select.From + JoinsForWhere(select) + WhereText(select.Where) + OrderText(select.Order);
        var isScan = select.Where.Count == 0 && IsServedByIndex(main, select.Order);
        return new PageOrder(main.Table, [.. select.Order], shape, isScan && select.Order.Count == 1, isScan);
    }

    // Longer keys would be compared row by row, which costs more than the marks save.
    private static bool IsServedByIndex(StoredColumns main, List<OrderPart> order)
    {
        if (order.Count == 1) return true;
        if (order.Count > 2 || order[0].IsNullable) return false;
        var column = order[0].Text.Replace(main.Alias + ".", "", StringComparison.Ordinal);
        return main.Table.Indexes.Any(index => index.Columns == column || index.Columns.StartsWith(column + ",", StringComparison.Ordinal));
    }

    private string WritePage(SelectParts select, PageOrder order, Limit limit, PageForm form)
    {
        if (form.IsProbe) return WriteProbe(select, order, form);
        if (!_dialect.SeeksRows && form is { Anchored: true, Deferred: false }
            && order.Parts.Length == 2 && IsServedByIndex(select.MainColumns!, select.Order))
            return WriteAfterTies(select, order, limit);
        var where = new List<string>(select.Where);
        if (form.Anchored) where.AddRange(After(order, form.NullMask));
        var top = limit.Top is null ? null : _parameters.Add(new LimitSource());
        var skip = limit.Skip is null ? null : _parameters.Add(new OffsetSource());
        var counted = _dialect.Limit(top, skip);
        var joins = string.Concat(select.Joins.Select(join => join.Text));
        if (!form.Deferred) return $"SELECT {select.List} FROM {select.From}{joins}{WhereText(where)}{OrderText(select.Order)}{counted}";
        var row = _dialect.RowOrder(select.MainColumns!.Alias);
        var inner = $"SELECT {row} AS r FROM {select.From}{JoinsForWhere(select)}{WhereText(where)}{OrderText(select.Order)}{counted}";
        var from = $"({inner}) AS p{_dialect.OrderedJoin}{select.From}{joins}";
        return $"SELECT {select.List} FROM {from} WHERE {row} = p.r{OrderText(select.Order)}";
    }

    // First the rows with the anchor's key, then those with a later one. In one condition SQLite would read all rows with the anchor's key
    // again.
    private string WriteAfterTies(SelectParts select, PageOrder order, Limit limit)
    {
        var (key, row) = (order.Parts[0].Text, order.Parts[1].Text);
        var after = order.Parts[0].Descending ? "<" : ">";
        string keyAnchor = Anchor(order, 0), rowAnchor = Anchor(order, 1);
        var top = limit.Top is null ? null : _parameters.Add(new LimitSource());
        var counted = _dialect.Limit(top, limit.Skip is null ? null : _parameters.Add(new OffsetSource()));
        var ties = Write(select, [.. select.Where, $"{key} = {keyAnchor}", $"{row} {after} {rowAnchor}"]);
        var later = Write(select, [.. select.Where, $"{key} {after} {keyAnchor}"]);
        return $"SELECT * FROM ({ties}) UNION ALL SELECT * FROM ({later}){counted}";
    }

    private string Write(SelectParts select, List<string> where)
    {
        var joins = string.Concat(select.Joins.Select(join => join.Text));
        return $"SELECT {select.List} FROM {select.From}{joins}{WhereText(where)}{OrderText(select.Order)}";
    }

    // Marks stand behind the last of the rows with equal keys, so that the way on is a plain range of the index.
    private string WriteProbe(SelectParts select, PageOrder order, PageForm form)
    {
        var counted = _dialect.Limit(_parameters.Add(new LimitSource()), _parameters.Add(new OffsetSource()));
        var (key, row) = (order.Parts[0].Text, order.Parts[^1].Text);
        var after = order.Parts[0].Descending ? "<" : ">";
        var alias = select.MainColumns!.Alias + ".";
        var ties = order.Parts.Length == 1
            ? "0"
            : $"(SELECT count(*) FROM {order.Table.Name} AS x WHERE {Twin(key)} = {key} AND {Twin(row)} {after} {row})";
        var where = form.Anchored ? $" WHERE {key} {after} {Anchor(order, 0)}" : "";
        return $"SELECT {key}, {ties} FROM {select.From}{where}{OrderText(select.Order)}{counted}";

        string Twin(string text) => text.Replace(alias, "x.", StringComparison.Ordinal);
    }

    private string Anchor(PageOrder order, int part) => _parameters.Add(new AnchorSource(part, order.Parts[part].Type));

    private static string JoinsForWhere(SelectParts select)
    {
        var needed = new HashSet<Source>(select.WhereSources);
        var kept = new List<string>();
        for (var i = select.Joins.Count - 1; i >= 0; i--)
        {
            if (select.Joins[i].Source is { } source && !needed.Contains(source)) continue;
            needed.UnionWith(select.Joins[i].Needs);
            kept.Add(select.Joins[i].Text);
        }
        kept.Reverse();
        return string.Concat(kept);
    }

    /// <summary>
    /// The rows after the anchor: later in the first key, or equal in it and later in the rest. A bound on the first key lets an index be
    /// used.
    /// </summary>
    private IEnumerable<string> After(PageOrder order, ulong nullMask)
    {
        var parts = order.Parts;
        if (parts.Length > 1 && parts.All(part => !part.IsNullable && part.Descending == parts[0].Descending))
        {
            // One comparison of rows: an index leads straight to the row, past all that are equal in the first key.
            var anchors = Enumerable.Range(0, parts.Length).Select(i => Anchor(order, i));
            var row = string.Join(", ", parts.Select(part => part.Text));
            yield return $"({row}) {(parts[0].Descending ? "<" : ">")} ({string.Join(", ", anchors)})";
            yield break;
        }
        var condition = "";
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var part = parts[i];
            var isNull = (nullMask >> i & 1) != 0;
            var anchor = isNull ? "NULL" : Anchor(order, i);
            var later = (part.Descending, isNull) switch
            {
                (false, false) => $"{part.Text} > {anchor}",
                (false, true) => $"{part.Text} IS NOT NULL",
                (true, false) => part.IsNullable ? $"({part.Text} < {anchor} OR {part.Text} IS NULL)" : $"{part.Text} < {anchor}",
                (true, true) => _dialect.Truth(false),
            };
            var equal = isNull ? $"{part.Text} IS NULL" : $"{part.Text} = {anchor}";
            condition = condition.Length == 0 ? later : $"({later} OR ({equal} AND {condition}))";
        }
        var first = parts[0];
        if (parts.Length > 1 && (nullMask & 1) == 0 && !(first.Descending && first.IsNullable))
            yield return $"{first.Text} {(first.Descending ? "<=" : ">=")} {Anchor(order, 0)}";
        yield return condition;
    }
}
