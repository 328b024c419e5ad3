using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Grossbuch.OData.Wire;

/// <summary>The texts of values as UTF-8: written straight from what rows hold, without strings between.</summary>
internal static class Utf8
{
    public const int UuidLength = 36;
    public const int DateLength = 19;

    /// <summary>Sign, 39 digits of an Int128, a point and a leading zero.</summary>
    public const int NumberLengthMax = 48;

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    // Two hex digits of each byte, as they stand in memory.
    private static readonly ushort[] Hex = MakeHex();

    /// <summary>The uuid text of a key in stored order: time-low, time-mid and time-high stand last there, in reverse order.</summary>
    public static void Uuid(Span<byte> to, ReadOnlySpan<byte> stored)
    {
        to = to[..UuidLength];
        stored = stored[..16];
        Pair(to, 0, stored[12]);
        Pair(to, 2, stored[13]);
        Pair(to, 4, stored[14]);
        Pair(to, 6, stored[15]);
        to[8] = (byte)'-';
        Pair(to, 9, stored[10]);
        Pair(to, 11, stored[11]);
        to[13] = (byte)'-';
        Pair(to, 14, stored[8]);
        Pair(to, 16, stored[9]);
        to[18] = (byte)'-';
        Pair(to, 19, stored[0]);
        Pair(to, 21, stored[1]);
        to[23] = (byte)'-';
        for (var i = 0; i < 6; i++) Pair(to, 24 + (2 * i), stored[2 + i]);
    }

    /// <summary><c>2016-12-26T16:00:52</c></summary>
    public static void Date(Span<byte> to, long seconds)
    {
        to = to[..DateLength];
        var (days, rest) = Math.DivRem(seconds, 86_400);
        var (year, month, day) = new DateOnly().AddDays((int)days);
        Four(to, 0, year);
        to[4] = (byte)'-';
        Two(to, 5, month);
        to[7] = (byte)'-';
        Two(to, 8, day);
        to[10] = (byte)'T';
        Two(to, 11, (int)(rest / 3600));
        to[13] = (byte)':';
        Two(to, 14, (int)(rest / 60 % 60));
        to[16] = (byte)':';
        Two(to, 17, (int)(rest % 60));
    }

    /// <summary>A scaled integer as a plain decimal without trailing zeros: <c>833.33</c>, <c>20000</c>.</summary>
    public static int Decimal(Span<byte> to, long unscaled, int scale)
    {
        if (scale == 0)
        {
            Utf8Formatter.TryFormat(unscaled, to, out var whole);
            return whole;
        }
        var power = Powers[scale];
        var at = 0;
        if (unscaled < 0)
        {
            to[at++] = (byte)'-';
            unscaled = -unscaled;
        }
        var (front, fraction) = Math.DivRem(unscaled, power);
        Utf8Formatter.TryFormat(front, to[at..], out var written);
        at += written;
        if (fraction == 0) return at;
        to[at++] = (byte)'.';
        while (fraction % 10 == 0)
        {
            fraction /= 10;
            scale--;
        }
        for (var i = scale - 1; i >= 0; i--)
        {
            to[at + i] = (byte)('0' + (fraction % 10));
            fraction /= 10;
        }
        return at + scale;
    }

    /// <summary>The same for numbers of more than 18 digits.</summary>
    public static int Decimal(Span<byte> to, Int128 unscaled, int scale)
    {
        var text = new Core.Values.Number(unscaled, scale).ToString();
        return System.Text.Encoding.ASCII.GetBytes(text, to);
    }

    /// <summary>The inside of a JSON string: Cyrillic stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Json(WireBuffer to, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(Escaped) < 0) to.Put(text);
        else JsonEscaped(to, text);
    }

    private static void JsonEscaped(WireBuffer to, ReadOnlySpan<byte> text)
    {
        var room = to.Room(text.Length * 6);
        var at = 0;
        foreach (var code in text)
        {
            if (code >= 32 && code != '"' && code != '\\')
            {
                room[at++] = code;
                continue;
            }
            room[at++] = (byte)'\\';
            var letter = code switch
            {
                (byte)'"' or (byte)'\\' => code,
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                (byte)'\b' => (byte)'b',
                (byte)'\f' => (byte)'f',
                _ => (byte)'u',
            };
            room[at++] = letter;
            if (letter != 'u') continue;
            "00"u8.CopyTo(room[at..]);
            Pair(room, at + 2, code);
            at += 4;
        }
        to.Advance(at);
    }

    /// <summary>The text with its quotes doubled, as key predicates write strings.</summary>
    public static void Quoted(WireBuffer to, ReadOnlySpan<byte> text)
    {
        foreach (var code in text)
        {
            if (code == '\'') to.Put((byte)'\'');
            // A key stands inside a JSON string.
            if (code is (byte)'"' or (byte)'\\' or < 32) Json(to, [code]);
            else to.Put(code);
        }
    }

    private static readonly long[] Powers =
        [.. Enumerable.Range(0, 19).Select(power => (long)Core.Values.Number.PowerOfTen(power))];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(Span<byte> to, int at, byte value) => BinaryPrimitives.WriteUInt16LittleEndian(to[at..], Hex[value]);

    private static void Two(Span<byte> to, int at, int value)
    {
        to[at] = (byte)('0' + (value / 10));
        to[at + 1] = (byte)('0' + (value % 10));
    }

    private static void Four(Span<byte> to, int at, int value)
    {
        Two(to, at, value / 100);
        Two(to, at + 2, value % 100);
    }

    private static ushort[] MakeHex()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++) table[i] = (ushort)(Digit(i >> 4) | (Digit(i & 15) << 8));
        return table;

        static int Digit(int value) => value < 10 ? '0' + value : 'a' + value - 10;
    }
}
