using System.Collections.Concurrent;
using Grossbuch.OData.Binding;

namespace Grossbuch.OData.Requests;

/// <summary>
/// Compiled reads by shape. Shapes come from clients, so their number is bounded: two generations, the older of which is dropped when the
/// younger is
/// full, keep what is in use without a lock on the way.
/// </summary>
internal sealed class PlanCache(int plansMax)
{
    private readonly int _generationMax = Math.Max(1, plansMax / 2);
    private volatile Generations _generations = new(New(), New());

    public int Count => _generations.Young.Count + _generations.Old.Count;

    public bool TryFind(ReadOnlySpan<char> key, out CompiledRead read)
    {
        var generations = _generations;
        if (generations.Young.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out read!)) return true;
        if (!generations.Old.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out read!)) return false;
        Add(key, read);
        return true;
    }

    public void Add(ReadOnlySpan<char> key, CompiledRead read)
    {
        var generations = _generations;
        if (generations.Young.Count >= _generationMax) _generations = generations = new Generations(New(), generations.Young);
        generations.Young[key.ToString()] = read;
    }

    private static ConcurrentDictionary<string, CompiledRead> New() => new(StringComparer.Ordinal);

    private sealed record Generations(ConcurrentDictionary<string, CompiledRead> Young, ConcurrentDictionary<string, CompiledRead> Old);
}
