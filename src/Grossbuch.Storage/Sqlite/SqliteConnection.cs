using System.Text;
using Grossbuch.Core;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Grossbuch.Storage.Sqlite.Pages;

namespace Grossbuch.Storage.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time: SQLite's own mutexes are off.</summary>
internal sealed unsafe class SqliteConnection : IPageScout, IDisposable
{
    static SqliteConnection() => PageSumFiles.Register();

    private readonly Action<string>? _trace;
    private readonly StatementCache _statements;

    /// <param name="path">The file, also for messages.</param>
    /// <param name="flags">How it is opened.</param>
    /// <param name="options">Limits and tracing.</param>
    /// <param name="address">The file as a URI with options of SQLite's own, where there are some.</param>
    internal SqliteConnection(string path, int flags, StoreOptions options, string? address = null)
    {
        Path = path;
        _trace = options.Trace;
        _statements = new StatementCache(options.Limits.StatementsMax);
        nint handle;
        int code;
        fixed (byte* name = Encoding.UTF8.GetBytes((address ?? path) + '\0'))
            code = Native.sqlite3_open_v2(name, &handle, flags | Native.OpenNoMutex, null);
        Handle = handle;
        if (code != Native.Ok)
        {
            var error = SqliteErrors.Make(handle, path, code);
            Dispose();
            throw error;
        }
        _ = Native.sqlite3_busy_timeout(handle, BusyMs);
    }

    // Only recovery after a crash and the reset of the write-ahead log lock readers out, for moments.
    private const int BusyMs = 10_000;

    internal nint Handle { get; private set; }

    internal string Path { get; }

    internal bool IsInTransaction => Native.sqlite3_get_autocommit(Handle) == 0;

    internal int Changes => Native.sqlite3_changes(Handle);

    /// <summary>Prepares a statement that the caller disposes.</summary>
    internal SqliteStatement Prepare(string sql, bool persistent = false)
    {
        _trace?.Invoke(sql);
        nint statement;
        int code;
        var text = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = text)
            code = Native.sqlite3_prepare_v3(Handle, start, text.Length, persistent ? Native.PreparePersistent : 0u, &statement, null);
        if (code != Native.Ok) throw SqliteErrors.Make(Handle, Path, code, sql);
        return new SqliteStatement(this, statement, sql);
    }

    /// <summary>
    /// The statement of this text from the connection's own cache, ready to bind. The cache disposes it and finds it by the text's
    /// instance.
    /// </summary>
    internal SqliteStatement Cached(string sql) => _statements.Get(sql) ?? _statements.Add(sql, Prepare(sql, persistent: true));

    internal void Execute(string sql)
    {
        using var statement = Prepare(sql);
        statement.Run();
    }

    internal long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Step() ? statement.Integer(0) : throw new InfobaseException($"No row came from: {sql}");
    }

    public (SqlArgument Key, long Ties)? Probe(LoweredRead read, in Execution execution)
    {
        var statement = Cached(read.Sql);
        try
        {
            statement.Bind(read, execution);
            return statement.Step() ? (statement.Arguments(0, 1)[0], statement.Integer(1)) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public RowRange? RangeOf(PhysicalTable table, long version)
    {
        // Each on its own: only then does SQLite look at the ends of the table instead of reading it.
        var name = table.Name;
        using var statement = Prepare(
            $"SELECT (SELECT min(rowid) FROM {name}), (SELECT max(rowid) FROM {name}), (SELECT count(*) FROM {name})");
        return statement.Step() ? new RowRange(version, statement.Integer(0), statement.Integer(1), statement.Integer(2)) : null;
    }

    /// <summary>Keeps room for the checksum of each page. A file that is there keeps the layout it has.</summary>
    internal void ReservePageSums()
    {
        var bytes = PageSum.Size;
        _ = Native.sqlite3_file_control(Handle, null, Native.ReserveBytes, &bytes);
    }

    internal void Interrupt() => Native.sqlite3_interrupt(Handle);

    internal void ForgetStatements() => _statements.Clear();

    public void Dispose()
    {
        _statements.Clear();
        if (Handle != 0) _ = Native.sqlite3_close_v2(Handle);
        Handle = 0;
    }
}
