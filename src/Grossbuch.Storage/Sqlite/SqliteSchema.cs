using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// The tables that exist, by metadata uuid, with the names they were given. Tables and names are made at a table's first row, so opening
/// costs the same for a configuration of ten objects and of thousands.
/// </summary>
internal sealed class SqliteSchema : IDisposable
{
    /// <summary>Version of the house's own tables and of the form of stored values. A file of a newer one is refused.</summary>
    internal const int Version = 1;

    // "GBUC": tells our files from other SQLite files.
    private const int ApplicationId = 0x47425543;

    private readonly SqliteConnection _connection;
    private readonly Lock _loading = new();
    private readonly ConcurrentDictionary<Table, PhysicalTable> _built = [];
    private volatile ImmutableDictionary<Guid, string> _names = ImmutableDictionary<Guid, string>.Empty;
    private long _epoch;

    /// <param name="connection">A reader of its own, for field numbers that are loaded at a table's first use.</param>
    internal SqliteSchema(SqliteConnection connection) => _connection = connection;

    internal ImmutableDictionary<Guid, string> Names => _names;

    /// <summary>
    /// Even: tables are as published. Odd: a commit that makes tables is under way, and a snapshot taken now may or may not see them.
    /// </summary>
    internal long Epoch => Interlocked.Read(ref _epoch);

    /// <summary>Whether the file has the house's own tables; false for a new one.</summary>
    /// <exception cref="InfobaseException">Configuration: it is of a newer version, or another program's.</exception>
    internal static bool IsPrepared(SqliteConnection connection)
    {
        var version = connection.Scalar("PRAGMA user_version");
        var application = connection.Scalar("PRAGMA application_id");
        if (version > Version)
            throw new InfobaseException(
                ErrorCode.Configuration,
                $"The database file '{connection.Path}' has schema version {version}, newer than version {Version} of this program.",
                "Use the program version that wrote it, or a later one.", connection.Path);
        if (version == Version && application == ApplicationId) return true;
        if (connection.Scalar("SELECT count(*) FROM sqlite_schema") > 0)
            throw new InfobaseException(ErrorCode.Configuration,
                $"The file '{connection.Path}' is an SQLite database of another program.", place: connection.Path);
        return false;
    }

    /// <summary>Creates the house's own tables in a new file, or checks that the file is ours and not newer than we are.</summary>
    internal static void Prepare(SqliteConnection connection)
    {
        if (IsPrepared(connection)) return;
        connection.Execute("BEGIN IMMEDIATE");
        connection.Execute("CREATE TABLE gb_meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID");
        connection.Execute(
            "CREATE TABLE gb_names (kind TEXT NOT NULL, uuid TEXT NOT NULL, identity TEXT NOT NULL, number INTEGER NOT NULL, " +
            "shape TEXT NOT NULL, PRIMARY KEY (uuid, identity)) STRICT, WITHOUT ROWID");
        connection.Execute("CREATE UNIQUE INDEX gb_names_tables ON gb_names (number, kind, uuid) WHERE identity = ''");
        connection.Execute("CREATE TABLE gb_types (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL) STRICT");
        connection.Execute(
            "CREATE TABLE gb_system (kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, " +
            "PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID");
        connection.Execute($"PRAGMA application_id = {ApplicationId}");
        connection.Execute($"PRAGMA user_version = {Version}");
        connection.Execute("COMMIT");
    }

    /// <summary>Reads which tables exist.</summary>
    internal void Load()
    {
        var names = ImmutableDictionary.CreateBuilder<Guid, string>();
        using var rows = _connection.Prepare("SELECT kind, number, uuid FROM gb_names WHERE identity = ''");
        while (rows.Step()) names[Guid.ParseExact(rows.Text(2), "N")] = $"{rows.Text(0)}_{rows.Integer(1)}";
        _names = names.ToImmutable();
        _built.Clear();
    }

    /// <summary>Waits out a commit that makes tables: it ends within one write to the disk.</summary>
    internal long StableEpoch()
    {
        var wait = new SpinWait();
        while (true)
        {
            var epoch = Epoch;
            if ((epoch & 1) == 0) return epoch;
            wait.SpinOnce();
        }
    }

    /// <summary>The table; null as long as it has no row.</summary>
    internal PhysicalTable? Find(Table table)
    {
        if (_built.TryGetValue(table, out var built)) return built;
        if (!_names.TryGetValue(table.Uuid, out var name)) return null;
        lock (_loading)
        {
            if (_built.TryGetValue(table, out built)) return built;
            var numbers = FieldNumbers(_connection, table.Uuid);
            return _built[table] = new PhysicalTable(table, name, field => numbers.TryGetValue(field.Identity, out var number)
                ? number
                : throw new InfobaseException($"The field {field} has no column: the configuration was not applied."));
        }
    }

    /// <summary>SQLite's own counter of changes by others, seen from this one connection, which never changes anything.</summary>
    internal long Stamp()
    {
        lock (_loading)
        {
            var statement = _connection.Cached("PRAGMA data_version");
            try { return statement.Step() ? statement.Integer(0) : 0; }
            finally { statement.Reset(); }
        }
    }

    internal static Dictionary<string, int> FieldNumbers(SqliteConnection connection, Guid uuid)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        using var rows = connection.Prepare("SELECT identity, number FROM gb_names WHERE uuid = ?1 AND identity <> ''");
        rows.Bind(1, uuid.ToString("N"));
        while (rows.Step()) numbers[rows.Text(0)] = (int)rows.Integer(1);
        return numbers;
    }

    /// <summary>Commits a change that made tables, so that no reader with a snapshot in between takes them for absent.</summary>
    internal void Publish(ImmutableDictionary<Guid, string> names, IEnumerable<PhysicalTable> created, Action commit)
    {
        Interlocked.Increment(ref _epoch);
        try
        {
            commit();
            foreach (var table in created) _built[table.Table] = table;
            _names = names;
        }
        finally
        {
            Interlocked.Increment(ref _epoch);
        }
    }

    public void Dispose() => _connection.Dispose();
}
