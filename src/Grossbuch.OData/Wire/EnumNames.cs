using System.Collections.Frozen;
using System.Text;
using Grossbuch.Core.Values;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Wire;

/// <summary>Encoded names of the values of an enumeration.</summary>
internal sealed class EnumNames(Enum owner)
{
    private readonly FrozenDictionary<RefKey, byte[]> _names =
        owner.Values.DistinctBy(value => value.Key).ToFrozenDictionary(value => value.Key, value => Encoding.UTF8.GetBytes(value.Name));

    /// <summary>Empty for the empty reference and for a value that the configuration no longer has.</summary>
    public ReadOnlySpan<byte> Find(RefKey key) => _names.TryGetValue(key, out var name) ? name : default(ReadOnlySpan<byte>);
}
