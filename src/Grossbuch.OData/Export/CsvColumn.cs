using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Model;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Export;

internal enum CsvPart { Value, Type }

/// <summary>One column of a CSV file. Texts are quoted by RFC 4180 where they need it; numbers and dates never do.</summary>
internal sealed class CsvColumn
{
    private static readonly System.Buffers.SearchValues<byte> Special = System.Buffers.SearchValues.Create("\",\r\n"u8);

    private readonly WireKind _kind;
    private readonly ColumnLayout _column;
    private readonly CsvPart _part;
    private readonly EnumNames? _enum;
    private readonly ImmutableArray<byte[]> _members;

    private CsvColumn(WireProperty property, ColumnLayout column, CsvPart part, WireNames names)
    {
        _kind = property.Kind;
        _column = column;
        _part = part;
        Header = part == CsvPart.Type ? property.TypeName! : property.BaseName;
        if (_kind == WireKind.Enum) _enum = names.EnumOf(column.Type.Refs[0]);
        if (_kind == WireKind.SystemEnum)
            _members = [.. SystemEnums.Of(property.Field!)!.Members.Select(member => Encoding.UTF8.GetBytes(member.English))];
    }

    /// <summary>The name of the field; <c>X_Type</c> for the type of a composite's value.</summary>
    public string Header { get; }

    public static IEnumerable<CsvColumn> Of(WireProperty property, ColumnLayout column, WireNames names)
    {
        yield return new CsvColumn(property, column, CsvPart.Value, names);
        if (property.Kind is WireKind.Composite or WireKind.Storage) yield return new CsvColumn(property, column, CsvPart.Type, names);
    }

    /// <summary>NULL is an empty cell.</summary>
    public void Write(WireBuffer to, RowCursor cursor)
    {
        var (batch, row) = (cursor.Batch, cursor.Row);
        if (_column.IsNullable && batch.IsNull(row, _column.NullSlot)) return;
        if (_part == CsvPart.Type) WriteType(to, cursor);
        else WriteValue(to, batch, row, cursor.Context);
    }

    private void WriteValue(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        switch (_kind)
        {
            case WireKind.Boolean: to.Put(batch.Integer(row, _column.Boolean) != 0 ? "true"u8 : "false"u8); break;
            case WireKind.Int16 or WireKind.Int64 or WireKind.Double or WireKind.Version:
                to.Advance(WireNumber.Format(to.Room(Utf8.NumberLengthMax), _column, batch, row));
                break;
            case WireKind.DateTime:
                Utf8.Date(to.Room(Utf8.DateLength), batch.Integer(row, _column.Date));
                to.Advance(Utf8.DateLength);
                break;
            case WireKind.Uuid or WireKind.Reference:
                Utf8.Uuid(to.Room(Utf8.UuidLength), batch.Bytes(row, _column.Key));
                to.Advance(Utf8.UuidLength);
                break;
            case WireKind.Enum: ExactEnumMember.Put(to, _enum!, batch, row, _column.Key); break;
            case WireKind.SystemEnum:
                var index = batch.Integer(row, _column.Number);
                if (index >= 0 && index < _members.Length) to.Put(_members[(int)index]);
                break;
            case WireKind.Composite when IsText(batch, row): PutText(to, batch.Bytes(row, _column.Text)); break;
            case WireKind.Composite: ExactCompositeMember.Put(to, _column, batch, row, context); break;
            case WireKind.Storage:
                var content = batch.Bytes(row, _column.Content);
                Base64.EncodeToUtf8(content, to.Room(Base64.GetMaxEncodedToUtf8Length(content.Length)), out _, out var written);
                to.Advance(written);
                break;
            case WireKind.Types: PutTypes(to, context.Names.TypeDescription(batch.Bytes(row, _column.Text))); break;
            default: PutText(to, batch.Bytes(row, _column.Text)); break;
        }
    }

    private void WriteType(WireBuffer to, RowCursor cursor)
    {
        if (_kind == WireKind.Storage) PutText(to, cursor.Batch.Bytes(cursor.Row, _column.Text));
        else to.Put(CompositeText.TypeName(_column, cursor.Batch, cursor.Row, cursor.Context));
    }

    private bool IsText(RowBatch batch, int row) =>
        _column.Text >= 0 && (_column.Tag < 0 || (ValueKind)batch.Integer(row, _column.Tag) is ValueKind.String or ValueKind.RoutePoint);

    private static void PutText(WireBuffer to, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(Special) < 0)
        {
            to.Put(text);
            return;
        }
        var room = to.Room((text.Length * 2) + 2);
        var at = 0;
        room[at++] = (byte)'"';
        foreach (var code in text)
        {
            if (code == '"') room[at++] = code;
            room[at++] = code;
        }
        room[at++] = (byte)'"';
        to.Advance(at);
    }

    private static void PutTypes(WireBuffer to, ReadOnlySpan<byte> json)
    {
        var flat = new byte[json.Length];
        var length = 0;
        foreach (var code in json)
            if (code != '\n') flat[length++] = code;
        PutText(to, flat.AsSpan(0, length));
    }
}
