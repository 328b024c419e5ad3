using System.Globalization;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;


namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>The key of a row as people read it: <c>11111111-…</c>, <c>…, line 3</c>.</summary>
internal sealed class RowText
{
    private readonly PhysicalField[] _fields;
    private readonly int[] _places;

    /// <param name="places">Where the first column of each field stands in the statement's rows.</param>
    internal RowText(PhysicalTable table, Func<PhysicalField, int> places)
    {
        _fields = [.. FieldsOf(table.Table).Select(field => table[field]).OfType<PhysicalField>()];
        _places = [.. _fields.Select(places)];
    }

    internal static IEnumerable<Field> FieldsOf(Table table) => table.Separators.Concat(table.Key).Distinct();

    /// <summary>The columns that the text is made of, in its order.</summary>
    internal static IEnumerable<PhysicalColumn> ColumnsOf(PhysicalTable table) =>
        FieldsOf(table.Table).Select(field => table[field]).OfType<PhysicalField>().SelectMany(field => field.Columns);

    internal string? Of(SqliteStatement row)
    {
        if (_fields.Length == 0) return null;
        return string.Join(", ", _fields.Select((field, i) => Part(field, row, _places[i])));
    }

    private static string Part(PhysicalField field, SqliteStatement row, int place)
    {
        var name = field.Field.Standard switch
        {
            StandardField.Ref => "",
            StandardField.LineNumber => "line ",
            _ => field.Field.Name + " ",
        };
        return name + Value(field, row, place);
    }

    private static string Value(PhysicalField field, SqliteStatement row, int place)
    {
        var kind = field.Shape.IsComposite ? (ValueKind)row.Integer(place) : ValueShape.KindOf(field.Shape.Type);
        var member = ValueShape.MemberOf(kind);
        for (var i = 0; i < field.Columns.Count; i++)
        {
            if (field.Columns[i].Member != member) continue;
            return member switch
            {
                Member.Key when row.Bytes(place + i).Length == RefKey.Size => RefKey.FromStored(row.Bytes(place + i)).ToString(),
                Member.Date when row.Integer(place + i) is >= 0 and var date && date <= DateSeconds.Max => DateSeconds.Format(date),
                Member.Number when !field.Shape.Number.IsWide =>
                    new Number(row.Integer(place + i), field.Shape.Number.Scale).ToString(),
                Member.Key or Member.Number or Member.Content => Convert.ToHexString(row.Bytes(place + i)),
                Member.Text => $"'{row.Text(place + i)}'",
                _ => row.Integer(place + i).ToString(CultureInfo.InvariantCulture),
            };
        }
        return "?";
    }
}
