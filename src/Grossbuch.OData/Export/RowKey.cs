using System.Buffers.Binary;
using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Export;

/// <summary>The columns by which rows of two reads belong together, compared as the store orders them.</summary>
internal sealed class RowKey(ImmutableArray<ColumnLayout> columns)
{
    /// <summary>Compares the row of one cursor with the row of another, whose key has the same types.</summary>
    public int Compare(RowCursor mine, RowKey other, RowCursor theirs)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            var order = Compare(columns[i], mine, other.Column(i), theirs);
            if (order != 0) return order;
        }
        return 0;
    }

    /// <summary>Whether the row's key is the remembered one, which it becomes.</summary>
    public bool IsSame(RowCursor cursor, ref byte[] remembered)
    {
        var size = 0;
        foreach (var column in columns) size += SizeOf(column, cursor);
        Span<byte> now = size <= 256 ? stackalloc byte[size] : new byte[size];
        var at = 0;
        foreach (var column in columns) at = Put(column, cursor, now, at);
        now = now[..at];
        if (now.SequenceEqual(remembered)) return true;
        remembered = now.ToArray();
        return false;
    }

    private ColumnLayout Column(int index) => columns[index];

    // The members in the order in which the store compares them.
    private static int Compare(ColumnLayout left, RowCursor mine, ColumnLayout right, RowCursor theirs)
    {
        var order = Integers(left.Tag, mine, right.Tag, theirs);
        if (order == 0) order = Integers(left.Boolean, mine, right.Boolean, theirs);
        if (order == 0)
            order = left.IsWideNumber ? Bytes(left.Number, mine, right.Number, theirs) : Integers(left.Number, mine, right.Number, theirs);
        if (order == 0) order = Integers(left.Date, mine, right.Date, theirs);
        if (order == 0) order = Texts(left.Text, mine, right.Text, theirs);
        if (order == 0) order = Integers(left.RefType, mine, right.RefType, theirs);
        return order == 0 ? Bytes(left.Key, mine, right.Key, theirs) : order;
    }

    private static int Integers(int left, RowCursor mine, int right, RowCursor theirs) =>
        left < 0 ? 0 : mine.Batch.Integer(mine.Row, left).CompareTo(theirs.Batch.Integer(theirs.Row, right));

    private static int Bytes(int left, RowCursor mine, int right, RowCursor theirs) =>
        left < 0 ? 0 : mine.Batch.Bytes(mine.Row, left).SequenceCompareTo(theirs.Batch.Bytes(theirs.Row, right));

    private static int Texts(int left, RowCursor mine, int right, RowCursor theirs)
    {
        if (left < 0) return 0;
        ReadOnlySpan<byte> one = mine.Batch.Bytes(mine.Row, left), two = theirs.Batch.Bytes(theirs.Row, right);
        if (one.SequenceEqual(two)) return 0;
        byte[] oneKey = new byte[StringKey.BytesMax(one.Length)], twoKey = new byte[StringKey.BytesMax(two.Length)];
        int oneLength = StringKey.Make(one, oneKey), twoLength = StringKey.Make(two, twoKey);
        return oneKey.AsSpan(0, oneLength).SequenceCompareTo(twoKey.AsSpan(0, twoLength));
    }

    // At most: five integers, three lengths, and the bytes.
    private static int SizeOf(ColumnLayout column, RowCursor cursor)
    {
        var size = sizeof(long) * 7;
        if (column.Text >= 0) size += cursor.Batch.Bytes(cursor.Row, column.Text).Length;
        if (column.Key >= 0) size += cursor.Batch.Bytes(cursor.Row, column.Key).Length;
        if (column is { IsWideNumber: true, Number: >= 0 }) size += cursor.Batch.Bytes(cursor.Row, column.Number).Length;
        return size;
    }

    private static int Put(ColumnLayout column, RowCursor cursor, Span<byte> to, int at)
    {
        var number = column.IsWideNumber ? -1 : column.Number;
        foreach (var slot in (ReadOnlySpan<int>)[column.Tag, column.Boolean, number, column.Date, column.RefType])
        {
            BinaryPrimitives.WriteInt64LittleEndian(to[at..], slot < 0 ? 0 : cursor.Batch.Integer(cursor.Row, slot));
            at += sizeof(long);
        }
        foreach (var slot in (ReadOnlySpan<int>)[column.Text, column.Key, column.IsWideNumber ? column.Number : -1])
        {
            if (slot < 0) continue;
            var bytes = cursor.Batch.Bytes(cursor.Row, slot);
            BinaryPrimitives.WriteInt32LittleEndian(to[at..], bytes.Length);
            bytes.CopyTo(to[(at + sizeof(int))..]);
            at += sizeof(int) + bytes.Length;
        }
        return at;
    }
}
