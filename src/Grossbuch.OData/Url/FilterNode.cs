using System.Collections.Immutable;

namespace Grossbuch.OData.Url;

/// <summary>A node of a parsed expression. <paramref name="Position"/> is the place in the option's text, from 0.</summary>
internal abstract record FilterNode(int Position);

/// <param name="LiteralIndex">Number of the lifted literal; −1 when the text belongs to the shape.</param>
/// <param name="Text">Content of the literal as it was at parsing; for lifted ones only its form counts.</param>
internal sealed record LiteralNode(TokenKind Kind, int LiteralIndex, string Text, int Position) : FilterNode(Position);

internal sealed record BooleanNode(bool Value, int Position) : FilterNode(Position);

internal sealed record NullNode(int Position) : FilterNode(Position);

/// <summary>Names divided by slashes, from the entity or from a cast.</summary>
internal sealed record PathNode(FilterNode? Root, ImmutableArray<string> Names, int Position) : FilterNode(Position);

internal sealed record CallNode(string Name, ImmutableArray<FilterNode> Arguments, int Position) : FilterNode(Position);

internal sealed record UnaryNode(string Operator, FilterNode Operand, int Position) : FilterNode(Position);

internal sealed record BinaryNode(string Operator, FilterNode Left, FilterNode Right, int Position) : FilterNode(Position);

/// <summary><c>Tab/any(…)</c> and <c>Tab/all(…)</c>.</summary>
internal sealed record LambdaNode(string Name, int Position) : FilterNode(Position);

/// <summary>An item of <c>$orderby</c>.</summary>
internal sealed record OrderItem(FilterNode Expression, bool Descending);
