using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
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
    private readonly WriteContext _context;

    internal SessionTransaction(Session session, StoreWrite write)
    {
        _session = session;
        _write = write;
        _context = new WriteContext(session, write);
    }

    /// <summary>Applies one change. After a refusal the transaction must be disposed.</summary>
    /// <exception cref="Core.InfobaseException">See <see cref="Change"/>.</exception>
    public EntityData Write(Change change)
    {
        switch (change.Entity)
        {
            case ObjectData data when change.Verb == ChangeVerb.Delete:
                ObjectDeletion.Run(_context, change, data);
                return data;
            case ObjectData data: return ObjectWrite.Run(_context, change, data);
            case RecordData data: return RecordWrite.Run(_context, change, data);
            case RecordSetData data: return RecordSetWrite.Run(_context, change, data);
            case ConstantData data: return ConstantWrite.Run(_context, change, data);
            default: throw new InvalidOperationException($"A {change.Entity.GetType().Name} cannot be written.");
        }
    }

    /// <summary>Applies one change; what it did is undone when it is refused, and the transaction goes on.</summary>
    /// <exception cref="Core.InfobaseException">The refusal.</exception>
    public EntityData TryWrite(Change change)
    {
        _write.Mark();
        try
        {
            return Write(change);
        }
        catch (Core.InfobaseException)
        {
            _write.ReturnToMark();
            throw;
        }
    }

    /// <summary>Whether a row is there, as the transaction sees it, whoever may see it.</summary>
    internal bool Exists(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values) => _write.Exists(table, fields, values);

    /// <summary>Reads as the transaction sees the data now.</summary>
    public RowReader Read(SessionRead read, Value[] values)
    {
        foreach (var (slot, attribute) in read.SeparatorSlots) values[slot] = _session.Separators[attribute];
        return _write.Read(read.Lowered, values);
    }

    /// <summary>Makes everything durable and visible.</summary>
    public ValueTask Commit() => _write.Commit();

    public ValueTask DisposeAsync()
    {
        _context.Dispose();
        return _write.DisposeAsync();
    }
}
