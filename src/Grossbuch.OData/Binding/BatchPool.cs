using System.Collections.Concurrent;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>Row batches are some tens of kilobytes and are used by one request at a time.</summary>
internal static class BatchPool
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

    public static void Return(RowBatch batch)
    {
        // A batch that one giant value has blown up is not kept.
        if (Free.Count < KeptMax && batch.BytesCapacity <= BytesKeptMax) Free.Add(batch);
    }
}
