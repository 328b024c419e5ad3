using System.Collections.Immutable;
using System.Text;
using Grossbuch.OData.Model;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Wire;

/// <summary>
/// Prints an entity's address below the service root: <c>Catalog_X(guid'…')</c>, <c>InformationRegister_X(Period=datetime'…',
/// Валюта_Key=guid'…')</c>.
/// Parts are divided by a comma and a blank (recorded). The text stands inside a JSON string.
/// </summary>
internal sealed class EntityKey
{
    private readonly byte[] _start;
    private readonly ImmutableArray<(byte[] Before, WireProperty Property, ColumnLayout? Column, byte[]? TypeBefore)> _parts;

    public EntityKey(EntitySet set, Func<WireProperty, ColumnLayout?> columnOf)
    {
        _start = Encoding.UTF8.GetBytes(set.Name + "(");
        var isNamed = set.Key.Length > 1 || set.Key.Any(part => part.HasType);
        _parts =
        [
            .. set.Key.Select((part, i) => (
                Encoding.UTF8.GetBytes((i > 0 ? ", " : "") + (isNamed ? part.Name + "=" : "")),
                part,
                columnOf(part),
                part.TypeName is { } type ? Encoding.UTF8.GetBytes($", {type}='") : null)),
        ];
    }

    public void Put(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        to.Put(_start);
        foreach (var (before, property, column, typeBefore) in _parts)
        {
            to.Put(before);
            PutPart(to, property, column, batch, row, context);
            if (typeBefore is null) continue;
            to.Put(typeBefore);
            to.Put(CompositeText.TypeName(column!, batch, row, context));
            to.Put((byte)'\'');
        }
        to.Put((byte)')');
    }

    private static void PutPart(WireBuffer to, WireProperty property, ColumnLayout? column, RowBatch batch, int row, WireContext context)
    {
        if (column is null)
        {
            to.Put((byte)'0');
            return;
        }
        switch (property.Kind)
        {
            case WireKind.Reference or WireKind.Uuid:
                to.Put("guid'"u8);
                Utf8.Uuid(to.Room(Utf8.UuidLength), batch.Bytes(row, column.Key));
                to.Advance(Utf8.UuidLength);
                break;
            case WireKind.DateTime:
                to.Put("datetime'"u8);
                Utf8.Date(to.Room(Utf8.DateLength), batch.Integer(row, column.Date));
                to.Advance(Utf8.DateLength);
                break;
            case WireKind.Int16 or WireKind.Int64 or WireKind.Double:
                to.Advance(WireNumber.Format(to.Room(Utf8.NumberLengthMax), column, batch, row));
                return;
            case WireKind.Boolean:
                to.Put(batch.Integer(row, column.Boolean) != 0 ? "true"u8 : "false"u8);
                return;
            case WireKind.Enum:
                to.Put((byte)'\'');
                to.Put(context.Names.EnumOf(column.Type.Refs[0]).Find(batch.Key(row, column.Key)));
                break;
            case WireKind.Composite:
                to.Put((byte)'\'');
                CompositeText.Put(to, column, batch, row, context);
                break;
            default:
                to.Put((byte)'\'');
                Utf8.Quoted(to, batch.Bytes(row, column.Text));
                break;
        }
        to.Put((byte)'\'');
    }
}
