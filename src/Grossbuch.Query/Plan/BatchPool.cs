using System.Collections.Concurrent;

namespace Grossbuch.Query.Plan;

/// <summary>
/// Row batches are a hundred kilobytes and are used by one request or one change at a time: making one costs more than a read by key.
/// </summary>
public static class BatchPool
{
    private const int KeptMax = 64;
    private const int BytesKeptMax = 1 << 20;

    private static readonly ConcurrentBag<RowBatch> Free = [];

    /// <summary>A batch without rows: whoever looks at one before the first fill must not see what another request has read.</summary>
    public static RowBatch Rent()
    {
        if (!Free.TryTake(out var batch)) return new RowBatch();
        batch.Begin(0);
        return batch;
    }

    /// <summary>Gives a batch back; whoever does must not look at it again.</summary>
    public static void Return(RowBatch batch)
    {
        // A batch that one giant value has blown up is not kept.
        if (Free.Count < KeptMax && batch.BytesCapacity <= BytesKeptMax) Free.Add(batch);
    }
}
