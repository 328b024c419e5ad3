using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage;

/// <summary>
/// The data of one infobase in one database: plans in, rows out. The only place that knows SQL. Rights, handlers and HTTP are unknown here.
/// </summary>
public abstract class Store : IDisposable
{
    /// <summary>The configuration whose tables the store holds.</summary>
    public abstract Configuration Configuration { get; }

    /// <summary>Small typed records of the house itself: users, options that live with the data, tokens.</summary>
    public abstract SystemStore System { get; }

    /// <summary>
    /// Lowers a plan to SQL. The result is immutable, may be used by many readers at once and is what callers cache.
    /// </summary>
    /// <exception cref="Core.InfobaseException">IncomparableTypes: the plan compares what cannot be compared (unlimited strings, value
    /// storages, unlike types).</exception>
    public abstract PreparedRead Prepare(QueryPlan plan);

    /// <summary>Starts a read in a snapshot of its own. Values are those of the plan's parameters, by index.</summary>
    /// <exception cref="Core.InfobaseException">Unavailable: no reader became free in time.</exception>
    public abstract ValueTask<RowReader> Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation);

    /// <summary>
    /// Begins several reads of one moment: an entity with its tabular sections, a page with its total. Holds one reader of the pool until
    /// disposed.
    /// </summary>
    /// <exception cref="Core.InfobaseException">Unavailable: no reader became free in time.</exception>
    public ValueTask<StoreSnapshot> BeginSnapshot(CancellationToken cancellation) => BeginSnapshot(isLong: false, cancellation);

    /// <summary>As <see cref="BeginSnapshot(CancellationToken)"/>.</summary>
    /// <param name="isLong">The snapshot may live as long as its work takes (an export): it is not ended for its age.</param>
    public abstract ValueTask<StoreSnapshot> BeginSnapshot(bool isLong, CancellationToken cancellation);

    /// <summary>
    /// Begins a change: waits for the right to write and holds it until the change is committed or disposed. Nothing is visible to readers
    /// before the commit, and disposing without it leaves everything as it was.
    /// </summary>
    /// <param name="isLong">The change may take long: others that only wait for their commit are not made to wait for it.</param>
    /// <exception cref="Core.InfobaseException">LockConflict: the right was not given within
    /// <see cref="Core.Limits.LockWaitMs"/>.</exception>
    public abstract ValueTask<StoreWrite> BeginWrite(bool isLong, CancellationToken cancellation);

    /// <summary>
    /// Reads the whole database and compares it with what it must be: pages with their checksums, tables with the configuration, rows with
    /// their fields and with each other, in one snapshot. Works while the infobase is in use; takes as long as reading everything does.
    /// </summary>
    /// <param name="examplesMax">Keys that are named for one finding.</param>
    /// <param name="progress">Told what is being read.</param>
    /// <exception cref="Core.InfobaseException">Unavailable: no reader became free in time.</exception>
    public abstract VerifyReport Verify(int examplesMax, Action<string>? progress, CancellationToken cancellation);

    /// <summary>What it would take to bring the data to another configuration. Changes nothing; reads and writes go on meanwhile.</summary>
    public abstract Restructuring PlanRestructuring(Configuration configuration);

    /// <summary>
    /// Writes a copy of the data as it is at one moment to a new file and to the disk under it. Reads and writes go on meanwhile.
    /// </summary>
    /// <exception cref="Core.InfobaseException">StorageFull, Unavailable: the copy could not be written; what there is of it is
    /// removed.</exception>
    public abstract void Backup(string path);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}

/// <summary>A moment of the data. Readers taken from it may run side by side and end before it does.</summary>
public abstract class StoreSnapshot : IAsyncDisposable
{
    public abstract RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values, CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}

/// <summary>A lowered plan.</summary>
public abstract class PreparedRead
{
    /// <summary>The statement as the database sees it, for <c>--explain</c> and for the test that proves it has no literals.</summary>
    public abstract string Sql { get; }
}

/// <summary>Small records by kind and key. Each kind is read and written by one typed store of Infobase.</summary>
public abstract class SystemStore
{
    /// <summary>Differs after any change, by this process or another one over the same database.</summary>
    public abstract long Stamp { get; }

    public abstract byte[]? Get(string kind, string key);

    public abstract void Put(string kind, string key, byte[] value);

    public abstract bool Delete(string kind, string key);

    public abstract IReadOnlyList<(string Key, byte[] Value)> List(string kind);
}
