using System.Globalization;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>
/// Codes and numbers that their configuration wants unique: within the data area and the catalog, the parent, the owner or the period.
/// Empty ones are not counted, as many objects may do without.
/// </summary>
internal sealed class SeriesCheck(StoreTables tables, FindingList findings)
{
    private const string Codes = "codes";

    internal void Run(DataObject item, IReadOnlySet<PhysicalTable> readable)
    {
        if (tables.Find(item.Table) is not { } table || !readable.Contains(table)) return;
        switch (item)
        {
            case CodedObject { CheckUnique: true, CodeLength: > 0 } coded:
                var scope = coded.CodeSeries switch
                {
                    CodeSeries.WithinSubordination => item.Table.Find(StandardField.Parent),
                    CodeSeries.WithinOwnerSubordination => item.Table.Find(StandardField.Owner),
                    _ => null,
                };
                Check(item, [table], StandardField.Code, stored => scope is null ? [] : Columns(stored, scope));
                break;
            // Documents of one numerator share a series, which is checked once, with the first of them.
            case Document { NumeratorObject: { } numerator }:
                if (!numerator.CheckUnique || numerator.NumberLength == 0) break;
                var shared = item.Configuration.OfKind<Document>().Where(other => other.NumeratorObject == numerator)
                    .Select(other => tables.Find(other.Table)).OfType<PhysicalTable>().Where(readable.Contains).ToArray();
                if (shared[0] == table) Check(item, shared, StandardField.Number, stored => Period(stored, numerator.NumberPeriodicity));
                break;
            case NumberedObject { CheckUnique: true, NumberLength: > 0 } numbered:
                Check(item, [table], StandardField.Number, stored => Period(stored, numbered.NumberPeriodicity));
                break;
        }
    }

    /// <param name="series">What tells series apart beside the data area.</param>
    private void Check(DataObject item, PhysicalTable[] stored, StandardField standard, Func<PhysicalTable, IEnumerable<string>> series)
    {
        var width = 0;
        var selects = new List<string>();
        foreach (var table in stored)
        {
            var field = table[table.Table[standard]]!;
            var isText = field.Shape.Has(Member.Text);
            var compared = isText ? field[Member.TextKey] : field[Member.Number];
            var empty = isText ? "''" : field.Shape.Number.IsWide ? "x'80000000000000000000000000000000'" : "0";
            string[] group =
            [
                .. table.Table.Separators.SelectMany(one => Columns(table, one)), .. series(table), compared!,
            ];
            width = group.Length;
            var columns = string.Join(", ", group.Select((column, i) => $"{column} AS {Name(i)}"));
            var shown = isText ? field[Member.Text] : field.Shape.Number.IsWide ? $"hex({compared})" : $"CAST({compared} AS TEXT)";
            selects.Add($"SELECT {columns}, {shown} AS shown FROM {table.Name} WHERE {compared} <> {empty}");
        }
        tables.Each(
            $"SELECT min(shown), count(*) FROM ({string.Join(" UNION ALL ", selects)}) "
                + $"GROUP BY {string.Join(", ", Enumerable.Range(0, width).Select(Name))} HAVING count(*) > 1",
            row => findings.Error(
                Codes, item.FullName, $"{standard} is not unique in its series",
                string.Create(CultureInfo.InvariantCulture, $"'{row.Text(0)}', {row.Integer(1)} times"), row.Integer(1) - 1));
    }

    private static IEnumerable<string> Columns(PhysicalTable table, Field field) =>
        table[field]!.Comparable.Select(column => column.Name);

    private static string Name(int index) => "c" + index.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> Period(PhysicalTable table, NumberPeriodicity periodicity)
    {
        var date = table[table.Table[StandardField.Date]]![Member.Date];
        return periodicity switch
        {
            NumberPeriodicity.Year => [$"gb_year({date})"],
            NumberPeriodicity.Quarter => [$"gb_year({date}) * 4 + gb_quarter({date})"],
            NumberPeriodicity.Month => [$"gb_months({date})"],
            NumberPeriodicity.Day => [$"{date} / 86400"],
            _ => [],
        };
    }
}
