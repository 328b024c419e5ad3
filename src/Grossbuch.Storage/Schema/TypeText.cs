using System.Globalization;
using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Schema;

/// <summary>Types with their qualifiers for people: <c>Number(15,2)</c>, <c>String(50, fixed)</c>, <c>CatalogRef.Goods</c>.</summary>
internal static class TypeText
{
    // A field of every reference type of a configuration has thousands.
    private const int PartsMax = 4;

    internal static string Of(TypeDescription type) => Join(Parts(type), " | ");

    /// <summary>From one to the other; of two long lists only what differs.</summary>
    internal static string Change(TypeDescription from, TypeDescription to)
    {
        List<string> before = Parts(from), after = Parts(to);
        if (before.Count <= PartsMax && after.Count <= PartsMax) return $"{Of(from)} → {Of(to)}";
        string[] added = [.. after.Except(before)], removed = [.. before.Except(after)];
        return string.Join(", ", new[] { added.Length > 0 ? "with " + Join(added, ", ") : "",
            removed.Length > 0 ? "without " + Join(removed, ", ") : "" }.Where(part => part.Length > 0));
    }

    private static string Join(IReadOnlyCollection<string> parts, string by) => parts.Count <= PartsMax
        ? string.Join(by, parts)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(by, parts.Take(PartsMax))} and {parts.Count - PartsMax} more");

    private static List<string> Parts(TypeDescription type)
    {
        var parts = new List<string>();
        foreach (var primitive in Enum.GetValues<PrimitiveTypes>())
            if (primitive != PrimitiveTypes.None && type.Has(primitive)) parts.Add(Of(type, primitive));
        parts.AddRange(type.Refs.Select(item => item.Name));
        if (parts.Count == 0) parts.Add("no type");
        return parts;
    }

    private static string Of(TypeDescription type, PrimitiveTypes primitive) => primitive switch
    {
        PrimitiveTypes.Number when type.Number.Digits > 0 => string.Create(CultureInfo.InvariantCulture,
            $"Number({type.Number.Digits},{type.Number.FractionDigits}{(type.Number.NonNegative ? ", not negative" : "")})"),
        PrimitiveTypes.String when type.String.Length > 0 => string.Create(CultureInfo.InvariantCulture,
            $"String({type.String.Length}{(type.String.Fixed ? ", fixed" : "")})"),
        PrimitiveTypes.Date => type.DateParts switch { DateParts.Date => "Date without time", DateParts.Time => "Time", _ => "Date" },
        _ => primitive.ToString(),
    };
}
