using System.Collections.Immutable;
using System.Numerics;
using Grossbuch.Core.Values;

namespace Grossbuch.Query.Plan;

/// <summary>
/// Where the parts of one result column stand in a row. A row is a list of slots; a value of one type has one slot (a value storage two),
/// a composite has a tag and a slot for each member its type set needs. Absent parts are −1.
/// </summary>
/// <remarks>
/// Slots hold 64-bit integers (booleans 0/1, dates as seconds, numbers of at most 18 digits as scaled integers, tags, type numbers) or
/// bytes (UTF-8 text, 16-byte keys in stored order, longer numbers as 16-byte order-preserving integers, contents of value storages).
/// </remarks>
public sealed record ColumnLayout
{
    public required TypeDescription Type { get; init; }

    public required bool IsNullable { get; init; }

    /// <summary>Composites only: <see cref="ValueKind"/> as an integer.</summary>
    public int Tag { get; init; } = -1;

    public int Boolean { get; init; } = -1;

    public int Number { get; init; } = -1;

    public int Date { get; init; } = -1;

    /// <summary>UTF-8: strings, names of route points, the text of a type description, the media type of a value storage.</summary>
    public int Text { get; init; } = -1;

    /// <summary>16 bytes: the key of a reference or a uuid.</summary>
    public int Key { get; init; } = -1;

    /// <summary>
    /// Integer: the store's number of the reference type, see <see cref="RowReader.RefTypeOf"/>. Only where several are possible.
    /// </summary>
    public int RefType { get; init; } = -1;

    /// <summary>The content of a value storage.</summary>
    public int Content { get; init; } = -1;

    /// <summary>Fractional digits of the number slot.</summary>
    public int Scale { get; init; }

    /// <summary>The number slot holds 16 bytes instead of an integer.</summary>
    public bool IsWideNumber { get; init; }

    /// <summary>The slot to ask for NULL: the tag, or the one slot.</summary>
    public int NullSlot => Tag >= 0 ? Tag : Math.Max(Math.Max(Math.Max(Boolean, Number), Math.Max(Date, Text)), Math.Max(Key, Content));
}

/// <summary>
/// A block of rows, reused from fill to fill. Integer slots and byte slots are read by typed getters; nothing is boxed and no string is
/// made.
/// </summary>
public sealed class RowBatch
{
    /// <summary>A fill stops when the bytes of its rows reach this: one network write.</summary>
    public const int BytesTarget = 48 * 1024;

    public const int RowsMax = 512;

    private long[] _slots = [];
    private byte[] _bytes = new byte[BytesTarget + 4096];
    private int _used;

    public int RowCount { get; private set; }

    public int SlotCount { get; private set; }

    /// <summary>Bytes that the batch keeps for itself: one giant value blows it up for good.</summary>
    public int BytesCapacity => _bytes.Length;

    /// <summary>The store begins a fill with rows of this many slots.</summary>
    public void Begin(int slotCount)
    {
        SlotCount = slotCount;
        RowCount = 0;
        _used = 0;
        if (_slots.Length < slotCount * RowsMax) _slots = new long[slotCount * RowsMax];
    }

    /// <summary>No more rows fit. A store asks before it takes the next row from the database.</summary>
    public bool IsFull => RowCount == RowsMax || _used >= BytesTarget;

    /// <summary>Room for one more row; false when the batch is full.</summary>
    public bool TryAddRow(out Span<long> slots)
    {
        if (IsFull) { slots = default; return false; }
        slots = _slots.AsSpan(RowCount * SlotCount, SlotCount);
        RowCount++;
        return true;
    }

    /// <summary>Copies bytes in and returns what the slot must hold to find them.</summary>
    public long Store(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _bytes.Length - _used) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_used));
        var slot = ((long)_used << 32) | (uint)bytes.Length;
        _used += bytes.Length;
        return slot;
    }

    /// <summary>Takes over the rows of another batch, which gets this one's: rows that were kept go on without being copied.</summary>
    public void Exchange(RowBatch other)
    {
        (_slots, other._slots) = (other._slots, _slots);
        (_bytes, other._bytes) = (other._bytes, _bytes);
        (_used, other._used) = (other._used, _used);
        (RowCount, other.RowCount) = (other.RowCount, RowCount);
        (SlotCount, other.SlotCount) = (other.SlotCount, SlotCount);
    }

    /// <summary>What a slot holds for NULL, in slots that may be NULL. No scaled number, date or byte range is this.</summary>
    public const long NullSlot = long.MinValue;

    public long Integer(int row, int slot) => _slots[row * SlotCount + slot];

    public bool IsNull(int row, int slot) => _slots[row * SlotCount + slot] == NullSlot;

    public ReadOnlySpan<byte> Bytes(int row, int slot)
    {
        var at = _slots[row * SlotCount + slot];
        return _bytes.AsSpan((int)(at >> 32), (int)(uint)at);
    }

    public RefKey Key(int row, int slot) => RefKey.FromStored(Bytes(row, slot));

    /// <summary>A number of more than 18 digits: 16 bytes, big-endian, with the sign bit turned so that bytes sort as numbers do.</summary>
    public Int128 WideNumber(int row, int slot) => WideNumbers.Decode(Bytes(row, slot));

    private void Grow(int need)
    {
        var grown = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)(_used + need))];
        _bytes.AsSpan(0, _used).CopyTo(grown);
        _bytes = grown;
    }
}

/// <summary>The stored form of numbers of more than 18 digits.</summary>
public static class WideNumbers
{
    public static Int128 Decode(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt128BigEndian(bytes) ^ Int128.MinValue;

    public static byte[] Encode(Int128 unscaled)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt128BigEndian(bytes, unscaled ^ Int128.MinValue);
        return bytes;
    }
}

/// <summary>Rows of one running read. Holds a snapshot of the infobase until disposed; fill, write out, fill again.</summary>
public abstract class RowReader : IAsyncDisposable
{
    /// <summary>Layout of the plan's columns, in their order.</summary>
    public abstract ImmutableArray<ColumnLayout> Columns { get; }

    /// <summary>
    /// Replaces the batch's content with the next rows; false when there were none left. SQLite completes at once.
    /// </summary>
    public abstract ValueTask<bool> Fill(RowBatch batch, CancellationToken cancellation);

    /// <summary>The reference type with the store's number; null for a type that the configuration no longer has.</summary>
    public abstract RefType? RefTypeOf(long number);

    public abstract ValueTask DisposeAsync();
}
