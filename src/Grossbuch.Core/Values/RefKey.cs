using System.Buffers.Binary;
using System.Globalization;

namespace Grossbuch.Core.Values;

/// <summary>
/// The 16 bytes that identify an object, in the order in which the platform stores and sorts them: node part first, then time-high,
/// time-mid and time-low. Everything that sorts or stores references uses this order; only the edge of the house speaks uuid text.
/// </summary>
/// <remarks>
/// The permutation is the one of the platform's <c>?ref=</c> links: with u = the 32 hex digits of the uuid,
/// stored = u[16..32] + u[12..16] + u[8..12] + u[0..8]. <see cref="Guid.ToByteArray()"/> plays no part in it.
/// </remarks>
public readonly record struct RefKey(ulong High, ulong Low) : IComparable<RefKey>
{
    public const int Size = 16;

    /// <summary>The empty reference: 16 zero bytes, never NULL.</summary>
    public static RefKey Empty => default;

    public bool IsEmpty => (High | Low) == 0;

    /// <summary>Reads 16 bytes in stored order.</summary>
    public static RefKey FromStored(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Writes 16 bytes in stored order.</summary>
    public void WriteStored(Span<byte> to)
    {
        BinaryPrimitives.WriteUInt64BigEndian(to, High);
        BinaryPrimitives.WriteUInt64BigEndian(to[8..], Low);
    }

    public byte[] ToStored()
    {
        var bytes = new byte[Size];
        WriteStored(bytes);
        return bytes;
    }

    public static RefKey FromUuid(Guid uuid)
    {
        Span<byte> text = stackalloc byte[Size];
        uuid.TryWriteBytes(text, bigEndian: true, out _);
        var first = BinaryPrimitives.ReadUInt64BigEndian(text);
        return new RefKey(BinaryPrimitives.ReadUInt64BigEndian(text[8..]), Permute(first));
    }

    public Guid ToUuid()
    {
        Span<byte> text = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(text, Unpermute(Low));
        BinaryPrimitives.WriteUInt64BigEndian(text[8..], High);
        return new Guid(text, bigEndian: true);
    }

    public static bool TryParse(ReadOnlySpan<char> text, out RefKey key)
    {
        var parsed = Guid.TryParseExact(text, "D", out var uuid);
        key = parsed ? FromUuid(uuid) : default;
        return parsed;
    }

    /// <summary>The 32 lower-case hex digits of the stored order, as links and broken references show them.</summary>
    public string ToStoredHex() => High.ToString("x16", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);

    public int CompareTo(RefKey other)
    {
        var high = High.CompareTo(other.High);
        return high != 0 ? high : Low.CompareTo(other.Low);
    }

    /// <summary>The uuid text in lower case, as every wire format prints it.</summary>
    public override string ToString() => ToUuid().ToString("D");

    public static bool operator <(RefKey left, RefKey right) => left.CompareTo(right) < 0;

    public static bool operator >(RefKey left, RefKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(RefKey left, RefKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RefKey left, RefKey right) => left.CompareTo(right) >= 0;

    // first = time-low (32 bits), time-mid (16), time-high (16)  ->  time-high, time-mid, time-low
    private static ulong Permute(ulong first) => (first << 48) | ((first & 0xFFFF0000) << 16) | (first >> 32);

    private static ulong Unpermute(ulong low) => (low << 32) | ((low >> 16) & 0xFFFF0000) | (low >> 48);
}
