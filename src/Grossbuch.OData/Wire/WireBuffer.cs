using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Grossbuch.OData.Wire;

/// <summary>A growing run of bytes that one answer is written into; what is full goes to the network in one piece.</summary>
internal sealed class WireBuffer : IDisposable
{
    private byte[] _bytes;
    private int _used;

    public WireBuffer(int capacity = 16 * 1024) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Count => _used;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _used);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _used);

    public void Clear() => _used = 0;

    /// <summary>Room for at least this many bytes; tell what was used with <see cref="Advance"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Room(int count)
    {
        if (_bytes.Length - _used < count) Grow(count);
        return _bytes.AsSpan(_used);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Advance(int count) => _used += count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _used += bytes.Length;
    }

    public void Put(byte value)
    {
        Room(1)[0] = value;
        _used++;
    }

    public void Put(ReadOnlySpan<char> text)
    {
        var room = Room(text.Length * 3);
        _used += Encoding.UTF8.GetBytes(text, room);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _used = 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count)
    {
        var grown = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _used + count));
        _bytes.AsSpan(0, _used).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = grown;
    }
}
