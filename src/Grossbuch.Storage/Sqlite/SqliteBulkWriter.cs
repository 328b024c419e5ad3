using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>A bulk change: one transaction of the writing connection.</summary>
internal sealed class SqliteBulkWriter : BulkWriter
{
    private readonly SqliteStore _store;
    private readonly SqliteConnection _connection;
    private readonly SchemaDraft _draft;
    private readonly TypeNumbers _types;
    private readonly BindArena _arena = new();
    private readonly SqlArgument[] _members = new SqlArgument[ValueShape.AllMembers.Length];
    private readonly Dictionary<Table, TableInsert> _inserts = [];
    private readonly Dictionary<string, SqliteStatement> _searches = new(StringComparer.Ordinal);
    private readonly HashSet<PhysicalTable> _changed = [];
    private object? _draftAtMark;
    private bool _isOver;
    private bool _isCommitted;

    internal SqliteBulkWriter(SqliteStore store, SqliteConnection connection, SchemaDraft draft, TypeNumbers types)
    {
        _store = store;
        _connection = connection;
        _draft = draft;
        _types = types;
        connection.Execute("BEGIN IMMEDIATE");
    }

    private sealed record TableInsert(PhysicalTable Table, SqliteStatement Statement, int[][] Parameters);

    public override void Insert(Table table, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (!_inserts.TryGetValue(table, out var insert)) insert = PrepareInsert(table);
        var statement = insert.Statement;
        var members = _members.AsSpan();
        _arena.Reset();
        var fields = insert.Table.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is not { } field) continue;
            FieldEncoder.Encode(field, values[i], _types, members);
            var parameters = insert.Parameters[i];
            for (var k = 0; k < parameters.Length; k++) _arena.Bind(statement.Handle, parameters[k], members[k]);
        }
        var code = Native.sqlite3_step(statement.Handle);
        if (code != Native.Done)
        {
            var error = statement.Fail(code);
            statement.Reset();
            throw error.Code == ErrorCode.KeyExists ? KeyExists(table) : error;
        }
        statement.Reset();
        _changed.Add(insert.Table);
    }

    public override int Delete(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_draft.Find(table) is not { } stored) return 0;
        var statement = Search("DELETE", stored, fields, values);
        statement.Run();
        var count = _connection.Changes;
        if (count > 0) _changed.Add(stored);
        return count;
    }

    public override bool Exists(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_draft.Find(table) is not { } stored) return false;
        var statement = Search("SELECT 1", stored, fields, values);
        try { return statement.Step(); }
        finally { statement.Reset(); }
    }

    public override void Mark()
    {
        CheckOpen();
        if (_draftAtMark is not null) _connection.Execute("RELEASE gb_mark");
        _connection.Execute("SAVEPOINT gb_mark");
        _draftAtMark = _draft.Save();
    }

    public override void ReturnToMark()
    {
        CheckOpen();
        if (_draftAtMark is null) throw new InvalidOperationException("There is no mark to return to.");
        // Statements of tables that are about to vanish cannot be run again.
        ForgetStatements();
        _connection.Execute("ROLLBACK TO gb_mark");
        _draft.Return(_draftAtMark);
    }

    public override void Commit()
    {
        CheckOpen();
        ForgetStatements();
        _draft.BuildIndexes();
        _draft.Commit(() => _connection.Execute("COMMIT"));
        _isCommitted = true;
        End();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) End();
    }

    private void End()
    {
        if (_isOver) return;
        _isOver = true;
        ForgetStatements();
        _arena.Dispose();
        try
        {
            // A full disk has rolled the transaction back already.
            if (_connection.IsInTransaction) _connection.Execute("ROLLBACK");
        }
        finally
        {
            _store.LeaveLane(_isCommitted ? _changed : []);
        }
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (!_connection.IsInTransaction)
            throw new InfobaseException(ErrorCode.StorageFull, "The change was undone when the disk became full.",
                "Free disk space and begin again.");
    }

    private TableInsert PrepareInsert(Table table)
    {
        if (table.Kind is TableKind.Journal or TableKind.Enum)
            throw new InfobaseException(ErrorCode.NotSupported, $"{table.FullName} has no rows of its own.");
        var stored = _draft.Find(table) ?? _draft.Create(table);
        var columns = stored.Columns;
        var marks = string.Join(", ", Enumerable.Range(1, columns.Length).Select(i => "?" + i.ToString(CultureInfo.InvariantCulture)));
        var names = string.Join(", ", columns.Select(column => column.Name));
        var statement = _connection.Prepare($"INSERT INTO {stored.Name} ({names}) VALUES ({marks})", persistent: true);
        var parameters = stored.Fields.Select(field => ParametersOf(field, columns)).ToArray();
        return _inserts[table] = new TableInsert(stored, statement, parameters);
    }

    private static int[] ParametersOf(PhysicalField? field, ImmutableArray<PhysicalColumn> columns) =>
        field is null ? [] : [.. field.Columns.Select(column => columns.IndexOf(column) + 1)];

    private SqliteStatement Search(string verb, PhysicalTable table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        // Keys are indexed from the start; any other search of a new table wants its indexes now.
        if (_draft.IsUnindexed(table) && fields.Length > 0 && !table.Table.Key.Contains(fields[0])) _draft.BuildIndexes(table);
        var conditions = new List<string>();
        var arguments = new List<SqlArgument>();
        var members = _members.AsSpan();
        for (var i = 0; i < fields.Length; i++)
        {
            var field = table[fields[i]] ?? throw new InfobaseException($"{fields[i]} is not stored.");
            FieldEncoder.Encode(field, values[i], _types, members);
            for (var k = 0; k < field.Columns.Count; k++)
            {
                var column = field.Columns[k];
                if (column.Member == Member.Content || (column.Member == Member.Text && field.HasKey)) continue;
                arguments.Add(members[k]);
                var mark = "?" + arguments.Count.ToString(CultureInfo.InvariantCulture);
                conditions.Add(column is { Member: Member.Text } && field.Field.Type.Has(PrimitiveTypes.String)
                    ? $"gb_key({column.Name}) {Same(column)} gb_key({mark})"
                    : $"{column.Name} {Same(column)} {mark}");
            }
        }
        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var sql = $"{verb} FROM {table.Name}{where}{(verb == "DELETE" ? "" : " LIMIT 1")}";
        if (!_searches.TryGetValue(sql, out var statement)) statement = _searches[sql] = _connection.Prepare(sql, persistent: true);
        for (var i = 0; i < arguments.Count; i++) statement.Bind(i + 1, arguments[i]);
        return statement;
    }

    private static string Same(PhysicalColumn column) => column.IsNullable ? "IS" : "=";

    private void ForgetStatements()
    {
        foreach (var insert in _inserts.Values) insert.Statement.Dispose();
        foreach (var statement in _searches.Values) statement.Dispose();
        _inserts.Clear();
        _searches.Clear();
    }

    private static InfobaseException KeyExists(Table table) => new(
        ErrorCode.KeyExists,
        table.Kind == TableKind.Constant ? $"{table.FullName} has a value already." : $"{table.FullName} has a row with this key already.",
        place: table.FullName);
}
