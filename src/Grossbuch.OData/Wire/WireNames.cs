using System.Collections.Concurrent;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Wire;

/// <summary>Encoded names that rows need: of types, of enumeration values. Made once for a model.</summary>
internal sealed class WireNames(EntityModel model)
{
    private readonly ConcurrentDictionary<RefType, byte[]> _types = new();
    private readonly ConcurrentDictionary<RefType, EnumNames> _enums = new();
    private readonly ConcurrentDictionary<string, byte[]> _descriptions = new(StringComparer.Ordinal);

    public ReadOnlySpan<byte> TypeOf(RefType type) =>
        _types.GetOrAdd(type, static (key, of) => Encoding.UTF8.GetBytes(of.TypeNameOf(key)), model);

    public EnumNames EnumOf(RefType type) =>
        _enums.GetOrAdd(type, static (key, of) => new EnumNames((Enum)of.Configuration.ObjectOf(key)), model);

    /// <summary>The complex value of a stored description of types.</summary>
    public ReadOnlySpan<byte> TypeDescription(ReadOnlySpan<byte> stored)
    {
        var text = Encoding.UTF8.GetString(stored);
        if (_descriptions.TryGetValue(text, out var known)) return known;
        var types = TypeDescriptionText.Parse(text, model.Configuration) ?? new TypeDescription(PrimitiveTypes.None);
        var made = Encoding.UTF8.GetBytes(JsonOf(types));
        // There are as many texts as characteristics have types; a flood of them is not worth memory.
        if (_descriptions.Count < 1_000) _descriptions.TryAdd(text, made);
        return made;
    }

    private string JsonOf(TypeDescription types)
    {
        var names = Primitives.Where(pair => types.Has(pair.Type)).Select(pair => pair.Name)
            .Concat(types.Refs.Select(type => model.TypeNameOf(type)))
            .Select(name => $"\n\"{name}\"");
        var list = string.Join(',', names);
        return $$"""
            {
            "Types": [{{list}}{{(list.Length > 0 ? "\n" : "")}}],
            "NumberQualifiers": {
            "AllowedSign": "{{(types.Number.NonNegative ? "Nonnegative" : "Any")}}",
            "Digits": {{types.Number.Digits}},
            "FractionDigits": {{types.Number.FractionDigits}}
            },
            "StringQualifiers": {
            "AllowedLength": "{{(types.String.Fixed ? "Fixed" : "Variable")}}",
            "Length": "{{types.String.Length}}"
            },
            "DateQualifiers": {
            "DateFractions": "{{types.DateParts}}"
            },
            "BinaryDataQualifiers": {
            "AllowedLength": "Variable",
            "Length": "0"
            }
            }
            """;
    }

    private static readonly (PrimitiveTypes Type, string Name)[] Primitives =
    [
        (PrimitiveTypes.Boolean, "Boolean"), (PrimitiveTypes.Number, "Number"), (PrimitiveTypes.String, "String"),
            (PrimitiveTypes.Date, "Date"),
        (PrimitiveTypes.Uuid, "UUID"), (PrimitiveTypes.ValueStorage, "ValueStorage"),
    ];
}

/// <summary>What rows need beside their batch: the reader (for numbers of types), names, and the address of the service.</summary>
internal sealed class WireContext(Query.Plan.RowReader reader, WireNames names, byte[] root)
{
    public WireNames Names { get; } = names;

    /// <summary>Address of the service without a slash at the end.</summary>
    public ReadOnlySpan<byte> Root => root;

    public RefType? RefTypeOf(long number) => reader.RefTypeOf(number);
}
