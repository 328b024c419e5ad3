using System.Text;

namespace Grossbuch.Core.Text;

/// <summary>
/// The query language's template: <c>%</c> any run, <c>_</c> one character, <c>[abc]</c>, <c>[a-z]</c>, <c>[^…]</c>. Text and template are
/// both given in the key's alphabet (<see cref="StringKey"/>), so case does not matter and ranges include <c>ё</c> in its place.
/// </summary>
public static class LikeTemplate
{
    public static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> template)
    {
        // After a mismatch only the last % may take one character more: no recursion, and time bounded by the product of the lengths.
        int at = 0, part = 0, afterRun = -1, runStart = 0;
        while (at < text.Length)
        {
            if (part < template.Length && template[part] == '%')
            {
                afterRun = ++part;
                runStart = at;
                continue;
            }
            var next = part;
            if (part < template.Length && MatchesOne(Take(text[at..], out var length), template, ref next))
            {
                at += length;
                part = next;
                continue;
            }
            if (afterRun < 0) return false;
            Take(text[runStart..], out var skipped);
            runStart += skipped;
            at = runStart;
            part = afterRun;
        }
        while (part < template.Length && template[part] == '%') part++;
        return part == template.Length;
    }

    private static bool MatchesOne(int character, ReadOnlySpan<byte> template, ref int part)
    {
        var wanted = Take(template[part..], out var length);
        if (wanted == '[')
        {
            var close = template[(part + 1)..].IndexOf((byte)']');
            if (close > 0)
            {
                var set = template.Slice(part + 1, close);
                part += close + 2;
                return IsInSet(character, set);
            }
        }
        part += length;
        return wanted == '_' || wanted == character;
    }

    private static bool IsInSet(int character, ReadOnlySpan<byte> set)
    {
        var negated = set.Length > 1 && set[0] == '^';
        if (negated) set = set[1..];
        var found = false;
        while (!set.IsEmpty)
        {
            var first = Take(set, out var length);
            set = set[length..];
            var last = first;
            if (set.Length > 1 && set[0] == '-')
            {
                last = Take(set[1..], out length);
                set = set[(1 + length)..];
            }
            found |= character >= first && character <= last;
        }
        return found != negated;
    }

    private static int Take(ReadOnlySpan<byte> text, out int length)
    {
        if (text[0] < 0x80) { length = 1; return text[0]; }
        _ = Rune.DecodeFromUtf8(text, out var rune, out length);
        return rune.Value;
    }
}
