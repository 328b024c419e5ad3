using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// Rows as lists of values: for whoever changes a row or looks at a few. Answers with many rows never pass through it.
/// </summary>
public static class RowValues
{
    public static Value Of(RowReader reader, RowBatch batch, int row, ColumnLayout column, Configuration configuration)
    {
        if (column.IsNullable && batch.IsNull(row, column.NullSlot)) return Value.Null;
        var kind = column.Tag >= 0 ? (ValueKind)batch.Integer(row, column.Tag) : KindOf(column);
        return kind switch
        {
            ValueKind.Boolean => Value.Of(batch.Integer(row, column.Boolean) != 0),
            ValueKind.Number => Value.Of(
                new Number(column.IsWideNumber ? batch.WideNumber(row, column.Number) : batch.Integer(row, column.Number), column.Scale)),
            ValueKind.Date => Value.OfDate(batch.Integer(row, column.Date)),
            ValueKind.String => Value.Of(Encoding.UTF8.GetString(batch.Bytes(row, column.Text))),
            ValueKind.Uuid => Value.OfUuid(batch.Key(row, column.Key)),
            ValueKind.Storage => Value.OfStorage(new StoredContent(
                batch.Bytes(row, column.Content).ToArray(), Encoding.UTF8.GetString(batch.Bytes(row, column.Text)))),
            ValueKind.Ref => ReferenceOf(reader, batch, row, column),
            ValueKind.TypeDescription => TypesOf(batch, row, column, configuration),
            ValueKind.RoutePoint => Value.OfRoutePoint(Encoding.UTF8.GetString(batch.Bytes(row, column.Text))),
            _ => Value.Undefined,
        };
    }

    // A type that the configuration no longer has reads as the empty value.
    private static Value ReferenceOf(RowReader reader, RowBatch batch, int row, ColumnLayout column)
    {
        var type = column.RefType >= 0 ? reader.RefTypeOf(batch.Integer(row, column.RefType)) : column.Type.Refs[0];
        return type is null ? Value.Undefined : Value.OfRef(type, batch.Key(row, column.Key));
    }

    private static Value TypesOf(RowBatch batch, int row, ColumnLayout column, Configuration configuration) =>
        TypeDescriptionText.Parse(Encoding.UTF8.GetString(batch.Bytes(row, column.Text)), configuration) is { } types
            ? Value.OfTypes(types) : Value.Undefined;

    private static ValueKind KindOf(ColumnLayout column) => column switch
    {
        { Boolean: >= 0 } => ValueKind.Boolean,
        { Number: >= 0 } => ValueKind.Number,
        { Date: >= 0 } => ValueKind.Date,
        { Content: >= 0 } => ValueKind.Storage,
        { Key: >= 0 } => column.Type.Refs.IsEmpty ? ValueKind.Uuid : ValueKind.Ref,
        _ => column.Type.Has(PrimitiveTypes.TypeDescription) ? ValueKind.TypeDescription
            : column.Type.Has(PrimitiveTypes.RoutePoint) ? ValueKind.RoutePoint : ValueKind.String,
    };
}
