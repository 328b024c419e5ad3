using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// A reading transaction: all its readers see one moment. They may be open side by side; the one that was read last has the connection,
/// and the rest of another's rows waits in memory.
/// </summary>
internal sealed class PostgresSnapshot : StoreSnapshot
{
    private const string Begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1";

    private readonly PostgresStore _store;
    private readonly PostgresSession _session;
    private readonly long _changes;

    private PostgresSnapshot(PostgresStore store, PostgresSession session, long changes)
    {
        _store = store;
        _session = session;
        _changes = changes;
    }

    internal static async ValueTask<PostgresSnapshot> Take(PostgresStore store, PostgresSession session, CancellationToken cancellation)
    {
        try
        {
            var changes = store.Changes;
            // The moment is that of the first statement, not of BEGIN.
            await using var command = session.Command(Begin);
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
            return new PostgresSnapshot(store, session, changes);
        }
        catch (Exception error)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw PostgresErrors.IsOurs(error) ? PostgresErrors.Make(error) : error;
        }
    }

    public override RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var read = (PostgresPreparedRead)prepared;
        read.Check(values);
        if (_session.Failure is { } failed) throw failed;
        // Takes the connection for a moment to see that it is still there.
        _session.Enter();
        try
        {
            var request = _store.Request(read, values, cancellation);
            // What is known of newer data is not used for this moment.
            var page = _store.Changes == _changes ? PageStart.Choose(request) : PageStart.Counted(request.Forms, values);
            return new PostgresRowReader(_session, page, values, read.Types, ownsSession: false);
        }
        finally
        {
            _session.Leave();
        }
    }

    public override ValueTask DisposeAsync() => _session.DisposeAsync();
}
