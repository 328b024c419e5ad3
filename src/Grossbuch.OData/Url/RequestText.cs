using System.Buffers;
using System.Text;

namespace Grossbuch.OData.Url;

/// <summary>One query option: its name and where its decoded value stands.</summary>
/// <param name="Start">Of the value, in the characters of the request.</param>
/// <param name="LiteralStart">Number of the first literal lifted out of the value.</param>
internal readonly record struct UrlOption(string Name, int Start, int Length, int LiteralStart);

/// <summary>
/// A request's path and options, split first and decoded afterwards (odata §15): an encoded <c>&amp;</c> or <c>?</c> never splits anything.
/// </summary>
internal sealed class RequestText : IDisposable
{
    private readonly char[] _chars;
    private readonly List<UrlOption> _options = [];
    private readonly List<Literal> _literals = [];
    private int _used;

    /// <param name="path">What follows <c>/odata/standard.odata</c>, still encoded.</param>
    /// <param name="query">Without the question mark, still encoded.</param>
    /// <param name="plusIsSpace">In options only; in a path a plus is a plus.</param>
    public RequestText(ReadOnlySpan<char> path, ReadOnlySpan<char> query, bool plusIsSpace)
    {
        _chars = ArrayPool<char>.Shared.Rent(Math.Max(16, path.Length + query.Length));
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(16, (path.Length + query.Length) * 3));
        try
        {
            PathLength = Decode(path, bytes, plusIsSpace: false);
            while (!query.IsEmpty)
            {
                var end = query.IndexOf('&');
                var option = end < 0 ? query : query[..end];
                query = end < 0 ? [] : query[(end + 1)..];
                if (!option.IsEmpty) AddOption(option, bytes, plusIsSpace);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public int PathLength { get; }

    public ReadOnlySpan<char> Path => _chars.AsSpan(0, PathLength);

    /// <summary>In the order of the request.</summary>
    public IReadOnlyList<UrlOption> Options => _options;

    /// <summary>Literals that were lifted out of path and options, in their order.</summary>
    public IReadOnlyList<Literal> Literals => _literals;

    public ReadOnlySpan<char> this[UrlOption option] => _chars.AsSpan(option.Start, option.Length);

    public ReadOnlySpan<char> TextOf(Literal literal) => _chars.AsSpan(literal.Start, literal.Length);

    public string? Find(string name)
    {
        foreach (var option in _options)
            if (option.Name == name) return this[option].ToString();
        return null;
    }

    internal void AddLiteral(Literal literal) => _literals.Add(literal);

    internal void BeginLiterals(int option) => _options[option] = _options[option] with { LiteralStart = _literals.Count };

    public void Dispose() => ArrayPool<char>.Shared.Return(_chars);

    private void AddOption(ReadOnlySpan<char> option, byte[] bytes, bool plusIsSpace)
    {
        var equals = option.IndexOf('=');
        var name = equals < 0 ? option : option[..equals];
        var start = _used;
        var length = Decode(name, bytes, plusIsSpace);
        var decoded = NameOf(_chars.AsSpan(start, length));
        _used = start;
        if (equals >= 0) length = Decode(option[(equals + 1)..], bytes, plusIsSpace);
        else length = 0;
        _options.Add(new UrlOption(decoded, start, length, 0));
    }

    // The usual names are not made anew for each request.
    private static string NameOf(ReadOnlySpan<char> name)
    {
        foreach (var known in OptionNames.All)
            if (name.SequenceEqual(known)) return known;
        return name.ToString();
    }

    private int Decode(ReadOnlySpan<char> encoded, byte[] bytes, bool plusIsSpace)
    {
        var count = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var c = encoded[i];
            if (c == '%' && i + 2 < encoded.Length + 0 && Hex(encoded[i + 1]) >= 0 && Hex(encoded[i + 2]) >= 0)
            {
                bytes[count++] = (byte)((Hex(encoded[i + 1]) << 4) | Hex(encoded[i + 2]));
                i += 2;
            }
            else if (c < 0x80) bytes[count++] = (byte)(c == '+' && plusIsSpace ? ' ' : c);
            else
            {
                var width = char.IsHighSurrogate(c) && i + 1 < encoded.Length ? 2 : 1;
                count += Encoding.UTF8.GetBytes(encoded.Slice(i, width), bytes.AsSpan(count));
                i += width - 1;
            }
        }
        var length = Encoding.UTF8.GetChars(bytes.AsSpan(0, count), _chars.AsSpan(_used));
        _used += length;
        return length;
    }

    private static int Hex(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c <= '9' ? c - '0' : (c | 32) - 'a' + 10) : -1;
}
