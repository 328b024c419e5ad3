using System.Collections.Concurrent;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>Row batches are some tens of kilobytes and are used by one request at a time.</summary>
internal static class BatchPool
{
    private const int KeptMax = 64;
    private const int BytesKeptMax = 1 << 20;

    private static readonly ConcurrentBag<RowBatch> Free = [];

    public static RowBatch Rent() => Free.TryTake(out var batch) ? batch : new RowBatch();

    public static void Return(RowBatch batch)
    {
        // A batch that one giant value has blown up is not kept.
        if (Free.Count < KeptMax && batch.BytesCapacity <= BytesKeptMax) Free.Add(batch);
    }
}
