using System.Collections.Immutable;

namespace Grossbuch.OData.Url;

/// <summary>What a parser did not understand: where, and what it expected.</summary>
internal sealed record ParseProblem(int Position, string Message);

/// <summary>
/// Expressions of <c>$filter</c> and <c>$orderby</c> (odata §6.1, §15) by recursive descent. Never throws; the first problem is kept and
/// ends parsing.
/// Precedence from the weakest: or, and, eq ne, lt le gt ge, add sub, mul div, not and minus.
/// </summary>
internal ref struct FilterParser
{
    private readonly int _depthMax;
    private Lexer _lexer;
    private Token _token;
    private int _depth;

    public FilterParser(ReadOnlySpan<char> text, int literalStart, int depthMax)
    {
        _lexer = new Lexer(text, literalStart);
        _depthMax = depthMax;
        _token = _lexer.Next();
    }

    /// <summary>Null while all is well.</summary>
    public ParseProblem? Problem { get; private set; }

    public FilterNode? ParseFilter()
    {
        var node = ParseLevel(0);
        if (Problem is null && _token.Kind != TokenKind.End) Fail("an operator or the end is expected");
        return Problem is null ? node : null;
    }

    public ImmutableArray<OrderItem> ParseOrder()
    {
        var items = ImmutableArray.CreateBuilder<OrderItem>();
        while (Problem is null)
        {
            var node = ParseLevel(0);
            var descending = Is("desc");
            if (descending || Is("asc")) Advance();
            if (node is not null) items.Add(new OrderItem(node, descending));
            if (_token.Kind == TokenKind.End) break;
            if (_token.Kind != TokenKind.Comma) Fail("a comma is expected");
            else Advance();
        }
        return Problem is null ? items.ToImmutable() : [];
    }

    private static readonly string[][] Levels = [["or"], ["and"], ["eq", "ne"], ["gt", "ge", "lt", "le"], ["add", "sub"], ["mul", "div"]];

    private FilterNode? ParseLevel(int level)
    {
        if (level == Levels.Length) return ParseUnary();
        if (level == 0 && !Enter()) return null;
        var left = ParseLevel(level + 1);
        var links = 0;
        while (left is not null && FindOperator(level) is { } name)
        {
            var at = _token.Start;
            // Chains of and/or are bound in a loop; others nest as deep as they are long.
            if (level > 1 && ++links > _depthMax) return Fail($"more than {_depthMax} operators in a row");
            Advance();
            var right = ParseLevel(level + 1);
            left = right is null ? null : new BinaryNode(name, left, right, at);
        }
        if (level == 0) _depth--;
        return left;
    }

    private readonly string? FindOperator(int level)
    {
        if (_token.Kind != TokenKind.Name) return null;
        var text = _lexer.TextOf(_token);
        foreach (var name in Levels[level])
            if (text.SequenceEqual(name)) return name;
        return null;
    }

    private FilterNode? ParseUnary()
    {
        var at = _token.Start;
        if (!Is("not") && _token.Kind != TokenKind.Minus) return ParsePrimary();
        var name = _token.Kind == TokenKind.Minus ? "-" : "not";
        if (!Enter()) return null;
        Advance();
        var operand = ParseUnary();
        _depth--;
        return operand is null ? null : new UnaryNode(name, operand, at);
    }

    private FilterNode? ParsePrimary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Open:
                Advance();
                var inner = ParseLevel(0);
                return inner is not null && Expect(TokenKind.Close, "')' is expected") ? inner : null;
            case TokenKind.Number or TokenKind.Guid or TokenKind.DateTime:
                Advance();
                return new LiteralNode(token.Kind, token.LiteralIndex, _lexer.ContentOf(token).ToString(), token.Start);
            case TokenKind.String:
                Advance();
                return new LiteralNode(token.Kind, token.LiteralIndex, _lexer.Unquoted(token), token.Start);
            case TokenKind.Name:
                return ParseName();
            default:
                return Fail("a value or a property is expected");
        }
    }

    private FilterNode? ParseName()
    {
        var at = _token.Start;
        var name = _lexer.TextOf(_token).ToString();
        Advance();
        if (_token.Kind == TokenKind.Open)
        {
            var call = ParseCall(name, at);
            return call is not null && _token.Kind == TokenKind.Slash ? ParsePath(call, [], at) : call;
        }
        switch (name)
        {
            case "true" or "false" when _token.Kind != TokenKind.Slash: return new BooleanNode(name == "true", at);
            case "null" when _token.Kind != TokenKind.Slash: return new NullNode(at);
            default: return ParsePath(null, [name], at);
        }
    }

    private FilterNode? ParsePath(FilterNode? root, List<string> names, int at)
    {
        while (_token.Kind == TokenKind.Slash)
        {
            Advance();
            if (_token.Kind != TokenKind.Name) return Fail("a name is expected after '/'");
            var name = _lexer.TextOf(_token).ToString();
            Advance();
            if (_token.Kind != TokenKind.Open)
            {
                names.Add(name);
                continue;
            }
            SkipBrackets();
            return name is "any" or "all" ? new LambdaNode(name, at) : Fail($"'{name}' cannot be called here");
        }
        return new PathNode(root, [.. names], at);
    }

    private CallNode? ParseCall(string name, int at)
    {
        Advance();
        var arguments = ImmutableArray.CreateBuilder<FilterNode>();
        if (_token.Kind != TokenKind.Close)
        {
            while (true)
            {
                if (ParseLevel(0) is not { } argument) return null;
                arguments.Add(argument);
                if (_token.Kind != TokenKind.Comma) break;
                Advance();
            }
        }
        return Expect(TokenKind.Close, "')' is expected") ? new CallNode(name, arguments.ToImmutable(), at) : null;
    }

    private void SkipBrackets()
    {
        var open = 0;
        do
        {
            if (_token.Kind == TokenKind.Open) open++;
            if (_token.Kind == TokenKind.Close) open--;
            Advance();
        }
        while (open > 0 && _token.Kind != TokenKind.End);
        if (open > 0) Fail("')' is expected");
    }

    private readonly bool Is(string name) => _token.Kind == TokenKind.Name && _lexer.TextOf(_token).SequenceEqual(name);

    private void Advance() => _token = _lexer.Next();

    private bool Expect(TokenKind kind, string message)
    {
        if (_token.Kind != kind)
        {
            Fail(message);
            return false;
        }
        Advance();
        return true;
    }

    private bool Enter()
    {
        if (++_depth <= _depthMax) return true;
        Fail($"more than {_depthMax} levels");
        return false;
    }

    private FilterNode? Fail(string message)
    {
        Problem ??= new ParseProblem(_token.Start, message);
        return null;
    }
}
