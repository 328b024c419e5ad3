using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// The writing side of a file: one connection, the lane of those who want it, and the group of changes that one COMMIT makes durable. A
/// change runs inside its own savepoint. When it ends and somebody waits, it leaves the COMMIT to a later one of its group and waits for
/// that; the last one in the row commits for all. So every answered change is on disk, and the disk is asked once for many.
/// </summary>
internal sealed class SqliteWriteSide : IDisposable
{
    private readonly StoreOptions _options;
    private readonly SqliteSchema _schema;
    private readonly WriteLane _lane;
    private readonly Action _committed;
    private readonly ReaderSlot _slot;
    private WriteGroup? _group;

    /// <param name="committed">Called after a commit that changed data, before anybody is told of it.</param>
    internal SqliteWriteSide(SqliteConnection connection, SqliteSchema schema, StoreOptions options, Action committed)
    {
        Connection = connection;
        _schema = schema;
        _options = options;
        _lane = new WriteLane(options);
        _committed = committed;
        _slot = new ReaderSlot(connection);
    }

    internal SqliteConnection Connection { get; }

    internal TypeNumbers Types { get; set; } = null!;

    internal TableStatements Statements { get; } = new();

    internal BindArena Arena { get; } = new();

    internal async ValueTask<SqliteWrite> Begin(bool isLong, CancellationToken cancellation)
    {
        if (!_lane.TryEnter()) await _lane.Enter(isLong, cancellation).ConfigureAwait(false);
        return Begin(isLong);
    }

    /// <summary>
    /// Takes the lane for something that is not a change of rows: another configuration, a record of the house itself. These are rare and
    /// called without a request, so the thread waits.
    /// </summary>
    internal void Close()
    {
        if (!_lane.TryEnter()) _lane.Enter(isLong: true, CancellationToken.None).GetAwaiter().GetResult();
    }

    internal void Reopen() => _lane.Leave();

    /// <summary>Called at the end of a change, from within the lane. The task is done when the change is durable.</summary>
    /// <param name="changed">The tables of a change that is to be kept; null for one that was undone.</param>
    internal Task Leave(WriteGroup group, HashSet<PhysicalTable>? changed)
    {
        if (changed is not null)
        {
            group.Writes++;
            group.Changed.UnionWith(changed);
        }
        // A full disk undoes the whole transaction, with everything that waits for its commit.
        if (!Connection.IsInTransaction) return Lose(group, changed is not null);
        if (!group.IsLong && group.Writes < _options.Limits.GroupWritesMax && _lane.TryPass())
            return changed is null ? Task.CompletedTask : group.Durable.Task;
        Commit(group);
        return changed is null ? Task.CompletedTask : group.Durable.Task;
    }

    internal RowReader Read(SqlitePreparedRead read, SchemaDraft draft, ReadOnlyMemory<Value> values)
    {
        SqlitePreparedRead.CheckCount(read, values);
        var compiled = draft.HasCreated ? read.For(draft) : read.Current();
        var reader = new SqliteRowReader(_slot, read.Types, _options.Clock.GetTimestamp());
        try
        {
            reader.Start(PageStart.Counted(compiled, values), values, CancellationToken.None);
        }
        catch
        {
            reader.Restart();
            throw;
        }
        return reader;
    }

    /// <summary>Statements of tables that have vanished cannot be run again.</summary>
    internal void ForgetStatements()
    {
        Statements.Clear();
        Connection.ForgetStatements();
    }

    public void Dispose()
    {
        Arena.Dispose();
        Connection.Dispose();
    }

    private SqliteWrite Begin(bool isLong)
    {
        try
        {
            if (_group is null)
            {
                Connection.Cached(BeginText).Run();
                _group = new WriteGroup(new SchemaDraft(_schema, Connection));
            }
            _group.IsLong = isLong;
            return new SqliteWrite(this, _group);
        }
        catch (Exception failed)
        {
            // What others wait for must not hang on a change that could not even begin.
            if (_group is { } group && Connection.IsInTransaction) Commit(group);
            else if (_group is { } lost) Fail(lost, failed);
            else _lane.Leave();
            throw;
        }
    }

    private void Commit(WriteGroup group)
    {
        try
        {
            if (group.Writes == 0) Connection.Cached(RollbackText).Run();
            else group.Draft.Commit(() => Connection.Cached(CommitText).Run());
        }
        catch (Exception failed)
        {
            Fail(group, failed);
            return;
        }
        foreach (var table in group.Changed) table.State.Changed();
        if (group.Changed.Count > 0) _committed();
        _group = null;
        _lane.Leave();
        group.Durable.TrySetResult();
    }

    private void Fail(WriteGroup group, Exception failed)
    {
        try
        {
            if (Connection.IsInTransaction) Connection.Execute(RollbackText);
            if (group.Draft.HasCreated) ForgetStatements();
        }
        catch (InfobaseException)
        {
            // The first failure is the one to tell; the transaction is gone with the connection's next use.
        }
        _group = null;
        _lane.Leave();
        group.Durable.TrySetException(failed);
        // It may be that nobody waits for it.
        _ = group.Durable.Task.Exception;
    }

    private Task Lose(WriteGroup group, bool isKept)
    {
        Fail(group, new InfobaseException(
            ErrorCode.StorageFull, "The change was undone when the disk became full.", "Free disk space and try again."));
        return isKept ? group.Durable.Task : Task.CompletedTask;
    }

    private const string BeginText = "BEGIN IMMEDIATE";

    private const string CommitText = "COMMIT";

    private const string RollbackText = "ROLLBACK";
}

/// <summary>Changes that one COMMIT makes durable.</summary>
internal sealed class WriteGroup(SchemaDraft draft)
{
    internal SchemaDraft Draft { get; } = draft;

    internal HashSet<PhysicalTable> Changed { get; } = [];

    /// <summary>Changes so far that are to be kept.</summary>
    internal int Writes { get; set; }

    /// <summary>The change that runs now may take long: it was given a group of its own.</summary>
    internal bool IsLong { get; set; }

    internal TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
