using System.Collections.Immutable;

namespace Grossbuch.OData.Url;

/// <param name="Name">Null for the value alone: <c>(guid'…')</c>.</param>
internal sealed record KeyArgument(string? Name, FilterNode Value);

/// <param name="HasBrackets">Brackets were there, even empty ones.</param>
/// <param name="IsBroken">What stands in the brackets is no list of values: a condition of a function, or a mistake.</param>
internal sealed record PathSegment(string Name, bool HasBrackets, ImmutableArray<KeyArgument> Arguments, bool IsBroken);

/// <summary>The segments of a resource path.</summary>
internal static class ResourcePath
{
    /// <summary>Never fails: a segment that is not understood is a segment that nothing is named like.</summary>
    public static ImmutableArray<PathSegment> Parse(ReadOnlySpan<char> path)
    {
        var segments = ImmutableArray.CreateBuilder<PathSegment>();
        var lexer = new Lexer(path, 0);
        var token = lexer.Next();
        while (token.Kind != TokenKind.End)
        {
            if (token.Kind == TokenKind.Slash)
            {
                token = lexer.Next();
                continue;
            }
            if (token.Kind != TokenKind.Name) return Rest(segments, path[token.Start..]);
            var name = lexer.TextOf(token).ToString();
            token = lexer.Next();
            if (token.Kind != TokenKind.Open)
            {
                if (token.Kind is not (TokenKind.Slash or TokenKind.End)) return Rest(segments, name + path[token.Start..].ToString());
                segments.Add(new PathSegment(name, false, [], false));
                continue;
            }
            token = lexer.Next();
            var arguments = ParseArguments(ref lexer, ref token, out var isBroken);
            segments.Add(new PathSegment(name, true, arguments, isBroken));
            if (isBroken) break;
        }
        return segments.ToImmutable();
    }

    private static ImmutableArray<PathSegment> Rest(ImmutableArray<PathSegment>.Builder segments, ReadOnlySpan<char> text)
    {
        segments.Add(new PathSegment(text.ToString(), false, [], true));
        return segments.ToImmutable();
    }

    private static ImmutableArray<KeyArgument> ParseArguments(ref Lexer lexer, ref Token token, out bool isBroken)
    {
        var arguments = ImmutableArray.CreateBuilder<KeyArgument>();
        isBroken = true;
        while (token.Kind != TokenKind.Close)
        {
            string? name = null;
            if (token.Kind == TokenKind.Name && lexer.TextOf(token) is not ("true" or "false"))
            {
                name = lexer.TextOf(token).ToString();
                token = lexer.Next();
                if (token.Kind != TokenKind.Equal) return [];
                token = lexer.Next();
            }
            if (ParseValue(ref lexer, token) is not { } value) return [];
            arguments.Add(new KeyArgument(name, value));
            token = lexer.Next();
            if (token.Kind == TokenKind.Comma) token = lexer.Next();
            else if (token.Kind != TokenKind.Close) return [];
        }
        token = lexer.Next();
        isBroken = token.Kind is not (TokenKind.Slash or TokenKind.End);
        return arguments.ToImmutable();
    }

    private static FilterNode? ParseValue(ref Lexer lexer, Token token) => token.Kind switch
    {
        TokenKind.Guid or TokenKind.DateTime or TokenKind.Number =>
            new LiteralNode(token.Kind, token.LiteralIndex, lexer.ContentOf(token).ToString(), token.Start),
        TokenKind.String => new LiteralNode(token.Kind, token.LiteralIndex, lexer.Unquoted(token), token.Start),
        TokenKind.Name when lexer.TextOf(token) is "true" or "false" => new BooleanNode(lexer.TextOf(token) is "true", token.Start),
        _ => null,
    };
}
