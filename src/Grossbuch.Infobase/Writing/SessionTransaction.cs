using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Writing;

/// <summary>
/// A session's unit of work: the waist that every write passes. Everything in it is written by the commit or not at all; disposing without
/// one undoes it. Used by one thread at a time.
/// </summary>
public sealed class SessionTransaction : IAsyncDisposable
{
    private readonly Session _session;
    private readonly StoreWrite _write;

    internal SessionTransaction(Session session, StoreWrite write)
    {
        _session = session;
        _write = write;
    }

    /// <summary>Applies one change. After a refusal the transaction must be disposed.</summary>
    /// <exception cref="Core.InfobaseException">See <see cref="Change"/>.</exception>
    public EntityData Write(Change change) =>
        throw new Core.InfobaseException($"{_session.Infobase.Name}: {change.Verb} comes in the next commit.");

    /// <summary>Reads as the transaction sees the data now.</summary>
    public RowReader Read(SessionRead read, Value[] values)
    {
        foreach (var (slot, attribute) in read.SeparatorSlots) values[slot] = _session.Separators[attribute];
        return _write.Read(read.Lowered, values);
    }

    /// <summary>Makes everything durable and visible.</summary>
    public ValueTask Commit() => _write.Commit();

    public ValueTask DisposeAsync() => _write.DisposeAsync();
}
