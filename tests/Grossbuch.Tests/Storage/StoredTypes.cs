namespace Grossbuch.Tests.Storage;

/// <summary>Looks at what SQLite really stored.</summary>
internal static class StoredTypes
{
    public static List<(string Table, string Column, string Type)> Of(StoreFixture store) => store.Sqlite.Query(connection =>
    {
        var found = new List<(string, string, string)>();
        var columns = new List<(string Table, string Column)>();
        using (var rows =
            connection.Prepare(
                "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c " +
                "WHERE t.type = 'table' AND t.name NOT LIKE 'gb%'"))
            while (rows.Step()) columns.Add((rows.Text(0), rows.Text(1)));
        foreach (var (table, column) in columns)
        {
            using var types = connection.Prepare($"SELECT DISTINCT typeof({column}) FROM {table}");
            while (types.Step()) found.Add((table, column, types.Text(0)));
        }
        return found;
    });

    public static List<string> Plan(StoreFixture store, string sql) => store.Sqlite.Query(connection =>
    {
        using var rows = connection.Prepare("EXPLAIN QUERY PLAN " + sql);
        var lines = new List<string>();
        while (rows.Step()) lines.Add(rows.Text(3));
        return lines;
    });

    public static List<string> Names(StoreFixture store, string type) => store.Sqlite.Query(connection =>
    {
        using var rows =
            connection.Prepare(
                "SELECT name FROM sqlite_schema WHERE type = ?1 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'gb%' ORDER BY name");
        rows.Bind(1, type);
        var names = new List<string>();
        while (rows.Step()) names.Add(rows.Text(0));
        return names;
    });
}
