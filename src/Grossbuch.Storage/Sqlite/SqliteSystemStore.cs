namespace Grossbuch.Storage.Sqlite;

/// <summary>Small records by kind and key in <c>gb_system</c>. A change waits for a bulk change that is running.</summary>
internal sealed class SqliteSystemStore(SqliteStore store) : SystemStore
{
    public override long Stamp => store.Stamp;

    public override byte[]? Get(string kind, string key) => store.Query(connection =>
    {
        using var rows = connection.Prepare("SELECT value FROM gb_system WHERE kind = ?1 AND key = ?2");
        return rows.Bind(1, kind).Bind(2, key).Step() ? rows.Bytes(0).ToArray() : null;
    });

    public override void Put(string kind, string key, byte[] value) => store.Change(connection =>
    {
        using var put = connection.Prepare(
            "INSERT INTO gb_system (kind, key, value) VALUES (?1, ?2, ?3) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value");
        put.Bind(1, kind).Bind(2, key).Bind(3, value).Run();
        return true;
    });

    public override bool Delete(string kind, string key) => store.Change(connection =>
    {
        using var delete = connection.Prepare("DELETE FROM gb_system WHERE kind = ?1 AND key = ?2");
        delete.Bind(1, kind).Bind(2, key).Run();
        return connection.Changes > 0;
    });

    public override IReadOnlyList<(string Key, byte[] Value)> List(string kind) => store.Query(connection =>
    {
        using var rows = connection.Prepare("SELECT key, value FROM gb_system WHERE kind = ?1 ORDER BY key");
        rows.Bind(1, kind);
        var list = new List<(string, byte[])>();
        while (rows.Step()) list.Add((rows.Text(0), rows.Bytes(1).ToArray()));
        return list;
    });
}
