using System.Globalization;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>What a database remembers of its tables, fields and types, read at once before a restructuring.</summary>
internal sealed class StoredSchema
{
    internal const string HashKey = "configuration", UuidKey = "configuration.uuid", NameKey = "configuration.name";

    private StoredSchema(RememberedTypes types, IReadOnlyDictionary<string, long> numbers, IReadOnlyList<RefType> newTypes,
        IReadOnlyList<StoredTable> tables, ILookup<string, (string Name, string Sql)> indexes, IReadOnlyDictionary<string, string> notes)
    {
        Types = types;
        Numbers = numbers;
        NewTypes = newTypes;
        Tables = tables;
        Indexes = indexes;
        Notes = notes;
    }

    /// <summary>Reference types by key and number, those that are gone included.</summary>
    internal RememberedTypes Types { get; }

    /// <summary>Numbers of all types, those of <see cref="NewTypes"/> included.</summary>
    internal IReadOnlyDictionary<string, long> Numbers { get; }

    /// <summary>Types that have not been written down yet.</summary>
    internal IReadOnlyList<RefType> NewTypes { get; }

    /// <summary>Tables that exist, in the order in which they were made.</summary>
    internal IReadOnlyList<StoredTable> Tables { get; }

    /// <summary>Indexes by the name of their table.</summary>
    internal ILookup<string, (string Name, string Sql)> Indexes { get; }

    internal IReadOnlyDictionary<string, string> Notes { get; }

    internal static StoredSchema Read(SqliteConnection connection, Configuration configuration)
    {
        var remembered = RememberedOf(connection);
        var numbers = remembered.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal);
        var next = numbers.Values.DefaultIfEmpty(0).Max();
        var added = new List<RefType>();
        foreach (var type in TypeNumbers.InOrder(configuration))
        {
            if (!numbers.TryAdd(TypeNumbers.KeyOf(type), next + 1)) continue;
            next++;
            added.Add(type);
        }
        var types = new RememberedTypes(configuration, remembered);
        return new StoredSchema(types, numbers, added, TablesOf(connection, types), IndexesOf(connection), NotesOf(connection));
    }

    /// <summary>Only the numbers of all types, by key.</summary>
    internal static Dictionary<string, long> NumbersOf(SqliteConnection connection) =>
        RememberedOf(connection).ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal);

    /// <summary>One of the house's own notes; empty when there is none.</summary>
    internal static string Note(SqliteConnection connection, string key)
    {
        using var rows = connection.Prepare("SELECT value FROM gb_meta WHERE key = ?1");
        return rows.Bind(1, key).Step() ? rows.Text(0) : "";
    }

    private static Dictionary<string, (long Number, string Name)> RememberedOf(SqliteConnection connection)
    {
        var remembered = new Dictionary<string, (long Number, string Name)>(StringComparer.Ordinal);
        using var rows = connection.Prepare("SELECT key, number, name FROM gb_types");
        while (rows.Step()) remembered[rows.Text(0)] = (rows.Integer(1), rows.Text(2));
        return remembered;
    }

    private static List<StoredTable> TablesOf(SqliteConnection connection, RememberedTypes types)
    {
        var fields = new Dictionary<string, Dictionary<string, StoredField>>(StringComparer.Ordinal);
        using (var rows = connection.Prepare("SELECT uuid, identity, number, shape FROM gb_names WHERE identity <> ''"))
            while (rows.Step())
            {
                if (!fields.TryGetValue(rows.Text(0), out var list)) fields[rows.Text(0)] = list = new(StringComparer.Ordinal);
                list[rows.Text(1)] = new StoredField(rows.Text(1), (int)rows.Integer(2), rows.Text(3), types);
            }
        var tables = new List<StoredTable>();
        using (var rows = connection.Prepare("SELECT uuid, kind, number, shape FROM gb_names WHERE identity = '' ORDER BY number"))
            while (rows.Step())
                tables.Add(new StoredTable(
                    Guid.ParseExact(rows.Text(0), "N"), $"{rows.Text(1)}_{rows.Integer(2).ToString(CultureInfo.InvariantCulture)}",
                    rows.Text(3), fields.GetValueOrDefault(rows.Text(0)) ?? []));
        return tables;
    }

    // All at once: SQLite has no index over its own list of indexes.
    private static ILookup<string, (string Name, string Sql)> IndexesOf(SqliteConnection connection)
    {
        var all = new List<(string Table, string Name, string Sql)>();
        using var rows = connection.Prepare("SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = ?1 AND sql IS NOT NULL");
        rows.Bind(1, "index");
        while (rows.Step()) all.Add((rows.Text(0), rows.Text(1), rows.Text(2)));
        return all.ToLookup(row => row.Table, row => (row.Name, row.Sql), StringComparer.Ordinal);
    }

    private static Dictionary<string, string> NotesOf(SqliteConnection connection)
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        using var rows = connection.Prepare("SELECT key, value FROM gb_meta");
        while (rows.Step()) notes[rows.Text(0)] = rows.Text(1);
        return notes;
    }
}
