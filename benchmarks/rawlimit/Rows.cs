using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace RawLimit;

/// <summary>
/// Column bytes straight into the pipe. The native functions are called without the wrapper's handles and without a GC transition:
/// that is what makes this the floor and not merely a fast server.
/// </summary>
internal static unsafe partial class Rows
{
    private const int BatchBytes = 60_000;
    private const int SpanBytes = 65_536;
    private const int HasRow = 100;

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport("e_sqlite3"), SuppressGCTransition]
    private static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport("e_sqlite3")]
    private static partial int sqlite3_step(nint statement);

    public static void Copy(PipeWriter pipe, ReadOnlySpan<byte> text)
    {
        text.CopyTo(pipe.GetSpan(text.Length));
        pipe.Advance(text.Length);
    }

    /// <summary>Writes rows until about 60 KB are pending; false when the statement is at its end.</summary>
    public static bool Batch(nint statement, PipeWriter pipe, ref bool first)
    {
        var to = pipe.GetSpan(SpanBytes);
        var at = 0;
        var more = true;
        while (at < BatchBytes)
        {
            if (sqlite3_step(statement) != HasRow)
            {
                more = false;
                break;
            }
            if (!first) to[at++] = (byte)',';
            first = false;
            at += Put(to[at..], "{\"Ref_Key\":\""u8); at += Uuid(to[at..], statement, 0);
            at += Put(to[at..], "\",\"Code\":\""u8); at += Text(to[at..], Bytes(statement, 1));
            at += Put(to[at..], "\",\"Description\":\""u8); at += Text(to[at..], Bytes(statement, 2));
            at += Put(to[at..], "\",\"Parent_Key\":\""u8); at += Uuid(to[at..], statement, 3);
            at += Put(to[at..], "\",\"Owner_Key\":\""u8); at += Uuid(to[at..], statement, 4);
            at += Put(to[at..], "\",\"Цена\":"u8); at += Hundredths(to[at..], sqlite3_column_int64(statement, 5));
            at += Put(to[at..], ",\"ДатаСоздания\":\""u8); at += Put(to[at..], Bytes(statement, 6));
            at += Put(to[at..], "\",\"DeletionMark\":"u8); at += Flag(to[at..], statement, 7);
            at += Put(to[at..], ",\"Активен\":"u8); at += Flag(to[at..], statement, 8);
            at += Put(to[at..], ",\"DataVersion\":\""u8);
            Utf8Formatter.TryFormat(sqlite3_column_int64(statement, 9), to[at..], out var written); at += written;
            at += Put(to[at..], "\"}"u8);
        }
        pipe.Advance(at);
        return more;
    }

    private static ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        var start = sqlite3_column_blob(statement, column);
        return new(start, sqlite3_column_bytes(statement, column));
    }

    private static int Put(Span<byte> to, ReadOnlySpan<byte> text)
    {
        text.CopyTo(to);
        return text.Length;
    }

    private static int Flag(Span<byte> to, nint statement, int column) =>
        Put(to, sqlite3_column_int64(statement, column) != 0 ? "true"u8 : "false"u8);

    private static int Uuid(Span<byte> to, nint statement, int column)
    {
        Utf8Formatter.TryFormat(new Guid(Bytes(statement, column), bigEndian: true), to, out var written);
        return written;
    }

    private static int Text(Span<byte> to, ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny(Escaped) < 0) return Put(to, text);
        var at = 0;
        foreach (var b in text)
        {
            if (b is (byte)'"' or (byte)'\\') to[at++] = (byte)'\\';
            to[at++] = b < 32 ? (byte)' ' : b;
        }
        return at;
    }

    private static int Hundredths(Span<byte> to, long value)
    {
        Utf8Formatter.TryFormat(value / 100, to, out var at);
        var rest = value % 100;
        if (rest == 0) return at;
        to[at++] = (byte)'.'; to[at++] = (byte)('0' + rest / 10);
        if (rest % 10 != 0) to[at++] = (byte)('0' + rest % 10);
        return at;
    }
}
