using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Grossbuch.OData.Json;

/// <summary>Things by their names as they stand in JSON: found by the bytes, without making a string of each property's name.</summary>
internal sealed class Utf8Names<T>
{
    private readonly FrozenDictionary<byte[], T>.AlternateLookup<ReadOnlySpan<byte>> _byName;

    public Utf8Names(IReadOnlyDictionary<string, T> named)
    {
        Names = [.. named.Keys];
        _byName = named.ToFrozenDictionary(pair => Encoding.UTF8.GetBytes(pair.Key), pair => pair.Value, new ByteComparer())
            .GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public IReadOnlyList<string> Names { get; }

    public bool TryFind(ReadOnlySpan<byte> name, [MaybeNullWhen(false)] out T found) => _byName.TryGetValue(name, out found);

    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
