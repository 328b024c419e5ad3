using System.Text;

namespace Grossbuch.Core.Text;

/// <summary>
/// The one key by which strings are compared, ordered and searched everywhere: trailing blanks cut, case folded character by character, and
/// <c>ё</c> directly after <c>е</c> without being equal to it. Keys compare as UTF-8 bytes.
/// </summary>
/// <remarks>
/// In Unicode <c>ё</c> (U+0451) stands after <c>я</c>. Within the key's alphabet it takes the place of <c>ж</c>, the letters from there on
/// move up by one and <c>ѐ</c> takes the place left over. That is a bijection, so parts of keys still find what parts of texts would.
/// Keys are stored: a change of this class needs a restructuring.
/// </remarks>
public static class StringKey
{
    /// <summary>The key of a text.</summary>
    public static string Make(string text) => Fold(text.AsSpan().TrimEnd(' '), text);

    /// <summary>The key of a part of a text: trailing blanks are kept. For needles of searches.</summary>
    public static string Fold(string text) => Fold(text.AsSpan(), text);

    /// <summary>
    /// Bytes that suffice for the key of a UTF-8 text of this many bytes: a two-byte capital may have a three-byte small letter.
    /// </summary>
    public static int BytesMax(int textBytes) => textBytes + textBytes / 2 + 1;

    /// <summary>
    /// Writes the key of a UTF-8 text; returns the number of bytes written. <paramref name="key"/> has at least <see cref="BytesMax"/>
    /// bytes.
    /// </summary>
    public static int Make(ReadOnlySpan<byte> text, Span<byte> key) => Fold(text.TrimEnd((byte)' '), key);

    /// <summary>As <see cref="Make(ReadOnlySpan{byte}, Span{byte})"/>, with trailing blanks kept.</summary>
    public static int Fold(ReadOnlySpan<byte> text, Span<byte> key)
    {
        int from = 0, to = 0;
        while (from < text.Length)
        {
            var first = text[from];
            if (first < 0x80)
            {
                key[to++] = first is >= (byte)'A' and <= (byte)'Z' ? (byte)(first | 0x20) : first;
                from++;
            }
            else if (first is >= 0xC2 and < 0xD5 && from + 1 < text.Length && (text[from + 1] & 0xC0) == 0x80)
            {
                var folded = FoldOne(((first & 0x1F) << 6) | (text[from + 1] & 0x3F));
                if (folded < 0x800 && folded >= 0x80)
                {
                    key[to++] = (byte)(0xC0 | (folded >> 6));
                    key[to++] = (byte)(0x80 | (folded & 0x3F));
                }
                else to += new Rune(folded).EncodeToUtf8(key[to..]);
                from += 2;
            }
            else to += FoldRune(text, key[to..], ref from);
        }
        return to;
    }

    /// <summary>
    /// Every code point that keys change, with what it becomes: for databases that make keys themselves and must agree to the last one.
    /// </summary>
    public static IEnumerable<(int From, int To)> Changes
    {
        get
        {
            for (var codePoint = 1; codePoint <= 0x10FFFF; codePoint++)
                if (codePoint is not (>= 0xD800 and < 0xE000) && FoldOne(codePoint) is var folded && folded != codePoint)
                    yield return (codePoint, folded);
        }
    }

    /// <summary>One code point in the key's alphabet.</summary>
    internal static int FoldOne(int codePoint)
    {
        var folded = CaseFolding.Fold(codePoint);
        return folded is < 0x436 or > 0x451 ? folded : folded == 0x451 ? 0x436 : folded + 1;
    }

    private static int FoldRune(ReadOnlySpan<byte> text, Span<byte> key, ref int from)
    {
        if (Rune.DecodeFromUtf8(text[from..], out var rune, out var used) != System.Buffers.OperationStatus.Done)
        {
            // Not UTF-8: keep the byte, so that different texts keep different keys.
            key[0] = text[from++];
            return 1;
        }
        from += used;
        return new Rune(FoldOne(rune.Value)).EncodeToUtf8(key);
    }

    private static string Fold(ReadOnlySpan<char> text, string whole)
    {
        var at = 0;
        while (at < text.Length && text[at] < 0x430 && FoldOne(text[at]) == text[at]) at++;
        if (at == text.Length) return text.Length == whole.Length ? whole : text.ToString();
        var key = new StringBuilder(text.Length).Append(text[..at]);
        foreach (var rune in text[at..].EnumerateRunes())
        {
            var folded = FoldOne(rune.Value);
            if (folded < 0x10000) key.Append((char)folded);
            else key.Append(new Rune(folded).ToString());
        }
        return key.ToString();
    }
}
