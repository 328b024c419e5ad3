using Grossbuch.Core.Values;
using Grossbuch.OData.Url;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>One side of a comparison: literals get their type from the other side.</summary>
internal abstract record Operand;

/// <param name="Origin">Of a cast: the composite that was narrowed, for following it.</param>
internal sealed record ValueOperand(Expr Expr, Expr? Origin = null) : Operand
{
    public TypeDescription Type => Expr.Type;
}

internal sealed record LiteralOperand(LiteralNode Literal) : Operand;

internal sealed record BooleanOperand(bool Value) : Operand;

internal sealed record NullOperand : Operand;

/// <summary><c>X_Type</c>: the type of a composite's value.</summary>
internal sealed record TypeOperand(Expr Composite) : Operand;

/// <summary><c>cast(guid'…','Catalog_X')</c>: a reference with its type.</summary>
internal sealed record TypedReference(LiteralNode Literal, RefType Type) : Operand;
