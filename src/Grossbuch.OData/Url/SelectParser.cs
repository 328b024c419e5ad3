using System.Collections.Immutable;

namespace Grossbuch.OData.Url;

/// <summary>Items of <c>$select</c> and <c>$expand</c>: names divided by commas, blanks around them allowed (odata §6.2, §6.5).</summary>
internal static class SelectParser
{
    public static ImmutableArray<ImmutableArray<string>> Parse(ReadOnlySpan<char> text) =>
    [
        .. text.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(item => item.Split('/', StringSplitOptions.TrimEntries).ToImmutableArray()),
    ];
}
