using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Makes the table anew with the new columns and moves the rows over one by one: what does not change is handed on as it is, the rest is
/// read by its old shape and written by its new one. Rows keep their numbers, which are their order.
/// </summary>
internal static class TableRebuild
{
    internal static void Run(SqliteConnection connection, TableChange change, RememberedTypes types, TypeNumbers numbers)
    {
        string name = change.New.Name, made = name + "_new";
        connection.Execute(change.New.CreateSql.Replace($"CREATE TABLE {name} ", $"CREATE TABLE {made} ", StringComparison.Ordinal));
        Move(connection, change, made, types, numbers);
        connection.Execute($"DROP TABLE {name}");
        connection.Execute($"ALTER TABLE {made} RENAME TO {name}");
    }

    private static void Move(SqliteConnection connection, TableChange change, string to, RememberedTypes types, TypeNumbers numbers)
    {
        var columns = change.New.Columns;
        var fields = change.Fields.Select(field => new Moved(field, [.. field.To!.Columns.Select(column => columns.IndexOf(column) + 2)]))
            .ToArray();
        var names = string.Join(", ", columns.Select(column => column.Name).Prepend("rowid"));
        var marks = string.Join(", ", Enumerable.Range(1, columns.Length + 1).Select(i => $"?{i}"));
        using var insert = connection.Prepare($"INSERT INTO {to} ({names}) VALUES ({marks})");
        using var rows = new StoredRows(
            connection, change.Old, change.Fields.Select(field => field.From).OfType<StoredField>(), change.HasFolders, types);
        using var arena = new BindArena();
        var members = new SqlArgument[ValueShape.AllMembers.Length];
        while (rows.Step())
        {
            arena.Reset();
            var isFolder = rows.IsFolder;
            var isTaken = false;
            foreach (var (field, parameters) in fields)
            {
                if (field is { From: { } same, IsKept: true })
                {
                    for (var i = 0; i < parameters.Length; i++) rows.Copy(same, i, insert, parameters[i]);
                    continue;
                }
                var (value, isLost) = field.Convert(field.From is null ? Value.Undefined : rows.Read(field.From), isFolder);
                if (isLost && field.TakesRow) { isTaken = true; break; }
                FieldEncoder.Encode(field.To!, value, numbers, members);
                for (var i = 0; i < parameters.Length; i++) arena.Bind(insert.Handle, parameters[i], members[i]);
            }
            if (isTaken) continue;
            insert.Bind(1, rows.Number);
            insert.Run();
        }
    }

    private sealed record Moved(FieldChange Field, int[] Parameters);
}
