using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>An infobase in a schema of a PostgreSQL database. Several changes run side by side, each on its own connection.</summary>
public sealed class PostgresStore : Store
{
    // A change that makes a table, and the house's own small changes, need a connection beside those of the changes.
    private const int SpareConnections = 4;

    private readonly StoreOptions _options;
    private readonly NpgsqlDataSource _writing;
    private readonly NpgsqlDataSource _reading;
    private readonly PostgresSchema _schema;
    private readonly PostgresReaders _readers;
    private readonly PostgresSystemStore _system;
    private readonly PageMemo _memo;
    private readonly SemaphoreSlim _writers;
    private Configuration _configuration;
    private TypeNumbers _types;
    private long _changes;

    private PostgresStore(string connectionString, Configuration configuration, StoreOptions options)
    {
        _options = options;
        _configuration = configuration;
        var limits = options.Limits;
        _writing = PostgresConnections.Source(connectionString, options, limits.WritersMax + SpareConnections, isReading: false);
        _reading = PostgresConnections.Source(connectionString, options, limits.ReadersMax + SpareConnections, isReading: true);
        _schema = new PostgresSchema(_writing);
        _readers = new PostgresReaders(_reading, options);
        _system = new PostgresSystemStore(this);
        _memo = new PageMemo(limits.SkipMemosMax);
        _writers = new SemaphoreSlim(limits.WritersMax);
        _types = null!;
        try
        {
            Change(connection =>
            {
                PostgresSetup.Prepare(connection, options.BaseId);
                Schema = connection.Schema();
                return 0;
            });
            Apply(configuration);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override Configuration Configuration => _configuration;

    public override SystemStore System => _system;

    /// <summary>Opens the schema that the connection string leads to, or fills an empty one, and brings it to the configuration.</summary>
    /// <param name="connectionString">In Npgsql's form. The password comes from it, from <c>PGPASSWORD</c> or from a password file; it is
    /// never shown.</param>
    /// <exception cref="InfobaseException">
    /// Configuration: the data does not fit the configuration, or the database is another program's, another infobase's, or newer.
    /// Unavailable: the database cannot be reached.
    /// </exception>
    public static PostgresStore Open(string connectionString, Configuration configuration, StoreOptions? options = null) =>
        new(connectionString, configuration, options ?? new StoreOptions());

    /// <summary>
    /// Takes over another configuration: new objects and fields. Nothing may be read meanwhile, and plans that were prepared before belong
    /// to the old one.
    /// </summary>
    /// <exception cref="InfobaseException">Configuration: a field with data is gone or has another type. Nothing has changed
    /// then.</exception>
    public void Apply(Configuration configuration)
    {
        _types = new TypeNumbers(configuration, Change(connection => PostgresTables.Apply(connection, configuration)));
        // Connections remember statements of the old tables, and a new table may get the name of one that was forgotten.
        _reading.Clear();
        _writing.Clear();
        lock (Statements) Statements.Clear();
        _schema.Load();
        _memo.Clear();
        _configuration = configuration;
    }

    public override PreparedRead Prepare(QueryPlan plan) => new PostgresPreparedRead(plan, _schema, _types);

    public override async ValueTask<RowReader> Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        var read = (PostgresPreparedRead)prepared;
        read.Check(values);
        cancellation.ThrowIfCancellationRequested();
        var session = await _readers.Begin(cancellation).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var request = Request(read, values, cancellation);
                var reader = new PostgresRowReader(session, PageStart.Choose(request), values, read.Types, ownsSession: true);
                await reader.Start(cancellation).ConfigureAwait(false);
                // A table that was missing may have come just before the snapshot was taken.
                if (read.IsCurrent(request.Forms)) return reader;
                reader.Stop();
            }
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async ValueTask<StoreSnapshot> BeginSnapshot(bool isLong, CancellationToken cancellation) => await PostgresSnapshot
        .Take(this, await _readers.Begin(cancellation, isLong).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    public override async ValueTask<StoreWrite> BeginWrite(bool isLong, CancellationToken cancellation)
    {
        if (!await _writers.WaitAsync(_options.Limits.LockWaitMs, cancellation).ConfigureAwait(false))
            throw new InfobaseException(ErrorCode.LockConflict,
                "Lock conflict during the transaction: the maximum time of waiting for the right to write has passed.",
                "Too many changes of the infobase are running. Try again when one has ended.");
        try
        {
            var connection = await _writing.OpenConnectionAsync(cancellation).ConfigureAwait(false);
            return new PostgresWrite(this, new PostgresSession(connection, isBlocking: true, _options, _ => _writers.Release()));
        }
        catch (Exception error)
        {
            _writers.Release();
            throw PostgresErrors.IsOurs(error) ? PostgresErrors.Make(error) : error;
        }
    }

    /// <summary>Hash of the configuration to which the tables were brought last; empty for an empty schema.</summary>
    internal static string AppliedHash(string connectionString) => Once(connectionString, PostgresTables.AppliedHash);

    /// <summary>What it would take to bring the tables to a configuration.</summary>
    internal static Restructuring Plan(string connectionString, Configuration configuration) =>
        Once(connectionString, connection => PostgresTables.Plan(connection, configuration));

    private static T Once<T>(string connectionString, Func<NpgsqlConnection, T> look)
    {
        try
        {
            using var source = PostgresConnections.Source(connectionString, new StoreOptions(), connectionsMax: 1, isReading: false);
            using var connection = source.OpenConnection();
            return look(connection);
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error))
        {
            throw PostgresErrors.Make(error);
        }
    }

    public override Restructuring PlanRestructuring(Configuration configuration) =>
        Change(connection => PostgresTables.Plan(connection, configuration));

    public override VerifyReport Verify(int examplesMax, Action<string>? progress, CancellationToken cancellation) =>
        throw new InfobaseException(
        ErrorCode.NotSupported, "Data in PostgreSQL are not verified by this program yet.", "Use pg_amcheck for the pages and indexes.");

    public override void Backup(string path) => throw new InfobaseException(
        ErrorCode.NotSupported, "Data in PostgreSQL are not copied by this program yet.", "Use pg_dump for the schema of the infobase.");

    /// <summary>The schema that holds the infobase.</summary>
    internal string Schema { get; private set; } = "";

    internal TypeNumbers Types => _types;

    internal TableStatements Statements { get; } = new(PostgresDialect.Instance);

    internal PostgresReaders Readers => _readers;

    /// <summary>Remembered page ends, for tests.</summary>
    internal PageMemo Memo => _memo;

    /// <summary>Commits of this process so far.</summary>
    internal long Changes => Interlocked.Read(ref _changes);

    internal PhysicalTable? Find(Table table) => _schema.Find(table);

    internal PhysicalTable Make(Table table)
    {
        try
        {
            return _schema.Make(table);
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error))
        {
            throw PostgresErrors.Make(error, table.FullName);
        }
    }

    internal PageRequest Request(PostgresPreparedRead read, ReadOnlyMemory<Value> values, CancellationToken cancellation) =>
        new(read.Current(), values, read.Types, _memo, Scout: null, _options, cancellation);

    internal void Committed(IEnumerable<PhysicalTable> changed)
    {
        foreach (var table in changed) table.State.Changed();
        Interlocked.Increment(ref _changes);
    }

    internal T Query<T>(Func<NpgsqlConnection, T> query) => _readers.Use(query);

    /// <summary>Runs one small change of the house's own tables.</summary>
    internal T Change<T>(Func<NpgsqlConnection, T> change)
    {
        try
        {
            using var connection = _writing.OpenConnection();
            return change(connection);
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error))
        {
            throw PostgresErrors.Make(error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _readers.Dispose();
        _reading.Dispose();
        _writing.Dispose();
    }
}
