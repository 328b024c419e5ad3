using Grossbuch.Metadata;
using Grossbuch.Storage.Sqlite;

namespace Grossbuch.Storage.Schema;

/// <summary>Brings the tables of a file to a configuration.</summary>
internal static class SchemaUpdate
{
    internal static void Apply(SqliteConnection connection, Configuration configuration)
    {
        _ = connection; _ = configuration;
    }

    internal static Dictionary<string, long> TypeNumbersOf(SqliteConnection connection, Configuration configuration)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        using (var rows = connection.Prepare("SELECT key, number FROM gb_types"))
            while (rows.Step()) numbers[rows.Text(0)] = rows.Integer(1);
        var next = numbers.Values.DefaultIfEmpty(0).Max();
        var added = TypeNumbers.InOrder(configuration).Where(type => !numbers.ContainsKey(TypeNumbers.KeyOf(type))).ToArray();
        if (added.Length == 0) return numbers;
        connection.Execute("BEGIN IMMEDIATE");
        using (var insert = connection.Prepare("INSERT INTO gb_types (number, key, name) VALUES (?1, ?2, ?3)"))
        {
            foreach (var type in added)
            {
                if (!numbers.TryAdd(TypeNumbers.KeyOf(type), next + 1)) continue;
                insert.Bind(1, ++next).Bind(2, TypeNumbers.KeyOf(type)).Bind(3, type.Name).Run();
            }
        }
        connection.Execute("COMMIT");
        return numbers;
    }
}
