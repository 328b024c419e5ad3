namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Prepared statements by the instance of their text (hashing a long text costs more than a key look-up), the least recently used leaving
/// first. Shapes come from clients, so it is bounded.
/// </summary>
internal sealed class StatementCache(int capacity)
{
    private readonly Dictionary<object, LinkedListNode<SqliteStatement>> _byText = new(ReferenceEqualityComparer.Instance);
    private readonly LinkedList<SqliteStatement> _byUse = new();

    internal SqliteStatement? Get(string sql)
    {
        if (!_byText.TryGetValue(sql, out var node)) return null;
        if (!ReferenceEquals(_byUse.First, node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }
        return node.Value;
    }

    internal SqliteStatement Add(string sql, SqliteStatement statement)
    {
        if (_byText.Count >= Math.Max(1, capacity) && _byUse.Last is { Value.IsInUse: false } last)
        {
            _byUse.RemoveLast();
            _byText.Remove(last.Value.Sql);
            last.Value.Dispose();
        }
        _byText[sql] = _byUse.AddFirst(statement);
        return statement;
    }

    internal void Clear()
    {
        foreach (var statement in _byUse) statement.Dispose();
        _byUse.Clear();
        _byText.Clear();
    }
}
