using System.Collections.Immutable;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Binding;

/// <param name="Type">The text of <c>X_Type</c>; null where the property has one type.</param>
internal readonly record struct KeyPart(WireProperty Property, FilterNode Value, FilterNode? Type)
{
    /// <summary>The name of the type that the request gives; empty when it is no text.</summary>
    public string TypeName => Type is LiteralNode { Kind: TokenKind.String, LiteralIndex: < 0 } name ? name.Text : "";
}

/// <summary>
/// Matches a key predicate with the key of a set (odata §1): all parts are required, the name may be left out when there is one, and a part
/// of several types is a pair of texts.
/// </summary>
internal static class KeyParts
{
    /// <exception cref="ODataException">BadUrl, KeyMissing.</exception>
    public static ImmutableArray<KeyPart> Of(EntitySet set, PathSegment segment)
    {
        if (segment.IsBroken) throw new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(segment.Name));
        var arguments = segment.Arguments;
        if (arguments is [{ Name: null } single])
        {
            if (set.Key is not [{ HasType: false } only]) throw Missing(set.Key.Select(part => part.Name));
            return [new KeyPart(only, single.Value, null)];
        }
        var byName = new Dictionary<string, FilterNode>(StringComparer.Ordinal);
        foreach (var argument in arguments)
            if (argument.Name is null || !byName.TryAdd(argument.Name, argument.Value))
                throw new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(segment.Name));
        CheckNames(set, byName.Keys);
        return [.. set.Key.Select(part => new KeyPart(part, byName[part.Name], part.TypeName is { } type ? byName[type] : null))];
    }

    public static ODataException Missing(IEnumerable<string> names) =>
        new(ODataError.KeyMissing, ErrorTexts.KeyMissing(string.Join(", ", names)));

    private static void CheckNames(EntitySet set, IEnumerable<string> given)
    {
        string[] wanted = [.. set.Key.SelectMany(part => part.TypeName is { } type ? new[] { part.Name, type } : [part.Name])];
        var missing = wanted.Except(given).ToArray();
        if (missing.Length > 0) throw Missing(missing);
        if (given.Except(wanted).FirstOrDefault() is { } unknown)
            throw new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(unknown), $"The key is {string.Join(", ", wanted)}.");
    }
}
