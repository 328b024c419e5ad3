using System.Buffers;

namespace Grossbuch.OData.Url;

/// <summary>
/// Reduces a request to its shape: the same tokens with values taken out. Two requests of one shape have one plan and differ in bound
/// values only.
/// </summary>
internal ref struct RequestShape
{
    // What no decoded text is expected to hold; texts that do hold it only miss the cache, for they stay inside quotes.
    private const char LiteralMark = '\u0001';
    private const char OptionMark = '\u0002';

    /// <summary>Numbers are told apart by fractional digits and by three widths, because they decide the type of the bound value.</summary>
    public const int ShortDigits = 4;

    public const int LongDigits = 12;

    private char[] _chars;
    private int _used;

    public RequestShape(int capacity) => _chars = ArrayPool<char>.Shared.Rent(Math.Max(256, capacity * 2));

    public readonly ReadOnlySpan<char> Key => _chars.AsSpan(0, _used);

    /// <summary>Walks the request once, notes its literals and writes the key.</summary>
    public void Lift(RequestText request)
    {
        LiftTokens(request, request.Path, 0);
        for (var i = 0; i < request.Options.Count; i++)
        {
            var option = request.Options[i];
            // The format is chosen before and stands in the key by its result.
            if (option.Name == OptionNames.Format) continue;
            Put(OptionMark);
            Put(option.Name);
            Put('=');
            request.BeginLiterals(i);
            switch (option.Name)
            {
                case OptionNames.Filter or OptionNames.OrderBy:
                    LiftTokens(request, request[option], option.Start);
                    break;
                case OptionNames.Top or OptionNames.Skip:
                    request.AddLiteral(new Literal(TokenKind.Number, option.Start, option.Length));
                    break;
                default:
                    Put(request[option]);
                    break;
            }
        }
    }

    public void Put(char c)
    {
        if (_used == _chars.Length) Grow(1);
        _chars[_used++] = c;
    }

    public void Put(ReadOnlySpan<char> text)
    {
        if (_chars.Length - _used < text.Length) Grow(text.Length);
        text.CopyTo(_chars.AsSpan(_used));
        _used += text.Length;
    }

    public readonly void Dispose() => ArrayPool<char>.Shared.Return(_chars);

    /// <summary>Digits before and after the point, by which a number's type is chosen.</summary>
    public static (int Whole, int Fraction) DigitsOf(ReadOnlySpan<char> number)
    {
        if (!number.IsEmpty && number[0] == '-') number = number[1..];
        var point = number.IndexOf('.');
        var whole = (point < 0 ? number : number[..point]).TrimStart('0').Length;
        return (whole <= ShortDigits ? ShortDigits : whole <= LongDigits ? LongDigits : Core.Values.Number.DigitsMax, point < 0 ? 0
            : number.Length - point - 1);
    }

    private void LiftTokens(RequestText request, ReadOnlySpan<char> text, int offset)
    {
        var lexer = new Lexer(text, request.Literals.Count);
        for (var token = lexer.Next(); token.Kind != TokenKind.End; token = lexer.Next())
        {
            if (token.LiteralIndex < 0) Put(lexer.TextOf(token));
            else
            {
                request.AddLiteral(new Literal(token.Kind, offset + token.ContentStart, token.ContentLength));
                Put(LiteralMark);
                Put((char)('a' + (int)token.Kind));
                if (token.Kind == TokenKind.Number)
                {
                    var (whole, fraction) = DigitsOf(lexer.ContentOf(token));
                    Put((char)('0' + whole));
                    Put((char)('0' + fraction));
                }
            }
            Put(' ');
        }
    }

    private void Grow(int count)
    {
        var grown = ArrayPool<char>.Shared.Rent(Math.Max(_chars.Length * 2, _used + count));
        _chars.AsSpan(0, _used).CopyTo(grown);
        ArrayPool<char>.Shared.Return(_chars);
        _chars = grown;
    }
}
