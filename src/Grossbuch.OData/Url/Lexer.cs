namespace Grossbuch.OData.Url;

/// <summary>
/// Tokens of paths and options. Never fails: what it does not understand is an <see cref="TokenKind.Unknown"/> token. The same lexer lifts
/// the
/// literals of a shape and feeds the parsers, so both number the literals alike.
/// </summary>
internal ref struct Lexer
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _literal;
    private int _depth;
    // For each open parenthesis whether it belongs to a function whose text arguments shape the plan.
    private ulong _keeping;
    private bool _nameKeeps;

    public Lexer(ReadOnlySpan<char> text, int literalStart)
    {
        _text = text;
        _literal = literalStart;
    }

    public readonly ReadOnlySpan<char> TextOf(Token token) => _text.Slice(token.Start, token.Length);

    public readonly ReadOnlySpan<char> ContentOf(Token token) => _text.Slice(token.ContentStart, token.ContentLength);

    /// <summary>Quoted text with its quotes made single.</summary>
    public readonly string Unquoted(Token token) => Unquote(ContentOf(token), _text[token.ContentStart - 1]);

    public static string Unquote(ReadOnlySpan<char> content, char quote = '\'')
    {
        var text = content.ToString();
        return quote == '\'' ? text.Replace("''", "'", StringComparison.Ordinal) : text;
    }

    public Token Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        var start = _at;
        if (start >= _text.Length) return new Token(TokenKind.End, _text.Length, 0, _text.Length, 0, -1);
        var c = _text[start];
        var nameKept = _nameKeeps;
        _nameKeeps = false;
        if (IsNameStart(c)) return ReadName(start);
        if (char.IsAsciiDigit(c) || (c == '-' && start + 1 < _text.Length && char.IsAsciiDigit(_text[start + 1]))) return ReadNumber(start);
        if (c is '\'' or '"') return ReadQuoted(TokenKind.String, start, start);
        _at++;
        if (c == '(') Enter(nameKept);
        if (c == ')' && _depth > 0) _depth--;
        var kind = c switch
        {
            '(' => TokenKind.Open,
            ')' => TokenKind.Close,
            ',' => TokenKind.Comma,
            '/' => TokenKind.Slash,
            ':' => TokenKind.Colon,
            '=' => TokenKind.Equal,
            '*' => TokenKind.Star,
            '-' => TokenKind.Minus,
            _ => TokenKind.Unknown,
        };
        return new Token(kind, start, 1, start, 1, -1);
    }

    private void Enter(bool keeps)
    {
        _depth++;
        if (_depth >= 64) return;
        var bit = 1UL << _depth;
        _keeping = keeps ? _keeping | bit : _keeping & ~bit;
    }

    private Token ReadName(int start)
    {
        while (_at < _text.Length && IsNamePart(_text[_at])) _at++;
        var name = _text[start.._at];
        if (_at < _text.Length && _text[_at] == '\'')
        {
            if (name is "guid") return ReadQuoted(TokenKind.Guid, start, _at);
            if (name is "datetime") return ReadQuoted(TokenKind.DateTime, start, _at);
        }
        _nameKeeps = name is "cast" or "isof" or "dateadd" or "datedifference";
        return new Token(TokenKind.Name, start, _at - start, start, _at - start, -1);
    }

    private Token ReadNumber(int start)
    {
        _at++;
        while (_at < _text.Length
            && (char.IsAsciiDigit(_text[_at]) || (_text[_at] == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))) _at++;
        // Suffixes of OData 3: 5L, 2.5M, 1.0D, 1F.
        var length = _at - start;
        if (_at < _text.Length && _text[_at] is 'L' or 'l' or 'M' or 'm' or 'D' or 'd' or 'F' or 'f'
            && (_at + 1 == _text.Length || !IsNamePart(_text[_at + 1]))) _at++;
        return new Token(TokenKind.Number, start, _at - start, start, length, _literal++);
    }

    private Token ReadQuoted(TokenKind kind, int start, int quoteAt)
    {
        var quote = _text[quoteAt];
        _at = quoteAt + 1;
        while (_at < _text.Length)
        {
            if (_text[_at] != quote)
            {
                _at++;
                continue;
            }
            if (quote == '\'' && _at + 1 < _text.Length && _text[_at + 1] == quote)
            {
                _at += 2;
                continue;
            }
            _at++;
            var content = _text[(quoteAt + 1)..(_at - 1)];
            var kept = kind == TokenKind.String && Keeps(content);
            return new Token(kind, start, _at - start, quoteAt + 1, content.Length, kept ? -1 : _literal++);
        }
        return new Token(TokenKind.Unknown, start, _at - start, start, _at - start, -1);
    }

    // Names of types and units make another plan, so they stay in the shape.
    private readonly bool Keeps(ReadOnlySpan<char> content) =>
        _depth >= 64 || (_keeping >> _depth & 1) != 0
        || content.StartsWith("StandardODATA.", StringComparison.Ordinal) || content.StartsWith("Edm.", StringComparison.Ordinal)
        || content.StartsWith("UnavailableEntities.", StringComparison.Ordinal);

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '.';
}
