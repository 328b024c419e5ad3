using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>Goes through the rows of a table that changes and counts what would be lost; changes nothing but temporary tables.</summary>
internal static class RowsLook
{
    internal static void Run(SqliteConnection connection, TableChange change, StoredSchema schema, TypeNumbers numbers)
    {
        var looked = change.All.Where(field => field.NeedsLook).ToArray();
        string[] indexes = [.. schema.Indexes[change.New.Name].Select(index => index.Sql)];
        var isKeyInDoubt = change.IsKeyInDoubt(indexes);
        if (looked.Length == 0 && !isKeyInDoubt) return;
        using var key = isKeyInDoubt ? new KeyCheck(connection, change, numbers) : null;
        var read = looked.Select(field => field.From!).Concat(key?.Fields ?? []);
        using var rows = new StoredRows(connection, change.Old, read, change.HasFolders, schema.Types);
        while (rows.Step())
        {
            var isTaken = false;
            foreach (var field in looked)
            {
                if (!field.Convert(rows.Read(field.From!), rows.IsFolder).IsLost) continue;
                field.RowsLost++;
                isTaken |= field.TakesRow;
            }
            if (!isTaken) key?.Add(rows);
        }
        if (change.Repeated > 0) change.RowCount = connection.Scalar($"SELECT count(*) FROM {change.Old.Name}");
    }
}
