using System.Collections.Immutable;
using System.Text.Json;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.OData.Json;

/// <summary>
/// Names of types on the wire: <c>StandardODATA.Catalog_X</c>, <c>Edm.Double</c>, and the texts inside a type description.
/// </summary>
internal sealed class WireTypes(Configuration configuration)
{
    public const string Namespace = "StandardODATA.";
    public const string Undefined = "StandardODATA.Undefined";
    public const string RoutePoint = "StandardODATA.BusinessProcessRoutePoint";
    public const string UnavailablePrefix = "UnavailableEntities.UnavailableEntity_";

    /// <summary>
    /// The reference type of <c>StandardODATA.Catalog_X</c>, <c>Catalog_X</c> or an unavailable entity; null when there is none.
    /// </summary>
    public RefType? FindRefType(string name)
    {
        if (name.StartsWith(UnavailablePrefix, StringComparison.Ordinal))
            return Guid.TryParse(name.AsSpan(UnavailablePrefix.Length), out var typeId) ? configuration.FindRefType(typeId) : null;
        if (name.StartsWith(Namespace, StringComparison.Ordinal)) name = name[Namespace.Length..];
        return FindObject(name)?.RefType ?? (configuration.Find(MetadataKind.Enum, name) as DataObject)?.RefType;
    }

    /// <summary>The object of <c>Catalog_X</c>. Names hold underscores of their own, so only the first one divides.</summary>
    public DataObject? FindObject(string entityName)
    {
        var underscore = entityName.IndexOf('_', StringComparison.Ordinal);
        if (underscore < 0 || !System.Enum.TryParse<MetadataKind>(entityName.AsSpan(0, underscore), out var kind)) return null;
        return configuration.Find(kind, entityName[(underscore + 1)..]) as DataObject;
    }

    /// <summary>The text of a value of a primitive type: <c>"6.4"</c> with <c>Edm.Double</c>.</summary>
    public static bool TryPrimitiveOf(string type, string text, out Value value)
    {
        Value? read = type switch
        {
            "Edm.String" => Value.Of(text),
            "Edm.Boolean" when bool.TryParse(text, out var boolean) => Value.Of(boolean),
            "Edm.Double" or "Edm.Decimal" or "Edm.Int64" or "Edm.Int32" or "Edm.Int16" when Number.TryParse(text, out var number) =>
                Value.Of(number),
            "Edm.DateTime" when DateSeconds.TryParse(text, out var date) => Value.OfDate(date),
            "Edm.Guid" when RefKey.TryParse(text, out var key) => Value.OfUuid(key),
            _ => null,
        };
        value = read ?? Value.Undefined;
        return read is not null;
    }

    /// <summary>Reads the complex value TypeDescription; null when it names a type that is not known.</summary>
    public TypeDescription? TryReadDescription(JsonElement json, out string unknown)
    {
        unknown = "";
        var primitives = PrimitiveTypes.None;
        var refs = ImmutableArray.CreateBuilder<RefType>();
        if (json.TryGetProperty("Types", out var types) && types.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in types.EnumerateArray())
            {
                var name = item.ToString();
                if (Primitives.TryGetValue(name, out var primitive)) primitives |= primitive;
                else if (FindRefType(name) is { } type) refs.Add(type);
                else
                {
                    unknown = name;
                    return null;
                }
            }
        }
        return new TypeDescription(primitives, refs.ToImmutable(), NumberOf(json), StringOf(json), DatePartsOf(json));
    }

    private static readonly Dictionary<string, PrimitiveTypes> Primitives = new(StringComparer.Ordinal)
    {
        ["String"] = PrimitiveTypes.String,
        ["Number"] = PrimitiveTypes.Number,
        ["Boolean"] = PrimitiveTypes.Boolean,
        ["Date"] = PrimitiveTypes.Date,
        ["UUID"] = PrimitiveTypes.Uuid,
        ["ValueStorage"] = PrimitiveTypes.ValueStorage,
    };

    private static NumberQualifiers NumberOf(JsonElement json) =>
        json.TryGetProperty("NumberQualifiers", out var given)
            ? new(Integer(given, "Digits"), Integer(given, "FractionDigits"), Text(given, "AllowedSign") == "Nonnegative")
            : default;

    private static StringQualifiers StringOf(JsonElement json) =>
        json.TryGetProperty("StringQualifiers", out var given) ? new(Integer(given, "Length"), Text(given, "AllowedLength") == "Fixed")
            : default;

    private static DateParts DatePartsOf(JsonElement json) =>
        json.TryGetProperty("DateQualifiers", out var given) && System.Enum.TryParse<DateParts>(Text(given, "DateFractions"), out var parts)
            ? parts : default;

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static int Integer(JsonElement json, string name) => int.TryParse(Text(json, name), out var number) ? number : 0;
}
