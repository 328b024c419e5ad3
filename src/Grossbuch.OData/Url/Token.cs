namespace Grossbuch.OData.Url;

internal enum TokenKind { End, Name, Number, String, Guid, DateTime, Open, Close, Comma, Slash, Colon, Equal, Star, Minus, Unknown }

/// <summary>One token of a path, a filter or an order.</summary>
/// <param name="Start">Of the whole token.</param>
/// <param name="ContentStart">Of what stands between the quotes; of the whole token where there are none.</param>
/// <param name="LiteralIndex">Number of the lifted literal; −1 for what belongs to the shape.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, int ContentStart, int ContentLength, int LiteralIndex)
{
    public int End => Start + Length;
}

/// <summary>A value lifted out of a request: bound at execution, so that requests of one shape share one plan.</summary>
/// <param name="Start">Of the content, in the characters of the request.</param>
internal readonly record struct Literal(TokenKind Kind, int Start, int Length);
