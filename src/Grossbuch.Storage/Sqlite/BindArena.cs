using System.Runtime.InteropServices;
using System.Text;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>Memory for the texts and bytes of one row while it is inserted: SQLite reads them in place instead of copying each.</summary>
internal sealed unsafe class BindArena : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly List<(nint Start, int Size)> _large = [];
    private byte* _chunk = (byte*)NativeMemory.Alloc(ChunkBytes);
    private int _used;

    /// <summary>Binds; the memory must not be reset before the statement has run.</summary>
    internal void Bind(nint statement, int index, in SqlArgument argument)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Null:
                _ = Native.sqlite3_bind_null(statement, index);
                break;
            case ArgumentKind.Integer:
                _ = Native.sqlite3_bind_int64(statement, index, argument.Integer);
                break;
            case ArgumentKind.Text:
                var text = argument.Text;
                var room = Take(Encoding.UTF8.GetMaxByteCount(text.Length));
                var length = Encoding.UTF8.GetBytes(text, room);
                GiveBack(room.Length - length);
                fixed (byte* start = room) _ = Native.sqlite3_bind_text(statement, index, start, length, Native.Static);
                break;
            case ArgumentKind.Key:
                var key = Take(16);
                argument.Key.WriteStored(key);
                fixed (byte* start = key) _ = Native.sqlite3_bind_blob(statement, index, start, 16, Native.Static);
                break;
            default:
                var bytes = Take(Math.Max(1, argument.Bytes.Length));
                argument.Bytes.CopyTo(bytes);
                fixed (byte* start = bytes) _ = Native.sqlite3_bind_blob(statement, index, start, argument.Bytes.Length, Native.Static);
                break;
        }
    }

    internal void Reset()
    {
        _used = 0;
        foreach (var (start, _) in _large) NativeMemory.Free((void*)start);
        _large.Clear();
    }

    private Span<byte> Take(int bytes)
    {
        if (bytes <= ChunkBytes - _used)
        {
            var span = new Span<byte>(_chunk + _used, bytes);
            _used += bytes;
            return span;
        }
        var large = (byte*)NativeMemory.Alloc((nuint)bytes);
        _large.Add(((nint)large, bytes));
        return new Span<byte>(large, bytes);
    }

    // A text took as much as its longest encoding; only the last piece of the chunk can be given back.
    private void GiveBack(int bytes)
    {
        if (_large.Count == 0) _used -= bytes;
    }

    public void Dispose()
    {
        Reset();
        NativeMemory.Free(_chunk);
        _chunk = null;
    }
}
