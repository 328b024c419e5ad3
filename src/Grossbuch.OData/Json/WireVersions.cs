using System.Buffers.Binary;

namespace Grossbuch.OData.Json;

/// <summary>DataVersion as a number: eight big-endian bytes in base64 (odata §7.4).</summary>
internal static class WireVersions
{
    public static bool TryParse(ReadOnlySpan<char> text, out long version)
    {
        Span<byte> bytes = stackalloc byte[16];
        version = 0;
        if (!Convert.TryFromBase64Chars(text, bytes, out var count) || count != sizeof(long)) return false;
        version = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return true;
    }
}
