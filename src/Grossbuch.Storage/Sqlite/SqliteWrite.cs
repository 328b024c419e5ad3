using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>A change: a savepoint within the transaction of its group.</summary>
internal sealed class SqliteWrite : StoreWrite
{
    private readonly SqliteWriteSide _side;
    private readonly SqliteConnection _connection;
    private readonly WriteGroup _group;
    private readonly SchemaDraft _draft;
    private readonly object _draftBefore;
    private readonly SqlArgument[] _members = new SqlArgument[ValueShape.AllMembers.Length];
    private readonly HashSet<PhysicalTable> _changed = [];
    private object? _draftAtMark;
    private bool _isOver;

    internal SqliteWrite(SqliteWriteSide side, WriteGroup group)
    {
        _side = side;
        _connection = side.Connection;
        _group = group;
        _draft = group.Draft;
        _draftBefore = _draft.Save();
        _connection.Cached(Savepoint).Run();
    }

    public override void Insert(Table table, ReadOnlySpan<Value> row)
    {
        CheckOpen();
        CheckHasRows(table);
        var stored = _draft.Find(table) ?? _draft.Create(table);
        var (sql, parameters) = _side.Statements.Insert(stored);
        var statement = _connection.Cached(sql);
        _side.Arena.Reset();
        BindRow(statement, stored, parameters, row);
        Run(statement, table);
        _changed.Add(stored);
    }

    public override bool Update(Table table, ReadOnlySpan<Field> key, ReadOnlySpan<Value> row)
    {
        CheckOpen();
        CheckHasRows(table);
        if (_draft.Find(table) is not { } stored) return false;
        var (sql, parameters) = _side.Statements.Update(stored, key);
        var statement = _connection.Cached(sql);
        _side.Arena.Reset();
        BindRow(statement, stored, parameters, row);
        var next = stored.Columns.Length;
        foreach (var field in key) next = BindKey(statement, stored[field]!, row[field.Index], next);
        Run(statement, table);
        if (_connection.Changes == 0) return false;
        _changed.Add(stored);
        return true;
    }

    public override int Delete(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_draft.Find(table) is not { } stored) return 0;
        var statement = Search(_side.Statements.Delete(stored, fields), stored, fields, values);
        Run(statement, table);
        var count = _connection.Changes;
        if (count > 0) _changed.Add(stored);
        return count;
    }

    public override bool Exists(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_draft.Find(table) is not { } stored) return false;
        var statement = Search(_side.Statements.Exists(stored, fields), stored, fields, values);
        try { return statement.Step(); }
        finally { statement.Reset(); }
    }

    public override RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values)
    {
        CheckOpen();
        return _side.Read((SqlitePreparedRead)prepared, _draft, values);
    }

    public override void Mark()
    {
        CheckOpen();
        if (_draftAtMark is not null) _connection.Cached("RELEASE gb_mark").Run();
        _connection.Cached("SAVEPOINT gb_mark").Run();
        _draftAtMark = _draft.Save();
    }

    public override void ReturnToMark()
    {
        CheckOpen();
        if (_draftAtMark is null) throw new InvalidOperationException("There is no mark to return to.");
        UndoTo("ROLLBACK TO gb_mark", _draftAtMark);
    }

    public override ValueTask Commit()
    {
        CheckOpen();
        _draft.BuildIndexes();
        _connection.Cached(Release).Run();
        _isOver = true;
        return new ValueTask(_side.Leave(_group, _changed));
    }

    public override ValueTask DisposeAsync()
    {
        if (_isOver) return ValueTask.CompletedTask;
        _isOver = true;
        try
        {
            if (_connection.IsInTransaction)
            {
                UndoTo("ROLLBACK TO gb_write", _draftBefore);
                _connection.Cached(Release).Run();
            }
        }
        finally
        {
            _ = _side.Leave(_group, changed: null);
        }
        return ValueTask.CompletedTask;
    }

    private void UndoTo(string statement, object draft)
    {
        var hasMade = !ReferenceEquals(_draft.Save(), draft);
        // Statements of tables that are about to vanish cannot be run again.
        if (hasMade) _side.ForgetStatements();
        _connection.Cached(statement).Run();
        _draft.Return(draft);
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (!_connection.IsInTransaction)
            throw new InfobaseException(ErrorCode.StorageFull, "The change was undone when the disk became full.",
                "Free disk space and begin again.");
    }

    private static void CheckHasRows(Table table)
    {
        if (table.Kind is TableKind.Journal or TableKind.Enum)
            throw new InfobaseException(ErrorCode.NotSupported, $"{table.FullName} has no rows of its own.");
    }

    private void BindRow(SqliteStatement statement, PhysicalTable stored, int[][] parameters, ReadOnlySpan<Value> row)
    {
        var members = _members.AsSpan();
        var fields = stored.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is not { } field) continue;
            FieldEncoder.Encode(field, row[i], _side.Types, members);
            var numbers = parameters[i];
            for (var k = 0; k < numbers.Length; k++) _side.Arena.Bind(statement.Handle, numbers[k], members[k]);
        }
    }

    private int BindKey(SqliteStatement statement, PhysicalField field, in Value value, int parameter)
    {
        var members = _members.AsSpan();
        FieldEncoder.Encode(field, value, _side.Types, members);
        for (var k = 0; k < field.Columns.Count; k++)
            if (TableStatements.IsCompared(field.Columns[k])) _side.Arena.Bind(statement.Handle, ++parameter, members[k]);
        return parameter;
    }

    private SqliteStatement Search(string sql, PhysicalTable table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        // Keys are indexed from the start; any other search of a new table wants its indexes now.
        if (_draft.IsUnindexed(table) && fields.Length > 0 && !table.Table.Key.Contains(fields[0])) _draft.BuildIndexes(table);
        var statement = _connection.Cached(sql);
        _side.Arena.Reset();
        var parameter = 0;
        for (var i = 0; i < fields.Length; i++) parameter = BindKey(statement, table[fields[i]]!, values[i], parameter);
        return statement;
    }

    private static void Run(SqliteStatement statement, Table table)
    {
        var code = Native.sqlite3_step(statement.Handle);
        if (code == Native.Done)
        {
            statement.Reset();
            return;
        }
        var error = statement.Fail(code);
        statement.Reset();
        throw error.Code == ErrorCode.KeyExists ? KeyExists(table) : error;
    }

    private static InfobaseException KeyExists(Table table) => new(
        ErrorCode.KeyExists,
        table.Kind == TableKind.Constant ? $"{table.FullName} has a value already." : $"{table.FullName} has a row with this key already.",
        place: table.FullName);

    private const string Savepoint = "SAVEPOINT gb_write";

    private const string Release = "RELEASE gb_write";
}
