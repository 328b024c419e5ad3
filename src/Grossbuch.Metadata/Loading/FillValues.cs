using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

/// <summary>Reads fill values: typed literals, design-time references by name, and pairs of a type id and a value id.</summary>
internal sealed class FillValues(TypeResolver types, IReadOnlyDictionary<string, RawObject> objects)
{
    private readonly Dictionary<string, Dictionary<string, Guid>> _predefined = new(StringComparer.Ordinal);

    /// <summary>The value of a canonical literal; false when it cannot be read. An empty design-time reference is no value.</summary>
    public bool TryRead(string literal, out Value? value)
    {
        value = null;
        var blank = literal.IndexOf(' ', StringComparison.Ordinal);
        var text = literal[(blank + 1)..];
        switch (literal[..blank])
        {
            case "xs:string":
                value = Value.Of(text);
                return true;
            case "xs:decimal" when Number.TryParse(text, out var number):
                value = Value.Of(number);
                return true;
            case "xs:boolean" when text is "true" or "false":
                value = Value.Of(text == "true");
                return true;
            case "xs:dateTime" when DateSeconds.TryParse(text, out var seconds):
                value = Value.OfDate(seconds);
                return true;
            case "v8:UUID" when RefKey.TryParse(text, out var key):
                value = Value.OfUuid(key);
                return true;
            case "ent:AccountType" when SystemEnums.AccountTypes.IndexOf(text) is >= 0 and var position:
                value = Value.Of(position);
                return true;
            case "ent:AccumulationRecordType" or "ent:AccumulationMovementType"
                when SystemEnums.AccumulationRecordTypes.IndexOf(text) is >= 0 and var position:
                value = Value.Of(position);
                return true;
            // Empty markers: a set of types of a characteristic, NULL of an external table.
            case "v8:TypeDescription" or "v8:Null":
                return true;
            case "xr:DesignTimeRef":
                return text.Length == 0 || TryReference(text, out value);
            default:
                return false;
        }
    }

    private bool TryReference(string text, out Value? value)
    {
        value = null;
        if (text.Length == 73 && text[36] == '.' && Guid.TryParseExact(text.AsSpan(0, 36), "D", out var typeId)
            && RefKey.TryParse(text.AsSpan(37), out var pairKey))
        {
            if (types.Find(typeId) is not { } pairType) return false;
            value = Value.OfRef(pairType, pairKey);
            return true;
        }
        var parts = text.Split('.');
        if (parts.Length < 3) return false;
        if (parts is ["BusinessProcess", _, "RoutePoint", var point]) { value = Value.OfRoutePoint(point); return true; }
        if (types.Find($"{parts[0]}Ref.{parts[1]}") is not { } type) return false;
        if (parts[2] == "EmptyRef") { value = Value.OfRef(type, RefKey.Empty); return true; }
        if (parts is [_, _, "EnumValue", var enumValue]) return TryKey(type, Members(type, isEnum: true), enumValue, out value);
        return TryKey(type, Members(type, isEnum: false), parts[2], out value);
    }

    private static bool TryKey(RefType type, Dictionary<string, Guid> members, string name, out Value? value)
    {
        var found = members.TryGetValue(name, out var key);
        value = found ? Value.OfRef(type, RefKey.FromUuid(key)) : null;
        return found;
    }

    private Dictionary<string, Guid> Members(RefType type, bool isEnum)
    {
        if (_predefined.TryGetValue(type.ObjectName, out var known)) return known;
        var members = new Dictionary<string, Guid>(StringComparer.Ordinal);
        var raw = objects[type.ObjectName];
        Gather(isEnum ? raw.ChildrenOf("EnumValue") : raw.Records(RawParts.Predefined), members);
        return _predefined[type.ObjectName] = members;
    }

    private static void Gather(IEnumerable<RawObject> items, Dictionary<string, Guid> to)
    {
        foreach (var item in items)
        {
            to.TryAdd(item.Name, item.Uuid);
            Gather(item.Children, to);
        }
    }
}
