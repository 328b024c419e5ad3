using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Model;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Json;

/// <summary>The members that tell one value together: <c>X</c>, <c>X_Type</c>, <c>X_Base64Data</c>, <c>X@odata.bind</c>.</summary>
internal struct PairParts
{
    public BodyField? Field;
    public JsonElement Value;
    public JsonElement Type;
    public JsonElement Content;
    public JsonElement Bind;
}

/// <summary>Reads the values of JSON members, exactly: a number never passes through a double.</summary>
internal sealed partial class ValueReader(Configuration configuration, BodyPolicy policy)
{
    /// <summary>The longest text of a number, a date or a uuid that is read without making a string of it.</summary>
    private const int ShortTextMax = 128;

    private const string DefaultContentType = "application/octet-stream";

    private readonly WireTypes _types = new(configuration);

    /// <summary>The value of a field that one member tells whole. A JSON null is the empty value of the type.</summary>
    public Value Read(BodyField field, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Null:
                return Value.Undefined;
            case JsonValueKind.Object or JsonValueKind.Array when field.Kind != WireKind.Types:
                throw policy.Malformed(field, json);
        }
        return field.Kind switch
        {
            WireKind.Boolean => ReadBoolean(field, json),
            WireKind.Int16 or WireKind.Int64 or WireKind.Double => ReadNumber(field, json),
            WireKind.DateTime => ReadDate(field, json),
            WireKind.Uuid => Value.OfUuid(ReadKey(field, json)),
            WireKind.Reference => Value.OfRef(field.Field.Type.Refs[0], ReadKey(field, json)),
            WireKind.Enum => ReadMember(field, field.Field.Type.Refs[0], json),
            WireKind.SystemEnum => ReadSystemMember(field, SystemEnums.Of(field.Field)!, json),
            WireKind.Version => ReadVersion(json),
            WireKind.Types => ReadTypes(field, json),
            _ => Value.Of(Fit(field, ReadText(field, json))),
        };
    }

    /// <summary>The value that several members tell together.</summary>
    public Value Read(in PairParts parts)
    {
        var field = parts.Field!;
        if (parts.Bind.ValueKind != JsonValueKind.Undefined) return ReadBind(field, parts.Bind);
        return field.Kind == WireKind.Storage ? ReadStorage(field, parts) : ReadComposite(field, parts);
    }

    private Value ReadBoolean(BodyField field, JsonElement json)
    {
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False) return Value.Of(json.ValueKind == JsonValueKind.True);
        return policy.ConvertsScalars && json.ValueKind == JsonValueKind.String && bool.TryParse(json.GetString(), out var flag)
            ? Value.Of(flag) : throw policy.Unreadable(field, json.ToString(), "Edm.Boolean");
    }

    private Value ReadNumber(BodyField field, JsonElement json)
    {
        Span<char> room = stackalloc char[ShortTextMax];
        return json.ValueKind is JsonValueKind.Number or JsonValueKind.String && Number.TryParse(Short(json, room), out var number)
            ? Value.Of(Fit(field, number)) : throw policy.Unreadable(field, json.ToString(), EdmNumberOf(field));
    }

    private Value ReadDate(BodyField field, JsonElement json)
    {
        Span<char> room = stackalloc char[ShortTextMax];
        return json.ValueKind == JsonValueKind.String && TryParseDate(Short(json, room), out var date)
            ? Value.OfDate(date) : throw policy.Unreadable(field, json.ToString(), "Edm.DateTime");
    }

    private RefKey ReadKey(BodyField field, JsonElement json)
    {
        Span<char> room = stackalloc char[ShortTextMax];
        return json.ValueKind == JsonValueKind.String && RefKey.TryParse(Short(json, room), out var key)
            ? key : throw policy.Unreadable(field, json.ToString(), "Edm.Guid");
    }

    private string ReadText(BodyField field, JsonElement json) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()!
        : policy.ConvertsScalars ? json.GetRawText()
        : throw policy.Unreadable(field, json.ToString(), "Edm.String");

    private Value ReadMember(BodyField field, RefType type, JsonElement json)
    {
        var name = json.ToString();
        if (name.Length == 0) return Value.OfRef(type, RefKey.Empty);
        var owner = (Enum)configuration.ObjectOf(type);
        if (owner.Find(name) is { } member) return Value.OfRef(type, member.Key);
        var nearest = NearestName.Find(name, owner.Values.Select(value => value.Name));
        throw policy.Wrong(field, name, $"{owner.FullName} has no value '{name}'.", Wire.Hints.DidYouMean(nearest));
    }

    private Value ReadSystemMember(BodyField field, SystemEnum system, JsonElement json)
    {
        var name = json.ToString();
        if (system.IndexOf(name) is var index and >= 0) return Value.Of(index);
        throw policy.Wrong(field, name, $"{system.Name} has no value '{name}'.",
            $"There are: {string.Join(", ", system.Members.Select(member => member.English))}.");
    }

    private static Value ReadVersion(JsonElement json) =>
        json.ValueKind == JsonValueKind.String && WireVersions.TryParse(json.GetString(), out var version)
            ? Value.Of(version & (long.MaxValue >> 4)) : Value.Undefined;

    private Value ReadTypes(BodyField field, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw policy.Unreadable(field, json.ToString(), "StandardODATA.TypeDescription");
        return _types.TryReadDescription(json, out var unknown) is { } types ? Value.OfTypes(types)
            : throw policy.Wrong(field, unknown, $"the type '{unknown}' is not known.");
    }

    // A storage is its content; the type alone has nothing to describe.
    private Value ReadStorage(BodyField field, in PairParts parts)
    {
        var content = parts.Content.ValueKind != JsonValueKind.Undefined ? parts.Content : parts.Value;
        if (content.ValueKind == JsonValueKind.Undefined)
            return parts.Type.ValueKind == JsonValueKind.Null ? Value.Null
                : throw policy.Incomplete(field, field.Name + "_Base64Data", parts.Type);
        if (content.ValueKind is JsonValueKind.Object or JsonValueKind.Array) throw policy.Malformed(field, content);
        if (content.ValueKind == JsonValueKind.Null) return Value.Undefined;
        if (content.ValueKind != JsonValueKind.String || !content.TryGetBytesFromBase64(out var bytes))
            throw policy.Unreadable(field, content.ToString(), "Edm.Binary");
        if (bytes.Length == 0) return Value.Undefined;
        return Value.OfStorage(new StoredContent(bytes, TypeText(parts) is { Length: > 0 } type ? type : DefaultContentType));
    }

    private static string TypeText(in PairParts parts) => parts.Type.ValueKind == JsonValueKind.String ? parts.Type.GetString()! : "";

    private static string EdmNumberOf(BodyField field) => field.Kind switch
    {
        WireKind.Int16 => "Edm.Int16",
        WireKind.Int64 => "Edm.Int64",
        _ => "Edm.Double",
    };

    private string Fit(BodyField field, string text)
    {
        var length = field.Field.Type.String.Length;
        return length > 0 && text.Length > length && policy.FitsValues ? policy.TooLong(field, text, length) : text;
    }

    private Number Fit(BodyField field, Number number)
    {
        var type = field.Field.Type.Number;
        if (!policy.FitsValues || type.Digits == 0) return number;
        if (number.Rescale(type.FractionDigits) is not { } scaled || Int128.Abs(scaled.Unscaled) >= Number.PowerOfTen(type.Digits))
            throw policy.Wrong(field, number.ToString(), $"it has at most {type.Digits} digits, {type.FractionDigits} of them fractional.");
        if (type.NonNegative && scaled.Unscaled < 0) throw policy.Wrong(field, number.ToString(), "it cannot be negative.");
        return scaled;
    }

    // Many clients print fractions of a second, which the platform does not keep.
    private static bool TryParseDate(ReadOnlySpan<char> text, out long seconds)
    {
        var point = text.IndexOf('.');
        if (point > 0 && !text[(point + 1)..].ContainsAnyExceptInRange('0', '9')) text = text[..point];
        return DateSeconds.TryParse(text, out seconds);
    }

    private static ReadOnlySpan<char> Short(JsonElement json, Span<char> room)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        if (json.ValueKind == JsonValueKind.String) raw = raw[1..^1];
        return raw.Length <= room.Length && !raw.Contains((byte)'\\')
            ? room[..Encoding.UTF8.GetChars(raw, room)] : json.ToString();
    }
}
