using Grossbuch.Core.Values;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>Turns a key predicate into the condition that finds its entity.</summary>
internal sealed class KeyBinder(PlanBuilder builder, EntitySet set, LiteralSlots slots)
{
    public Expr Bind(PathSegment segment) => Logical.And([.. KeyParts.Of(set, segment).Select(Part)]);

    /// <summary>The rows of a section that belong to the object with this key.</summary>
    public Expr OwnerEquals(PathSegment segment, EntitySet owner)
    {
        if (segment.IsBroken || segment.Arguments is not [{ } argument] || (argument.Name is { } name && name != owner.Key[0].Name))
            throw KeyParts.Missing([owner.Key[0].Name]);
        return Part(new KeyPart(set.Key[0], argument.Value, null));
    }

    // Comparisons of the filter serve keys as well; a key never fails for being incomparable, it just finds nothing.
    private Expr Part(KeyPart part)
    {
        if (part.Property.Field is not { } field) return Surrogate(part.Value);
        var filter = new FilterBinder(builder, set, slots, "$filter");
        if (part.Type is null) return filter.KeyEquals(builder.Field(field), part.Property, part.Value);
        return filter.TypedEquals(builder.Field(field), part.Value, part.TypeName);
    }

    // The documented key of a constant is the zero guid, its declared one the number 0; any other key has no entity.
    private Parameter Surrogate(FilterNode value)
    {
        if (value is LiteralNode literal) slots.Add(builder, literal, TypeDescription.OfNumber(18, 0), LiteralReader.Surrogate(set.Name));
        return builder.Constant(Value.Of(true), TypeDescription.Boolean);
    }
}
