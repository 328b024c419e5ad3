using System.Text.Json;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.OData.Model;

namespace Grossbuch.OData.Json;

/// <summary>Values of one of several types: a pair of value and type (odata §8.4), or an address.</summary>
internal sealed partial class ValueReader
{
    private Value ReadComposite(BodyField field, in PairParts parts)
    {
        var type = TypeText(parts);
        if (parts.Value.ValueKind == JsonValueKind.Undefined)
            return type == WireTypes.Undefined || parts.Type.ValueKind == JsonValueKind.Null ? Value.Undefined
                : throw policy.Incomplete(field, field.Name, parts.Type);
        if (parts.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array) throw policy.Malformed(field, parts.Value);
        // Some writers send the zero uuid with Undefined; whatever stands beside Undefined is nothing.
        if (parts.Value.ValueKind == JsonValueKind.Null || type == WireTypes.Undefined) return Value.Undefined;
        var text = parts.Value.ToString();
        if (parts.Value.ValueKind is JsonValueKind.True or JsonValueKind.False) text = parts.Value.GetRawText();
        if (field.Kind == WireKind.RoutePoint) return text.Length == 0 ? Value.Undefined : Value.OfRoutePoint(text);
        if (type.Length == 0) return ReadUntyped(field, parts.Value, text);
        if (type.StartsWith("Edm.", StringComparison.Ordinal)) return ReadPrimitive(field, type, text);
        if (type == WireTypes.RoutePoint && field.Field.Type.Has(PrimitiveTypes.RoutePoint)) return Value.OfRoutePoint(text);
        if (_types.FindRefType(type) is not { } reference)
            throw policy.Wrong(field, type, $"the type '{type}' is not known.", NearestType(field, type));
        if (reference.IsEnum) return InType(field, ReadMember(field, reference, parts.Value), type);
        return RefKey.TryParse(text, out var key) ? InType(field, Value.OfRef(reference, key), type)
            : throw policy.Unreadable(field, text, "Edm.Guid");
    }

    // Only a plain key of the one type of reference, or nothing at all, can be understood without a type.
    private Value ReadUntyped(BodyField field, JsonElement json, string text)
    {
        if (text.Length == 0) return Value.Undefined;
        var type = field.Field.Type;
        if (type.Refs.Length == 1 && !type.Has(PrimitiveTypes.String) && RefKey.TryParse(text, out var key))
            return Value.OfRef(type.Refs[0], key);
        throw policy.Incomplete(field, field.Field.Name + "_Type", json);
    }

    private Value ReadPrimitive(BodyField field, string type, string text)
    {
        if (!WireTypes.TryPrimitiveOf(type, text, out var value)) throw policy.Unreadable(field, text, type);
        return InType(field, value.Kind switch
        {
            ValueKind.String => Value.Of(Fit(field, value.AsString)),
            ValueKind.Number when field.Field.Type.Has(PrimitiveTypes.Number) => Value.Of(Fit(field, value.AsNumber)),
            _ => value,
        }, type);
    }

    private Value InType(BodyField field, Value value, string typeName)
    {
        var type = field.Field.Type;
        var isAllowed = value.Kind switch
        {
            ValueKind.Boolean => type.Has(PrimitiveTypes.Boolean),
            ValueKind.Number => type.Has(PrimitiveTypes.Number),
            ValueKind.Date => type.Has(PrimitiveTypes.Date),
            ValueKind.String => type.Has(PrimitiveTypes.String),
            ValueKind.Uuid => type.Has(PrimitiveTypes.Uuid),
            _ => type.Has(value.AsRefType),
        };
        return isAllowed || !policy.FitsValues ? value : throw policy.Wrong(field, typeName, $"its type is {type}.");
    }

    /// <summary>
    /// <c>Catalog_X(guid'…')</c>, alone or at the end of an absolute address. The host is not looked at: clients that come through a proxy
    /// know the service by another name.
    /// </summary>
    private Value ReadBind(BodyField field, JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.Object or JsonValueKind.Array) throw policy.Malformed(field, json);
        var address = json.ValueKind == JsonValueKind.Null ? "" : json.ToString();
        if (address.Length == 0) return Value.Undefined;
        if (BindAddress.Parse(address) is not { } bound)
            throw policy.Wrong(field, address, "it is not the address of an entity.", "Write Catalog_X(guid'…').");
        var type = field.Field.Type;
        if (_types.FindRefType(bound.SetName) is not { IsEnum: false } reference)
            throw policy.Wrong(field, address, $"there is no set '{bound.SetName}'.", NearestType(field, bound.SetName));
        if (!type.Has(reference)) throw policy.Wrong(field, address, $"its type is {type}.");
        return RefKey.TryParse(bound.Key, out var key) ? Value.OfRef(reference, key)
            : throw policy.Unreadable(field, bound.Key, "Edm.Guid");
    }

    private string? NearestType(BodyField field, string wrong) => Wire.Hints.DidYouMean(NearestName.Find(
        wrong, field.Field.Type.Refs.Select(configuration.ObjectOf).Select(item => $"{WireTypes.Namespace}{item.Kind}_{item.Name}")));
}
