using System.Globalization;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>
/// What must hold among the rows of an object: line numbers without gaps, hierarchies without cycles and too many levels, predefined items
/// there and only once. Codes and numbers are <see cref="SeriesCheck"/>'s.
/// </summary>
internal sealed class ObjectCheck(StoreTables tables, FindingList findings)
{
    private const string Lines = "lines", Hierarchy = "hierarchy", Predefined = "predefined";

    internal void Run(DataObject item, IReadOnlySet<PhysicalTable> readable)
    {
        foreach (var section in item.TabularSections)
            if (tables.Find(section.Table) is { } rows && readable.Contains(rows)) CheckLines(rows);
        var main = tables.Find(item.Table);
        if (main is not null && !readable.Contains(main)) return;
        if (main is not null && item.Table.Find(StandardField.Parent) is not null) CheckHierarchy(item, main);
        if (item is ExchangePlan { ThisNode: var node } && node != Guid.Empty) CheckThisNode(item, main);
        else if (item is CodedObject coded) CheckPredefined(coded, main);
    }

    private void CheckLines(PhysicalTable section)
    {
        var line = section[section.Table[StandardField.LineNumber]]![Member.Number];
        var owner = section[section.Table[StandardField.Ref]]![Member.Key];
        var areas = string.Concat(Areas(section).Select(area => area + ", "));
        tables.Each(
            $"SELECT gb_uuid_text({owner}), count(*), max({line}) FROM {section.Name} GROUP BY {areas}{owner} "
                + $"HAVING min({line}) <> 1 OR max({line}) <> count(*)",
            row => findings.Error(
                Lines, section.Table.FullName, "the line numbers are not 1, 2, 3 …",
                string.Create(CultureInfo.InvariantCulture, $"{row.Text(0)}: {row.Integer(1)} rows, the last is {row.Integer(2)}")));
    }

    private void CheckHierarchy(DataObject item, PhysicalTable table)
    {
        var limit = item is Catalog { LimitLevelCount: true, LevelCount: > 0 and var levels } ? levels : int.MaxValue;
        string key = Column(table, StandardField.Ref), parent = Column(table, StandardField.Parent);
        var same = string.Concat(Areas(table).Select(area => $" AND a.{area} = b.{area}"));
        // A parent that is not there ends the way up, like none.
        var tree = $"WITH RECURSIVE tree (n, level) AS (SELECT a.rowid, 1 FROM {table.Name} AS a WHERE NOT EXISTS "
            + $"(SELECT 1 FROM {table.Name} AS b WHERE b.{key} = a.{parent}{same}) "
            + $"UNION ALL SELECT a.rowid, tree.level + 1 FROM tree CROSS JOIN {table.Name} AS b ON b.rowid = tree.n "
            + $"CROSS JOIN {table.Name} AS a ON a.{parent} = b.{key}{same}) ";
        var reached = 0L;
        tables.Each(
            $"{tree}SELECT count(*), coalesce(sum(level > {limit.ToString(CultureInfo.InvariantCulture)}), 0) FROM tree",
            row =>
            {
                reached = row.Integer(0);
                if (row.Integer(1) > 0)
                    tables.Each(
                        $"{tree}SELECT gb_uuid_text({key}) FROM tree JOIN {table.Name} AS t ON t.rowid = tree.n "
                            + $"WHERE level > {limit.ToString(CultureInfo.InvariantCulture)}",
                        deep => findings.Error(
                            Hierarchy, item.FullName, $"objects stand below the last of the {limit} levels", deep.Text(0)));
            });
        if (tables.Connection.Scalar($"SELECT count(*) FROM {table.Name}") > reached)
            tables.Each(
                $"{tree}SELECT gb_uuid_text({key}) FROM {table.Name} WHERE rowid NOT IN (SELECT n FROM tree)",
                row => findings.Error(Hierarchy, item.FullName, "objects are their own parents, over one step or more", row.Text(0)));
        if (item.Table.Find(StandardField.IsFolder) is not null) CheckParents(item, table, key, parent, same);
    }

    private void CheckParents(DataObject item, PhysicalTable table, string key, string parent, string same)
    {
        var folder = Column(table, StandardField.IsFolder);
        tables.Each(
            $"SELECT gb_uuid_text(a.{key}) FROM {table.Name} AS a JOIN {table.Name} AS b ON b.{key} = a.{parent}{same} "
                + $"WHERE b.{folder} = 0",
            row => findings.Error(Hierarchy, item.FullName, "the parent is not a folder", row.Text(0)));
    }

    private void CheckPredefined(CodedObject item, PhysicalTable? table)
    {
        var missing = item.Predefined.ToDictionary(predefined => predefined.Name, StringComparer.OrdinalIgnoreCase);
        if (table is not null && item.Table.Find(StandardField.PredefinedDataName) is { } field)
        {
            var name = table[field]![Member.Text];
            var areas = string.Concat(Areas(table).Select(area => area + ", "));
            tables.Each(
                $"SELECT {name}, count(*) FROM {table.Name} WHERE {name} <> '' GROUP BY {areas}{name}",
                row =>
                {
                    missing.Remove(row.Text(0));
                    if (row.Integer(1) > 1)
                        findings.Error(
                            Predefined, item.FullName, "a predefined item is there more than once", row.Text(0), row.Integer(1) - 1);
                    if (!item.Predefined.Any(known => string.Equals(known.Name, row.Text(0), StringComparison.OrdinalIgnoreCase)))
                        findings.Note(
                            Predefined, item.FullName, "an item has a predefined name that the configuration does not have", row.Text(0));
                });
        }
        // Items of a data area are made when the area is.
        if (item.PredefinedDataUpdate == PredefinedDataUpdate.DontAutoUpdate || item.Table.Separators.Any()) return;
        foreach (var name in missing.Keys) findings.Error(Predefined, item.FullName, "a predefined item is not there", name);
    }

    private void CheckThisNode(DataObject item, PhysicalTable? table)
    {
        var nodes = 0L;
        if (table is not null)
        {
            var areas = string.Join(", ", Areas(table));
            tables.Each(
                $"SELECT count(*) FROM {table.Name} WHERE {Column(table, StandardField.ThisNode)} = 1"
                    + (areas.Length == 0 ? "" : $" GROUP BY {areas}"),
                row => nodes = Math.Max(nodes, row.Integer(0)));
        }
        if (nodes > 1) findings.Error(Predefined, item.FullName, "several nodes say that they are this infobase", count: nodes - 1);
        else if (nodes == 0 && !item.Table.Separators.Any())
            findings.Error(Predefined, item.FullName, "the node of this infobase is not there");
    }

    private static IEnumerable<string> Areas(PhysicalTable table) =>
        table.Table.Separators.SelectMany(field => table[field]!.Comparable).Select(column => column.Name);

    private static string Column(PhysicalTable table, StandardField standard)
    {
        var field = table[table.Table[standard]]!;
        return field[Member.Key] ?? field[Member.Boolean]!;
    }
}
