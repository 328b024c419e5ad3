using System.Buffers.Binary;
using System.Numerics;

namespace Grossbuch.Storage.Sqlite.Pages;

/// <summary>
/// The checksum at the end of every page of a database file. SQLite itself does not see a flipped bit inside a text or a blob; this does,
/// wherever it is: in rows, indexes, free pages and the header. The page's number is part of it, so a page that stands in the place of
/// another one is seen too.
/// </summary>
internal static class PageSum
{
    /// <summary>Bytes at the end of a page that SQLite leaves alone: the sum and a mark.</summary>
    internal const int Size = 8;

    /// <summary>Where the header of a file tells the size of a page, and how many bytes of it are reserved.</summary>
    internal const int PageSizeAt = 16, ReservedAt = 20, HeaderBytes = 100;

    // "GBS1": a page without it was written by another program.
    private const uint Mark = 0x31534247;

    internal static void Put(Span<byte> page, long number)
    {
        var end = page[^Size..];
        BinaryPrimitives.WriteUInt32LittleEndian(end[4..], Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(end, Of(page, number));
    }

    internal static bool IsRight(ReadOnlySpan<byte> page, long number) =>
        HasMark(page) && BinaryPrimitives.ReadUInt32LittleEndian(page[^Size..]) == Of(page, number);

    internal static bool HasMark(ReadOnlySpan<byte> page) => BinaryPrimitives.ReadUInt32LittleEndian(page[^4..]) == Mark;

    /// <summary>The size of the pages of a file, from its header; 0 when its pages carry no checksums.</summary>
    internal static int PageSizeOf(ReadOnlySpan<byte> header)
    {
        if (header[ReservedAt] != Size) return 0;
        var size = BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeAt..]);
        // The size of 65,536 does not fit and is written as 1.
        return size == 1 ? 65_536 : size;
    }

    // Three independent sums of a third each: one alone would wait for itself at every step.
    private static uint Of(ReadOnlySpan<byte> page, long number)
    {
        var content = page[..^Size];
        var third = content.Length / 24 * 8;
        uint a = 0xFFFFFFFF, b = (uint)number, c = (uint)(number >> 32) ^ Mark;
        ReadOnlySpan<byte> one = content[..third], two = content[third..(2 * third)], three = content[(2 * third)..(3 * third)];
        for (var at = 0; at < third; at += sizeof(ulong))
        {
            a = BitOperations.Crc32C(a, BinaryPrimitives.ReadUInt64LittleEndian(one[at..]));
            b = BitOperations.Crc32C(b, BinaryPrimitives.ReadUInt64LittleEndian(two[at..]));
            c = BitOperations.Crc32C(c, BinaryPrimitives.ReadUInt64LittleEndian(three[at..]));
        }
        foreach (var rest in content[(3 * third)..]) c = BitOperations.Crc32C(c, rest);
        return BitOperations.Crc32C(BitOperations.Crc32C(a, b), c);
    }
}
