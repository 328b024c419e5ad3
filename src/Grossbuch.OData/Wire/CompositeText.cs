using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Wire;

/// <summary>The text of a composite's value, and the name of its type (odata §3.6).</summary>
internal static class CompositeText
{
    /// <summary>Inside a JSON string.</summary>
    public static void Put(WireBuffer to, ColumnLayout column, RowBatch batch, int row, WireContext context)
    {
        switch (KindOf(column, batch, row))
        {
            case ValueKind.Boolean:
                to.Put(batch.Integer(row, column.Boolean) != 0 ? "true"u8 : "false"u8);
                break;
            case ValueKind.Number:
                to.Advance(WireNumber.Format(to.Room(Utf8.NumberLengthMax), column, batch, row));
                break;
            case ValueKind.Date:
                Utf8.Date(to.Room(Utf8.DateLength), batch.Integer(row, column.Date));
                to.Advance(Utf8.DateLength);
                break;
            case ValueKind.String or ValueKind.RoutePoint:
                Utf8.Json(to, batch.Bytes(row, column.Text));
                break;
            case ValueKind.Ref when RefTypeOf(column, batch, row, context) is { IsEnum: true } type:
                to.Put(context.Names.EnumOf(type).Find(batch.Key(row, column.Key)));
                break;
            case ValueKind.Ref or ValueKind.Uuid:
                Utf8.Uuid(to.Room(Utf8.UuidLength), batch.Bytes(row, column.Key));
                to.Advance(Utf8.UuidLength);
                break;
        }
    }

    public static ReadOnlySpan<byte> TypeName(ColumnLayout column, RowBatch batch, int row, WireContext context) =>
        KindOf(column, batch, row) switch
        {
            ValueKind.Boolean => "Edm.Boolean"u8,
            ValueKind.Number => "Edm.Double"u8,
            ValueKind.Date => "Edm.DateTime"u8,
            ValueKind.String => "Edm.String"u8,
            ValueKind.Uuid => "Edm.Guid"u8,
            ValueKind.RoutePoint => "StandardODATA.BusinessProcessRoutePoint"u8,
            ValueKind.Ref => RefTypeOf(column, batch, row, context) is { } type ? context.Names.TypeOf(type) : "StandardODATA.Undefined"u8,
            _ => "StandardODATA.Undefined"u8,
        };

    private static ValueKind KindOf(ColumnLayout column, RowBatch batch, int row) =>
        column.Tag >= 0 ? (ValueKind)batch.Integer(row, column.Tag)
        : column.Key >= 0 ? (column.Type.Refs.IsEmpty ? ValueKind.Uuid : ValueKind.Ref)
        : ValueKind.String;

    public static RefType? RefTypeOf(ColumnLayout column, RowBatch batch, int row, WireContext context) =>
        column.RefType >= 0 ? context.RefTypeOf(batch.Integer(row, column.RefType))
        : column.Type.Refs.Length == 1 ? column.Type.Refs[0]
        : null;
}
