using System.Text;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>A prepared statement of one connection. Parameters are numbered from 1, columns from 0.</summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    private readonly SqliteConnection _connection;

    internal SqliteStatement(SqliteConnection connection, nint handle, string sql)
    {
        _connection = connection;
        Handle = handle;
        Sql = sql;
    }

    internal nint Handle { get; private set; }

    internal string Sql { get; }

    /// <summary>A reader is in the middle of it: it can neither be started again nor thrown away.</summary>
    internal bool IsInUse { get; set; }

    /// <summary>True when a row is there; false at the end.</summary>
    internal bool Step()
    {
        var code = Native.sqlite3_step(Handle);
        return code switch
        {
            Native.Row => true,
            Native.Done => false,
            _ => throw Fail(code),
        };
    }

    /// <summary>Runs to the end and makes the statement ready for the next run.</summary>
    internal void Run()
    {
        try { while (Step()) { } }
        finally { Reset(); }
    }

    internal void Reset() => _ = Native.sqlite3_reset(Handle);

    internal SqliteStatement Bind(int index, long value)
    {
        _ = Native.sqlite3_bind_int64(Handle, index, value);
        return this;
    }

    internal SqliteStatement BindNull(int index)
    {
        _ = Native.sqlite3_bind_null(Handle, index);
        return this;
    }

    internal SqliteStatement Bind(int index, string text)
    {
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = bytes <= 512 ? stackalloc byte[512] : new byte[bytes];
        var used = Encoding.UTF8.GetBytes(text, buffer);
        fixed (byte* start = buffer) _ = Native.sqlite3_bind_text(Handle, index, start, used, Native.Transient);
        return this;
    }

    internal SqliteStatement Bind(int index, ReadOnlySpan<byte> content)
    {
        byte none = 0;
        fixed (byte* start = content)
            _ = Native.sqlite3_bind_blob(Handle, index, start == null ? &none : start, content.Length, Native.Transient);
        return this;
    }

    internal void Bind(int index, in SqlArgument argument)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Null: BindNull(index); break;
            case ArgumentKind.Integer: Bind(index, argument.Integer); break;
            case ArgumentKind.Text: Bind(index, argument.Text); break;
            case ArgumentKind.Bytes: Bind(index, argument.Bytes); break;
            default:
                Span<byte> key = stackalloc byte[16];
                argument.Key.WriteStored(key);
                Bind(index, key);
                break;
        }
    }

    internal long Integer(int column) => Native.sqlite3_column_int64(Handle, column);

    internal string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    internal ReadOnlySpan<byte> Bytes(int column)
    {
        var start = Native.sqlite3_column_blob(Handle, column);
        return new ReadOnlySpan<byte>(start, Native.sqlite3_column_bytes(Handle, column));
    }

    /// <summary>Values of the current row as they can be bound again.</summary>
    internal SqlArgument[] Arguments(int first, int count)
    {
        var arguments = new SqlArgument[count];
        for (var i = 0; i < count; i++)
            arguments[i] = Native.sqlite3_column_type(Handle, first + i) switch
            {
                Native.TypeNull => SqlArgument.Null,
                Native.TypeText => SqlArgument.Of(Text(first + i)),
                Native.TypeBlob => SqlArgument.Of(Bytes(first + i).ToArray()),
                _ => SqlArgument.Of(Integer(first + i)),
            };
        return arguments;
    }

    internal void Bind(in LoweredRead read, in Execution execution)
    {
        for (var i = 0; i < read.Parameters.Length; i++) Bind(i + 1, read.Parameters[i].Evaluate(execution));
    }

    internal bool IsNull(int column) => Native.sqlite3_column_type(Handle, column) == Native.TypeNull;

    public void Dispose()
    {
        if (Handle == 0) return;
        _ = Native.sqlite3_finalize(Handle);
        Handle = 0;
    }

    internal Core.InfobaseException Fail(int code) => SqliteErrors.Make(_connection.Handle, _connection.Path, code, Sql);
}
