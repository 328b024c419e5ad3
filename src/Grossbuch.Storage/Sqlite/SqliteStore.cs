using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Grossbuch.Storage.Sqlite.Verification;

namespace Grossbuch.Storage.Sqlite;

/// <summary>An infobase in one SQLite file: a writing connection, and a pool of reading ones that each see a snapshot.</summary>
public sealed class SqliteStore : Store
{
    private readonly string _path;
    private readonly StoreOptions _options;
    private readonly SqliteWriteSide _writing;
    private readonly SqliteSchema _schema;
    private readonly ReaderPool _readers;
    private readonly PageMemo _memo;
    private readonly SqliteSystemStore _system;
    private Configuration _configuration;
    private long _changes;
    private TypeNumbers _types;

    private SqliteStore(
        string path, Configuration configuration, StoreOptions options, IReadOnlyCollection<string> drop, Configuration? old)
    {
        _path = path;
        _options = options;
        _configuration = configuration;
        _memo = new PageMemo(options.Limits.SkipMemosMax);
        var writer = OpenWriter(path, options);
        try
        {
            SqliteSchema.Prepare(writer);
            _schema = new SqliteSchema(OpenReader());
            _writing = new SqliteWriteSide(writer, _schema, options, Committed);
            _readers = new ReaderPool(OpenReader, options);
            _system = new SqliteSystemStore(this);
            _types = null!;
            Apply(configuration, drop, old);
        }
        catch
        {
            _readers?.Dispose();
            _schema?.Dispose();
            writer.Dispose();
            throw;
        }
    }

    public override Configuration Configuration => _configuration;

    public override SystemStore System => _system;

    /// <summary>Opens the file, or makes it, and brings its tables to the configuration.</summary>
    /// <param name="path">The file.</param>
    /// <param name="configuration">What the tables are to be.</param>
    /// <param name="options">How it is opened.</param>
    /// <param name="drop">Names of what may be lost: see <see cref="Restructuring"/>.</param>
    /// <exception cref="InfobaseException">
    /// Configuration: the data does not fit the configuration, or the file is of a newer version. Corrupt, Unavailable: the file cannot be
    /// read.
    /// </exception>
    public static SqliteStore Open(
        string path, Configuration configuration, StoreOptions? options = null, IReadOnlyCollection<string>? drop = null) =>
        new(path, configuration, options ?? new StoreOptions(), drop ?? [], old: null);

    /// <summary>
    /// Takes over another configuration, in one transaction. Nothing may be read meanwhile, and plans that were prepared before belong to
    /// the old one.
    /// </summary>
    /// <param name="configuration">What the tables are to be.</param>
    /// <param name="drop">Names of what may be lost.</param>
    /// <exception cref="InfobaseException">Configuration: something would be lost that was not named. Nothing has changed then.</exception>
    public Restructuring Apply(Configuration configuration, IReadOnlyCollection<string>? drop = null) =>
        Apply(configuration, drop ?? [], _configuration);

    private Restructuring Apply(Configuration configuration, IReadOnlyCollection<string> drop, Configuration? old)
    {
        _writing.Close();
        try
        {
            var (done, numbers) = SchemaUpdate.Apply(_writing.Connection, configuration, old, drop);
            _types = numbers;
            _writing.Types = _types;
            _schema.Load();
            _memo.Clear();
            _configuration = configuration;
            return done;
        }
        finally
        {
            // Statements of the old tables cannot be run again.
            _writing.ForgetStatements();
            _writing.Reopen();
        }
    }

    public override Restructuring PlanRestructuring(Configuration configuration) => _readers.Use(connection =>
    {
        connection.Execute(BeginRead);
        try { return SchemaPlan.Make(connection, configuration, _configuration).Restructuring; }
        finally { connection.Execute(EndRead); }
    });

    public override void Backup(string path) => _readers.Use(connection =>
    {
        SqliteBackup.Copy(connection, path, _options);
        return true;
    });

    public override PreparedRead Prepare(QueryPlan plan) => new SqlitePreparedRead(plan, _schema, _types);

    public override ValueTask<RowReader> Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        var read = (SqlitePreparedRead)prepared;
        SqlitePreparedRead.CheckCount(read, values);
        cancellation.ThrowIfCancellationRequested();
        return _readers.TryTake() is { } slot
            ? new ValueTask<RowReader>(Start(slot, read, values, cancellation))
            : Wait(read, values, cancellation);
    }

    public override async ValueTask<StoreSnapshot> BeginSnapshot(bool isLong, CancellationToken cancellation) =>
        new SqliteSnapshot(this, _readers.TryTake() ?? await _readers.TakeAsync(cancellation).ConfigureAwait(false), isLong);

    public override async ValueTask<StoreWrite> BeginWrite(bool isLong, CancellationToken cancellation) =>
        await _writing.Begin(isLong, cancellation).ConfigureAwait(false);

    public override VerifyReport Verify(int examplesMax, Action<string>? progress, CancellationToken cancellation)
    {
        var findings = new FindingList(examplesMax);
        progress?.Invoke("pages");
        var pages = StoreVerification.RunPages(_path, findings, cancellation);
        var (tables, rows) = _readers.Use(connection =>
        {
            var view = TakeView(connection);
            using var watch = cancellation.UnsafeRegister(static reader => ((SqliteConnection)reader!).Interrupt(), connection);
            try
            {
                var atMoment = new StoreTables(
                    connection, _configuration, _types, table => view.Names.ContainsKey(table.Uuid) ? _schema.Find(table) : null);
                return StoreVerification.RunRows(atMoment, findings, progress, cancellation);
            }
            catch (InfobaseException) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellation);
            }
            finally
            {
                if (connection.IsInTransaction) connection.Cached(EndRead).Run();
            }
        });
        return new VerifyReport(pages, tables, rows, findings.ToImmutable());
    }

    /// <summary>Checks the pages of a file that cannot be opened.</summary>
    public static VerifyReport VerifyPages(string path, int examplesMax, CancellationToken cancellation)
    {
        var findings = new FindingList(examplesMax);
        var pages = File.Exists(path) ? StoreVerification.RunPages(path, findings, cancellation) : 0;
        return new VerifyReport(pages, 0, 0, findings.ToImmutable());
    }

    /// <summary>Checks the write-ahead log of a file, before opening it puts the log into the file as far as it is whole.</summary>
    public static ImmutableArray<Finding> VerifyLog(string path, int examplesMax, CancellationToken cancellation)
    {
        var findings = new FindingList(examplesMax);
        StoreVerification.RunLog(path, findings, cancellation);
        return findings.ToImmutable();
    }

    /// <summary>Runs one small change of the house's own tables in the lane.</summary>
    internal T Change<T>(Func<SqliteConnection, T> change)
    {
        _writing.Close();
        try { return change(_writing.Connection); }
        finally { _writing.Reopen(); }
    }

    private void Committed()
    {
        Interlocked.Increment(ref _changes);
        if (_options.WalWarning is not { } warn) return;
        var log = new FileInfo(_path + "-wal");
        if (log.Exists && log.Length > _options.Limits.WalBytesMax) warn(log.Length);
    }

    /// <summary>Differs after every commit, of this process or another.</summary>
    internal long Stamp => _schema.Stamp();

    internal T Query<T>(Func<SqliteConnection, T> query) => _readers.Use(query);

    /// <summary>Remembered page ends, for tests.</summary>
    internal PageMemo Memo => _memo;

    internal ReaderPool Readers => _readers;

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        _readers.Dispose();
        _schema.Dispose();
        _writing.Dispose();
    }

    private async ValueTask<RowReader> Wait(SqlitePreparedRead read, ReadOnlyMemory<Value> values, CancellationToken cancellation) =>
        Start(await _readers.TakeAsync(cancellation).ConfigureAwait(false), read, values, cancellation);

    private SqliteRowReader Start(ReaderSlot slot, SqlitePreparedRead read, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        var reader = new SqliteRowReader(_readers, slot, read.Types);
        try
        {
            while (true)
            {
                var compiled = read.Current();
                var page = PageStart.Choose(new PageRequest(compiled, values, read.Types, _memo, slot.Connection, _options, cancellation));
                reader.Start(page, values, cancellation);
                // A table that was missing may have come just before the snapshot was taken.
                if (!compiled.Plain.HasMissingTables || _schema.Epoch == compiled.Epoch) break;
                reader.Restart();
            }
            slot.Active = reader;
            return reader;
        }
        catch
        {
            reader.Restart();
            _readers.Return(slot);
            throw;
        }
    }

    /// <summary>Starts one of the readers of a snapshot.</summary>
    internal void Start(SqliteRowReader reader, ReaderSlot slot, SqlitePreparedRead read, SnapshotView view,
        ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        try
        {
            var request = new PageRequest(read.For(view), values, read.Types, _memo, slot.Connection, _options, cancellation);
            var page = Changes == view.Changes ? PageStart.Choose(request) : PageStart.Counted(request.Forms, values);
            reader.Start(page, values, cancellation);
        }
        catch
        {
            reader.Restart();
            throw;
        }
    }

    /// <summary>Takes a snapshot on the connection and returns what the store was at that moment.</summary>
    internal SnapshotView TakeView(SqliteConnection connection)
    {
        while (true)
        {
            var (epoch, changes) = (_schema.StableEpoch(), Changes);
            var names = _schema.Names;
            connection.Cached(BeginRead).Run();
            connection.Cached(FirstRead).Run();
            if (_schema.Epoch == epoch) return new SnapshotView(epoch, names, changes);
            connection.Cached(EndRead).Run();
        }
    }

    internal const string EndRead = "COMMIT";

    private const string BeginRead = "BEGIN";

    // SQLite takes the snapshot at the first read, not at BEGIN.
    private const string FirstRead = "SELECT 1 FROM gb_meta LIMIT 1";

    private long Changes => Interlocked.Read(ref _changes);

    private static SqliteConnection OpenWriter(string path, StoreOptions options)
    {
        var connection = new SqliteConnection(path, Native.OpenReadWrite | Native.OpenCreate, options);
        try
        {
            connection.ReservePageSums();
            connection.Execute("PRAGMA journal_mode = WAL");
            connection.Execute(options.IsDurable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            connection.Execute("PRAGMA cache_size = -65536");
            connection.Execute("PRAGMA mmap_size = 1073741824");
            connection.Execute("PRAGMA journal_size_limit = 67108864");
            if (options.PagesMax > 0) connection.Execute($"PRAGMA max_page_count = {options.PagesMax}");
            SqliteFunctions.Register(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_path, Native.OpenReadOnly, _options);
        try
        {
            connection.Execute("PRAGMA cache_size = -65536");
            connection.Execute("PRAGMA mmap_size = 1073741824");
            SqliteFunctions.Register(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
