using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;

namespace Grossbuch.Infobase;

/// <summary>Several reads of a session that see the data of one moment: an entity and its tabular sections, a page and its total.</summary>
public sealed class SessionSnapshot : IAsyncDisposable
{
    private readonly Session _session;
    private readonly StoreSnapshot _snapshot;

    private SessionSnapshot(Session session, StoreSnapshot snapshot)
    {
        _session = session;
        _snapshot = snapshot;
    }

    /// <param name="isLong">It may take as long as it takes (an export) and is not ended for its age.</param>
    public static async ValueTask<SessionSnapshot> Begin(Session session, CancellationToken cancellation, bool isLong = false) =>
        new(session, await session.Infobase.Store.BeginSnapshot(isLong, cancellation).ConfigureAwait(false));

    /// <summary>As <see cref="Session.Read(SessionRead, Value[], CancellationToken)"/>, in this moment.</summary>
    public RowReader Read(SessionRead read, Value[] values, CancellationToken cancellation)
    {
        foreach (var (slot, attribute) in read.SeparatorSlots) values[slot] = _session.Separators[attribute];
        return _snapshot.Read(read.Lowered, values, cancellation);
    }

    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();
}
