using Grossbuch.Core.Values;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>
/// Binds a key predicate (odata §1): all parts are required, the name may be left out when there is one, and a part of several types is a
/// pair
/// of texts, the value and its type.
/// </summary>
internal sealed class KeyBinder(PlanBuilder builder, EntitySet set, LiteralSlots slots)
{
    public Expr Bind(PathSegment segment)
    {
        if (segment.IsBroken) throw new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(segment.Name));
        var arguments = segment.Arguments;
        if (arguments is [{ Name: null } single])
        {
            if (set.Key is not [{ HasType: false } only]) throw Missing(set.Key.Select(part => part.Name));
            return Part(only, single.Value, null);
        }
        var byName = new Dictionary<string, FilterNode>(StringComparer.Ordinal);
        foreach (var argument in arguments)
            if (argument.Name is null || !byName.TryAdd(argument.Name, argument.Value))
                throw new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(segment.Name));
        CheckNames(byName.Keys);
        return Logical.And([.. set.Key.Select(part => Part(part, byName[part.Name], part.TypeName is { } type ? byName[type] : null))]);
    }

    /// <summary>The rows of a section that belong to the object with this key.</summary>
    public Expr OwnerEquals(PathSegment segment, EntitySet owner)
    {
        if (segment.IsBroken || segment.Arguments is not [{ } argument] || (argument.Name is { } name && name != owner.Key[0].Name))
            throw Missing([owner.Key[0].Name]);
        return Part(set.Key[0], argument.Value, null);
    }

    private void CheckNames(IEnumerable<string> given)
    {
        string[] wanted = [.. set.Key.SelectMany(part => part.TypeName is { } type ? new[] { part.Name, type } : [part.Name])];
        var missing = wanted.Except(given).ToArray();
        if (missing.Length > 0) throw Missing(missing);
        if (given.Except(wanted).FirstOrDefault() is { } unknown)
            throw new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(unknown), $"The key is {string.Join(", ", wanted)}.");
    }

    private static ODataException Missing(IEnumerable<string> names)
    {
        var all = string.Join(", ", names);
        return new ODataException(ODataError.KeyMissing, ErrorTexts.KeyMissing(all));
    }

    // Comparisons of the filter serve keys as well; a key never fails for being incomparable, it just finds nothing.
    private Expr Part(WireProperty part, FilterNode value, FilterNode? type)
    {
        if (part.Field is null) return Surrogate(value);
        var filter = new FilterBinder(builder, set, slots, "$filter");
        if (type is null) return filter.KeyEquals(builder.Field(part.Field), part, value);
        var typeName = type is LiteralNode { Kind: TokenKind.String, LiteralIndex: < 0 } name ? name.Text : "";
        return filter.TypedEquals(builder.Field(part.Field), value, typeName);
    }

    // The documented key of a constant is the zero guid, its declared one the number 0; any other key has no entity.
    private Parameter Surrogate(FilterNode value)
    {
        if (value is LiteralNode literal) slots.Add(builder, literal, TypeDescription.OfNumber(18, 0), LiteralReader.Surrogate(set.Name));
        return builder.Constant(Value.Of(true), TypeDescription.Boolean);
    }
}
