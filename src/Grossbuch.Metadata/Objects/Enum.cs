using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

/// <param name="Key">The reference of the value: the uuid of its description.</param>
public sealed record EnumValue(string Name, RefKey Key, LocalizedText Synonym, string Comment = "");

/// <summary>An enumeration. Its values are fixed by the configuration, in the order of the configuration.</summary>
public sealed class Enum : DataObject
{
    public override MetadataKind Kind => MetadataKind.Enum;

    public ImmutableArray<EnumValue> Values { get; init; } = [];

    public EnumValue? Find(string name) =>
        Values.FirstOrDefault(value => string.Equals(value.Name, name, StringComparison.OrdinalIgnoreCase));

    public EnumValue? Find(RefKey key) => Values.FirstOrDefault(value => value.Key == key);

    protected override Table BuildTable() => MakeTable(
        TableKind.Enum,
        [Standard(StandardField.Ref, TypeDescription.OfRef(RefType!)), Standard(StandardField.Order, TypeDescription.OfNumber(10, 0))],
        [],
        field => field.Standard == StandardField.Ref);
}
