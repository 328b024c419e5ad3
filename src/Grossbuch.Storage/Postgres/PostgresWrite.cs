using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// A change: a transaction at READ COMMITTED, beside others. Statements are waited for on the calling thread, which runs the change from
/// its beginning to its end.
/// </summary>
internal sealed class PostgresWrite : StoreWrite
{
    // One trip for so many rows: beyond it is the rows that cost.
    private const int RowsPerTrip = 200;

    private readonly PostgresStore _store;
    private readonly PostgresSession _session;
    private readonly NpgsqlTransaction _transaction;
    private readonly SqlArgument[] _members = new SqlArgument[ValueShape.AllMembers.Length];
    private readonly HashSet<PhysicalTable> _changed = [];
    private bool _hasMark;
    private bool _isOver;

    internal PostgresWrite(PostgresStore store, PostgresSession session)
    {
        _store = store;
        _session = session;
        // Sent together with the first statement.
        _transaction = session.Connection.BeginTransaction();
    }

    public override void Insert(Table table, ReadOnlySpan<Value> row)
    {
        CheckOpen();
        CheckHasRows(table);
        var stored = _store.Make(table);
        using var command = _session.Command(Text(stored, [], static (statements, of, _) => statements.Insert(of).Sql));
        AddRow(command.Parameters, stored, row);
        // Where the key is there already, nothing is added and the change goes on.
        if (Run(command) == 0) throw KeyExists(table);
        _changed.Add(stored);
    }

    public override void InsertAll(Table table, ReadOnlySpan<Value[]> rows)
    {
        CheckOpen();
        CheckHasRows(table);
        if (rows.IsEmpty) return;
        var stored = _store.Make(table);
        var sql = Text(stored, [], static (statements, of, _) => statements.Insert(of).Sql);
        _session.Options.Trace?.Invoke(sql);
        for (var from = 0; from < rows.Length; from += RowsPerTrip)
        {
            var part = rows[from..Math.Min(from + RowsPerTrip, rows.Length)];
            using var batch = new NpgsqlBatch(_session.Connection) { Timeout = 0 };
            foreach (var row in part)
            {
                var command = new NpgsqlBatchCommand(sql);
                AddRow(command.Parameters, stored, row);
                batch.BatchCommands.Add(command);
            }
            if (Run(batch, sql) < part.Length) throw KeyExists(table);
        }
        _changed.Add(stored);
    }

    public override bool Update(Table table, ReadOnlySpan<Field> key, ReadOnlySpan<Value> row)
    {
        CheckOpen();
        CheckHasRows(table);
        if (_store.Find(table) is not { } stored) return false;
        using var command = _session.Command(Text(stored, key, static (statements, of, fields) => statements.Update(of, fields).Sql));
        AddRow(command.Parameters, stored, row);
        foreach (var field in key) AddKey(command, stored[field]!, row[field.Index]);
        if (Run(command) == 0) return false;
        _changed.Add(stored);
        return true;
    }

    public override int Delete(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_store.Find(table) is not { } stored) return 0;
        using var command = Search(Text(stored, fields, static (statements, of, by) => statements.Delete(of, by)), stored, fields, values);
        var count = Run(command);
        if (count > 0) _changed.Add(stored);
        return count;
    }

    public override bool Exists(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_store.Find(table) is not { } stored) return false;
        using var command = Search(Text(stored, fields, static (statements, of, by) => statements.Exists(of, by)), stored, fields, values);
        return First(command) is not null;
    }

    public override bool IsAlone => false;

    public override void Lock(string space, string key)
    {
        CheckOpen();
        using var command = _session.Command("SELECT pg_advisory_xact_lock($1)");
        PostgresParameters.Add(command, PostgresConnections.LockKey(_store.Schema, space, key));
        First(command);
    }

    public override void Lock(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        CheckOpen();
        if (_store.Find(table) is not { } stored) return;
        using var command = Search(Text(stored, fields, static (statements, of, by) => statements.Lock(of, by)), stored, fields, values);
        First(command);
    }

    public override RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values)
    {
        CheckOpen();
        var read = (PostgresPreparedRead)prepared;
        read.Check(values);
        return new PostgresRowReader(_session, PageStart.Counted(read.Current(), values), values, read.Types, ownsSession: false);
    }

    public override void Mark()
    {
        CheckOpen();
        Run(_hasMark ? "RELEASE SAVEPOINT gb_mark; SAVEPOINT gb_mark" : "SAVEPOINT gb_mark");
        _hasMark = true;
    }

    public override void ReturnToMark()
    {
        if (!_hasMark) throw new InvalidOperationException("There is no mark to return to.");
        ObjectDisposedException.ThrowIf(_isOver, this);
        // What has failed since is undone with everything else.
        _session.Failure = null;
        Run("ROLLBACK TO SAVEPOINT gb_mark");
    }

    public override async ValueTask Commit()
    {
        // PostgreSQL would answer the commit of a failed transaction with a rollback, and without an error.
        CheckOpen();
        try
        {
            await _transaction.CommitAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error))
        {
            throw _session.Failure = PostgresErrors.Make(error);
        }
        _isOver = true;
        if (_changed.Count > 0) _store.Committed(_changed);
        await _session.DisposeAsync().ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync()
    {
        if (_isOver) return ValueTask.CompletedTask;
        _isOver = true;
        return _session.DisposeAsync();
    }

    private void CheckOpen()
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (_session.Failure is { } failed)
            throw new InfobaseException(
                failed.Code, $"The change cannot go on after an error: {failed.Message}", failed.Hint, failed.Place, failed);
    }

    private delegate string TextOf(TableStatements statements, PhysicalTable table, ReadOnlySpan<Field> fields);

    // Texts are made once for all changes, which run side by side.
    private string Text(PhysicalTable table, ReadOnlySpan<Field> fields, TextOf make)
    {
        lock (_store.Statements) return make(_store.Statements, table, fields);
    }

    private NpgsqlCommand Search(string sql, PhysicalTable table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values)
    {
        var command = _session.Command(sql);
        for (var i = 0; i < fields.Length; i++) AddKey(command, table[fields[i]]!, values[i]);
        return command;
    }

    private void AddRow(NpgsqlParameterCollection to, PhysicalTable table, ReadOnlySpan<Value> row)
    {
        var parameters = new NpgsqlParameter[table.Columns.Length];
        var fields = table.Fields;
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i] is not { } field) continue;
            FieldEncoder.Encode(field, row[i], _store.Types, _members);
            for (var k = 0; k < field.Columns.Count; k++)
                parameters[table.Columns.IndexOf(field.Columns[k])] = Make(field, _members[k], field.Columns[k].Type);
        }
        foreach (var parameter in parameters) to.Add(parameter);
    }

    private void AddKey(NpgsqlCommand command, PhysicalField field, in Value value)
    {
        FieldEncoder.Encode(field, value, _store.Types, _members);
        for (var k = 0; k < field.Columns.Count; k++)
            if (TableStatements.IsCompared(field.Columns[k])) command.Parameters.Add(Make(field, _members[k], field.Columns[k].Type));
    }

    private static NpgsqlParameter Make(PhysicalField field, in SqlArgument argument, SqlType type)
    {
        if (argument.Kind == ArgumentKind.Text && argument.Text.Contains('\0', StringComparison.Ordinal))
            throw new InfobaseException(ErrorCode.BadValue,
                $"{field.Field} contains the character NUL (U+0000), which PostgreSQL cannot keep.", "Remove the character.",
                field.Field.ToString());
        return PostgresParameters.Make(argument, type);
    }

    private void Run(string sql)
    {
        using var command = _session.Command(sql);
        Run(command);
    }

    private int Run(NpgsqlCommand command)
    {
        try { return command.ExecuteNonQuery(); }
        catch (Exception error) when (PostgresErrors.IsOurs(error)) { throw Failed(error, command.CommandText); }
    }

    private int Run(NpgsqlBatch batch, string sql)
    {
        try { return batch.ExecuteNonQuery(); }
        catch (Exception error) when (PostgresErrors.IsOurs(error)) { throw Failed(error, sql); }
    }

    private object? First(NpgsqlCommand command)
    {
        try { return command.ExecuteScalar(); }
        catch (Exception error) when (PostgresErrors.IsOurs(error)) { throw Failed(error, command.CommandText); }
    }

    private InfobaseException Failed(Exception error, string sql) => _session.Failure = PostgresErrors.Make(error, sql);
}
