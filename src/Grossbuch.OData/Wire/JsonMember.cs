using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Wire;

/// <summary>Prints one member of an entity: its name with what stands before it, already encoded, and its value.</summary>
internal abstract class JsonMember
{
    /// <summary>Name, colon and blank, with the comma and the line feed that divide it from the member before.</summary>
    public byte[] Prefix { get; set; } = [];

    public abstract void Write(WireBuffer to, RowBatch batch, int row, WireContext context);

    protected static bool IsNull(ColumnLayout column, RowBatch batch, int row) => column.IsNullable && batch.IsNull(row, column.NullSlot);

    protected static bool PutNull(WireBuffer to, ColumnLayout column, RowBatch batch, int row)
    {
        if (!column.IsNullable || !batch.IsNull(row, column.NullSlot)) return false;
        to.Put("null"u8);
        return true;
    }
}

internal sealed class BooleanMember(ColumnLayout column) : JsonMember
{
    private readonly int _slot = column.Boolean;

    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put(batch.Integer(row, _slot) != 0 ? "true"u8 : "false"u8);
    }
}

/// <summary>A number; Int64 stands in quotes (odata §7.1).</summary>
internal sealed class NumberMember(ColumnLayout column, bool isQuoted) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        var room = to.Room(Utf8.NumberLengthMax + 2);
        var at = 0;
        if (isQuoted) room[at++] = (byte)'"';
        at += WireNumber.Format(room[at..], column, batch, row);
        if (isQuoted) room[at++] = (byte)'"';
        to.Advance(at);
    }
}

internal static class WireNumber
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Format(Span<byte> to, ColumnLayout column, RowBatch batch, int row) => column.IsWideNumber
        ? Utf8.Decimal(to, batch.WideNumber(row, column.Number), column.Scale)
        : Utf8.Decimal(to, batch.Integer(row, column.Number), column.Scale);
}

/// <summary>The key that a constant has for want of another.</summary>
internal sealed class SurrogateMember : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context) => to.Put((byte)'0');
}

internal sealed class DateMember(ColumnLayout column) : JsonMember
{
    private readonly int _slot = column.Date;

    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        var room = to.Room(Utf8.DateLength + 2);
        room[0] = (byte)'"';
        Utf8.Date(room[1..], batch.Integer(row, _slot));
        room[Utf8.DateLength + 1] = (byte)'"';
        to.Advance(Utf8.DateLength + 2);
    }
}

/// <summary>A reference or a uuid.</summary>
internal sealed class UuidMember(ColumnLayout column) : JsonMember
{
    private readonly int _slot = column.Key;

    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        var room = to.Room(Utf8.UuidLength + 2);
        room[0] = (byte)'"';
        Utf8.Uuid(room[1..], batch.Bytes(row, _slot));
        room[Utf8.UuidLength + 1] = (byte)'"';
        to.Advance(Utf8.UuidLength + 2);
    }
}

/// <summary>A string; one of fixed length is printed with its blanks (recorded).</summary>
internal sealed class TextMember(ColumnLayout column) : JsonMember
{
    private readonly int _slot = column.Text;
    private readonly int _padTo = column.Type.String.Fixed ? column.Type.String.Length : 0;

    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        var text = batch.Bytes(row, _slot);
        Utf8.Json(to, text);
        if (_padTo > 0) Pad(to, text);
        to.Put((byte)'"');
    }

    private void Pad(WireBuffer to, ReadOnlySpan<byte> text)
    {
        var length = 0;
        foreach (var code in text)
            if ((code & 0xC0) != 0x80) length++;
        for (; length < _padTo; length++) to.Put((byte)' ');
    }
}

/// <summary>The name of an enumeration value; nothing for the empty one.</summary>
internal sealed class EnumMember(ColumnLayout column, EnumNames names) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        to.Put(names.Find(batch.Key(row, column.Key)));
        to.Put((byte)'"');
    }
}

internal sealed class SystemEnumMember(ColumnLayout column, byte[][] names) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        var index = batch.Integer(row, column.Number);
        to.Put((byte)'"');
        if (index >= 0 && index < names.Length) to.Put(names[index]);
        to.Put((byte)'"');
    }
}

/// <summary>DataVersion: eight big-endian bytes in base64 (odata §7.4).</summary>
internal sealed class VersionMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        WireVersion.Put(to, batch.Integer(row, column.Number));
        to.Put((byte)'"');
    }
}

internal static class WireVersion
{
    public static void Put(WireBuffer to, long version)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        Base64.EncodeToUtf8(bytes, to.Room(12), out _, out var written);
        to.Advance(written);
    }
}

/// <summary>The value of a composite: always a string, whatever its type.</summary>
internal sealed class CompositeMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        CompositeText.Put(to, column, batch, row, context);
        to.Put((byte)'"');
    }
}

/// <summary><c>X_Type</c> of a composite.</summary>
internal sealed class CompositeTypeMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put((byte)'"');
        to.Put(CompositeText.TypeName(column, batch, row, context));
        to.Put((byte)'"');
    }
}

/// <summary><c>X_Type</c> of a route point.</summary>
internal sealed class RoutePointTypeMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put(batch.Bytes(row, column.Text).IsEmpty ? "\"StandardODATA.Undefined\""u8 : "\"StandardODATA.BusinessProcessRoutePoint\""u8);
    }
}

/// <summary><c>X_Base64Data</c>; an empty storage has none.</summary>
internal sealed class ContentMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (IsNull(column, batch, row) || batch.Bytes(row, column.Content) is not { IsEmpty: false } bytes)
        {
            to.Put("null"u8);
            return;
        }
        var room = to.Room(Base64.GetMaxEncodedToUtf8Length(bytes.Length) + 2);
        room[0] = (byte)'"';
        Base64.EncodeToUtf8(bytes, room[1..], out _, out var written);
        room[written + 1] = (byte)'"';
        to.Advance(written + 2);
    }
}

/// <summary><c>X_Type</c> of a value storage: its media type.</summary>
internal sealed class ContentTypeMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (IsNull(column, batch, row) || batch.Bytes(row, column.Content).IsEmpty)
        {
            to.Put("null"u8);
            return;
        }
        to.Put((byte)'"');
        Utf8.Json(to, batch.Bytes(row, column.Text));
        to.Put((byte)'"');
    }
}

/// <summary>A description of types as a complex value (recorded), or null.</summary>
internal sealed class TypesMember(ColumnLayout column) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        if (PutNull(to, column, batch, row)) return;
        to.Put(context.Names.TypeDescription(batch.Bytes(row, column.Text)));
    }
}

/// <summary>An annotation with a fixed value: <c>X@odata.type</c>, <c>odata.type</c>.</summary>
internal sealed class FixedMember(byte[] value) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context) => to.Put(value);
}

/// <summary><c>odata.id</c> (with the address of the service) and <c>odata.editLink</c>.</summary>
internal sealed class EntityLinkMember(EntityKey key, bool isAbsolute) : JsonMember
{
    public override void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        to.Put((byte)'"');
        if (isAbsolute)
        {
            Utf8.Json(to, context.Root);
            to.Put((byte)'/');
        }
        key.Put(to, batch, row, context);
        to.Put((byte)'"');
    }
}
