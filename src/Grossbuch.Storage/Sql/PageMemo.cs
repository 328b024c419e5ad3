using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Sql;

/// <summary>Where pages ended: clients that walk a list by counting rows off are led on by keys instead.</summary>
internal sealed class PageMemo(int anchorsMax)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<PageKey, LinkedListNode<Walk>> _walks = [];
    private readonly LinkedList<Walk> _byUse = new();
    private int _anchors;

    private sealed record Walk(PageKey Key, long DataVersion, SortedList<long, SqlArgument[]> Ends);

    internal int Count { get { lock (_lock) return _anchors; } }

    /// <summary>The last remembered row before <paramref name="skip"/> rows; 0 when there is none.</summary>
    internal long Find(PageKey key, long dataVersion, long skip, out SqlArgument[] anchor)
    {
        anchor = [];
        lock (_lock)
        {
            if (!_walks.TryGetValue(key, out var node) || node.Value.DataVersion != dataVersion) return 0;
            var ends = node.Value.Ends;
            var at = LastAtMost(ends.Keys, skip);
            if (at < 0) return 0;
            anchor = ends.Values[at];
            return ends.Keys[at];
        }
    }

    /// <summary>The row after which <paramref name="skip"/> rows are counted off has these order keys.</summary>
    internal void Remember(PageKey key, long dataVersion, long skip, SqlArgument[] anchor)
    {
        lock (_lock)
        {
            if (_walks.TryGetValue(key, out var node) && node.Value.DataVersion != dataVersion)
            {
                // A reader of an older snapshot must not displace what is known of the newer data.
                if (node.Value.DataVersion > dataVersion) return;
                Remove(node);
                node = null;
            }
            if (node is null) _walks[key] = node = new LinkedListNode<Walk>(new Walk(key, dataVersion, []));
            else _byUse.Remove(node);
            _byUse.AddFirst(node);
            if (node.Value.Ends.TryAdd(skip, anchor)) _anchors++;
            while (_anchors > anchorsMax && _byUse.Last is { } last && last != node) Remove(last);
            while (_anchors > Math.Max(1, anchorsMax)) { node.Value.Ends.RemoveAt(0); _anchors--; }
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _walks.Clear();
            _byUse.Clear();
            _anchors = 0;
        }
    }

    private void Remove(LinkedListNode<Walk> node)
    {
        _anchors -= node.Value.Ends.Count;
        _byUse.Remove(node);
        _walks.Remove(node.Value.Key);
    }

    private static int LastAtMost(IList<long> keys, long limit)
    {
        int low = 0, high = keys.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (keys[middle] <= limit) low = middle + 1;
            else high = middle - 1;
        }
        return high;
    }
}

/// <summary>A statement and its values, without the counts of rows.</summary>
internal sealed class PageKey : IEquatable<PageKey>
{
    private readonly string _sql;
    private readonly Value[] _values;
    private readonly int _hash;

    internal PageKey(string sql, ReadOnlySpan<Value> values, int? skip, int? top)
    {
        _sql = sql;
        _values = values.ToArray();
        if (skip is { } a) _values[a] = Value.Null;
        if (top is { } b) _values[b] = Value.Null;
        var hash = new HashCode();
        hash.Add(sql.Length);
        foreach (var value in _values) hash.Add(value);
        _hash = hash.ToHashCode();
    }

    public bool Equals(PageKey? other) =>
        other is not null && _hash == other._hash && (ReferenceEquals(_sql, other._sql)
            || string.Equals(_sql, other._sql, StringComparison.Ordinal))
        && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as PageKey);

    public override int GetHashCode() => _hash;
}
