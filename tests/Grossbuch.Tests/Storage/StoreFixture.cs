using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;
using Grossbuch.Storage.Postgres;
using Grossbuch.Storage.Sql;
using Grossbuch.Storage.Sqlite;
using Grossbuch.Tests.Storage.Postgres;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>
/// A store of its own, a file or a schema of the tests' PostgreSQL, with short words for rows and plans. Every statement is kept.
/// </summary>
internal sealed class StoreFixture : IDisposable
{
    private readonly string _schema;
    private readonly string _folder = Directory.CreateTempSubdirectory("grossbuch-store-").FullName;

    public StoreFixture(Configuration? configuration = null, Func<StoreOptions, StoreOptions>? options = null)
    {
        Configuration = configuration ?? TestConfiguration.Shop();
        var plain = new StoreOptions { IsDurable = false, Trace = sql => { lock (Statements) Statements.Add(sql); } };
        Options = options?.Invoke(plain) ?? plain;
        _schema = IsPostgres ? PostgresCluster.NewSchema() : "";
        Store = Open(Configuration);
    }

    /// <summary>The suite runs over PostgreSQL.</summary>
    public static bool IsPostgres => PostgresCluster.IsChosen;

    /// <summary>Skips a test that looks into a file of SQLite's or at what only one writer has.</summary>
    public static void OnlySqlite() => Assert.SkipWhen(IsPostgres, "This is about SQLite's own insides.");

    public string Path => System.IO.Path.Combine(_folder, "base.db");

    public Configuration Configuration { get; private set; }

    public StoreOptions Options { get; }

    public Store Store { get; private set; }

    public SqliteStore Sqlite => (SqliteStore)Store;

    public PageMemo Memo => Store is PostgresStore postgres ? postgres.Memo : Sqlite.Memo;

    public void EndOldReaders()
    {
        if (Store is PostgresStore postgres) postgres.Readers.EndOldReaders();
        else Sqlite.Readers.EndOldReaders();
    }

    /// <summary>Opens the same data once more.</summary>
    public Store Open(Configuration configuration) => IsPostgres
        ? PostgresStore.Open(_schema, configuration, Options)
        : SqliteStore.Open(Path, configuration, Options);

    public List<string> Statements { get; } = [];

    public DataObject Object(string name) => Configuration.Find<DataObject>(name)!;

    public Table Table(string name) => name.Split('.') is [var kind, var item, var section]
        ? Object($"{kind}.{item}").TabularSections.Single(one => one.Name == section).Table
        : Object(name).Table;

    /// <summary>Adds rows in a change of its own; fields that are not given are Undefined.</summary>
    public void Insert(string table, params (string Field, Value Value)[][] rows)
    {
        using var bulk = Store.BeginWrite();
        foreach (var row in rows) bulk.Insert(Table(table), Row(table, row));
        bulk.Commit();
    }

    public Value[] Row(string tableName, params (string Field, Value Value)[] fields)
    {
        var table = Table(tableName);
        var values = new Value[table.Fields.Length];
        Array.Fill(values, Value.Undefined);
        foreach (var (name, value) in fields) values[table.Find(name)!.Index] = value;
        return values;
    }

    public static RefKey Key(int number) => new(0x1122334455667788, (ulong)number);

    public Value Ref(string type, int number) => Value.OfRef(Object(type).RefType!, Key(number));

    public List<Value[]> Read(QueryPlan plan, params Value[] values)
    {
        var prepared = Store.Prepare(plan);
        return Read(prepared, values);
    }

    public List<Value[]> Read(PreparedRead prepared, params Value[] values)
    {
        var reading = Store.Read(prepared, values, TestContext.Current.CancellationToken);
        var reader = reading.AsTask().GetAwaiter().GetResult();
        try { return RowValues.ReadAll(reader, Configuration); }
        finally { reader.DisposeAsync().AsTask().GetAwaiter().GetResult(); }
    }

    public void Reopen(Configuration? configuration = null)
    {
        Store.Dispose();
        Configuration = configuration ?? Configuration;
        Store = Open(Configuration);
    }

    /// <summary>Gives the open store another configuration.</summary>
    public Restructuring Restructure(Configuration configuration, params string[] drop)
    {
        var done = Sqlite.Apply(configuration, drop);
        Configuration = configuration;
        return done;
    }

    /// <summary>All rows of a table with the given fields, in the order of their numbers.</summary>
    public List<Value[]> Rows(string tableName, params string[] fields)
    {
        var words = new PlanWords(Table(tableName));
        return Read(new QueryPlan(PlanWords.Project(words.Scan, [.. fields.Select(field => words[field])]), 0));
    }

    public void Dispose()
    {
        Store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
