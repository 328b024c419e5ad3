using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Brings the tables of a file to a configuration, in one transaction: new objects and fields, wider types, indexes. Whatever would lose or
/// reinterpret data is refused, naming what stands in the way. Tables without rows are simply forgotten and made anew at their first row.
/// </summary>
internal sealed class SchemaUpdate
{
    private const string ConfigurationKey = "configuration";

    private readonly SqliteConnection _connection;
    private readonly Configuration _configuration;
    private Dictionary<string, List<(string Name, string Sql)>>? _indexes;

    private SchemaUpdate(SqliteConnection connection, Configuration configuration)
    {
        _connection = connection;
        _configuration = configuration;
    }

    /// <exception cref="InfobaseException">Configuration: a field or object with data is gone or has another type. Nothing has changed
    /// then.</exception>
    internal static void Apply(SqliteConnection connection, Configuration configuration)
    {
        var hash = configuration.Properties.ContentHash;
        if (hash.Length > 0 && hash == AppliedHash(connection)) return;
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            new SchemaUpdate(connection, configuration).ApplyTables();
            const string Sql = "INSERT INTO gb_meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
            using (var put = connection.Prepare(Sql))
                put.Bind(1, ConfigurationKey).Bind(2, hash).Run();
            connection.Execute("COMMIT");
        }
        catch
        {
            if (connection.IsInTransaction) connection.Execute("ROLLBACK");
            throw;
        }
    }

    /// <summary>The number of every reference type ever seen; new types get the next ones, in the order of the configuration.</summary>
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
                if (numbers.TryAdd(TypeNumbers.KeyOf(type), next + 1))
                    insert.Bind(1, ++next).Bind(2, TypeNumbers.KeyOf(type)).Bind(3, type.Name).Run();
        }
        connection.Execute("COMMIT");
        return numbers;
    }

    private static string AppliedHash(SqliteConnection connection)
    {
        using var rows = connection.Prepare("SELECT value FROM gb_meta WHERE key = ?1");
        return rows.Bind(1, ConfigurationKey).Step() ? rows.Text(0) : "";
    }

    private void ApplyTables()
    {
        var existing = ExistingTables();
        if (existing.Count == 0) return;
        var tables = _configuration.DataObjects.SelectMany(item => item.AllTables).ToDictionary(table => table.Uuid);
        foreach (var (uuid, name, fullName) in existing)
        {
            var isEmpty = _connection.Scalar($"SELECT NOT EXISTS (SELECT 1 FROM {name})") != 0;
            if (tables.GetValueOrDefault(uuid) is not { } table)
            {
                if (!isEmpty) throw Refused($"{fullName} is not in the configuration any more, but has rows.", fullName);
                Forget(uuid, name);
            }
            else if (isEmpty)
            {
                Forget(uuid, name);
            }
            else
            {
                ApplyTable(table, name);
            }
        }
    }

    private List<(Guid Uuid, string Name, string FullName)> ExistingTables()
    {
        using var rows = _connection.Prepare("SELECT uuid, kind, number, shape FROM gb_names WHERE identity = ''");
        var tables = new List<(Guid, string, string)>();
        while (rows.Step())
            tables.Add((Guid.ParseExact(rows.Text(0), "N"), $"{rows.Text(1)}_{rows.Integer(2).ToString(CultureInfo.InvariantCulture)}",
                rows.Text(3)));
        return tables;
    }

    private void Forget(Guid uuid, string name)
    {
        _connection.Execute($"DROP TABLE {name}");
        using var delete = _connection.Prepare("DELETE FROM gb_names WHERE uuid = ?1");
        delete.Bind(1, uuid.ToString("N")).Run();
    }

    private void ApplyTable(Table table, string name)
    {
        var remembered = Remembered(table.Uuid);
        var numbers = remembered.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal);
        var next = numbers.Values.DefaultIfEmpty(0).Max();
        foreach (var field in table.Fields)
            if (PhysicalTable.IsStored(field) && !numbers.ContainsKey(field.Identity)) numbers[field.Identity] = ++next;
        var wanted = new PhysicalTable(table, name, field => numbers[field.Identity]);
        var fields = wanted.Fields.OfType<PhysicalField>().ToDictionary(field => field.Field.Identity, StringComparer.Ordinal);
        if (!remembered.Any(pair => !fields.TryGetValue(pair.Key, out var field) || field.Remembered != pair.Value.Shape)
            && fields.Count == remembered.Count)
        {
            ApplyIndexes(wanted);
            return;
        }
        DropIndexes(wanted, _ => true);
        foreach (var (identity, (number, shape)) in remembered)
        {
            if (!fields.TryGetValue(identity, out var field)) RemoveField(wanted, identity, number, shape);
            else if (field.Remembered != shape) ChangeField(wanted, field, shape);
        }
        foreach (var field in fields.Values)
            if (!remembered.ContainsKey(field.Field.Identity)) AddField(wanted, field);
        Rename(wanted);
        ApplyIndexes(wanted);
    }

    private Dictionary<string, (int Number, string Shape)> Remembered(Guid uuid)
    {
        using var rows = _connection.Prepare("SELECT identity, number, shape FROM gb_names WHERE uuid = ?1 AND identity <> ''");
        rows.Bind(1, uuid.ToString("N"));
        var fields = new Dictionary<string, (int, string)>(StringComparer.Ordinal);
        while (rows.Step()) fields[rows.Text(0)] = ((int)rows.Integer(1), rows.Text(2));
        return fields;
    }

    private void AddField(PhysicalTable table, PhysicalField field)
    {
        foreach (var column in field.Columns) _connection.Execute($"ALTER TABLE {table.Name} ADD COLUMN {column.Definition}");
        Remember(table, field);
    }

    private void RemoveField(PhysicalTable table, string identity, int number, string shape)
    {
        if (HasData(table.Name, number))
        {
            var name = table.Table.FullName;
            throw Refused($"The field {identity} of {name} ({Readable(shape)}) is not in the configuration any more, but has data.", name);
        }
        DropColumns(table.Name, number);
        using var delete = _connection.Prepare("DELETE FROM gb_names WHERE uuid = ?1 AND identity = ?2");
        delete.Bind(1, table.Table.Uuid.ToString("N")).Bind(2, identity).Run();
    }

    private void ChangeField(PhysicalTable table, PhysicalField field, string shape)
    {
        if (!FieldShapeText.IsWidening(shape, field.Remembered))
        {
            if (HasData(table.Name, field.Number))
            {
                var (name, type) = (field.Field.ToString(), field.Field.Type);
                throw Refused($"The field {name} has data of the type {Readable(shape)}, which does not become {type} by itself.", name);
            }
            DropColumns(table.Name, field.Number);
        }
        var existing = ColumnsOf(table.Name, field.Number).Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var column in field.Columns)
        {
            if (existing.Remove(column.Name)) continue;
            _connection.Execute($"ALTER TABLE {table.Name} ADD COLUMN {column.Definition}");
            if (column.Member == Member.TextKey)
                _connection.Execute($"UPDATE {table.Name} SET {column.Name} = gb_key({field[Member.Text]})");
        }
        // Only a string key that is not kept any more can be left over: everything else is refused above.
        foreach (var column in existing) _connection.Execute($"ALTER TABLE {table.Name} DROP COLUMN {column}");
        Remember(table, field);
    }

    private void Remember(PhysicalTable table, PhysicalField field)
    {
        using var put = _connection.Prepare(
            "INSERT INTO gb_names (kind, uuid, identity, number, shape) VALUES ('f', ?1, ?2, ?3, ?4) " +
            "ON CONFLICT (uuid, identity) DO UPDATE SET shape = excluded.shape");
        put.Bind(1, table.Table.Uuid.ToString("N")).Bind(2, field.Field.Identity).Bind(3, field.Number).Bind(4, field.Remembered).Run();
    }

    // The name is only for messages; the uuid is the identity.
    private void Rename(PhysicalTable table)
    {
        using var update = _connection.Prepare("UPDATE gb_names SET shape = ?2 WHERE uuid = ?1 AND identity = ''");
        update.Bind(1, table.Table.Uuid.ToString("N")).Bind(2, table.Table.FullName).Run();
    }

    private void ApplyIndexes(PhysicalTable table)
    {
        var wanted = table.Indexes.ToDictionary(index => index.CreateSql(table.Name), StringComparer.Ordinal);
        DropIndexes(table, sql => !wanted.Remove(sql));
        foreach (var index in wanted.Keys) _connection.Execute(index);
    }

    private void DropIndexes(PhysicalTable table, Func<string, bool> isUnwanted)
    {
        _indexes ??= AllIndexes();
        if (!_indexes.TryGetValue(table.Name, out var indexes)) return;
        foreach (var (name, sql) in indexes.ToArray())
        {
            if (!isUnwanted(sql)) continue;
            _connection.Execute($"DROP INDEX {name}");
            indexes.Remove((name, sql));
        }
    }

    // All at once: SQLite has no index over its own list of indexes.
    private Dictionary<string, List<(string Name, string Sql)>> AllIndexes()
    {
        var all = new Dictionary<string, List<(string, string)>>(StringComparer.Ordinal);
        using var rows = _connection.Prepare("SELECT tbl_name, name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
        while (rows.Step())
        {
            if (!all.TryGetValue(rows.Text(0), out var list)) all[rows.Text(0)] = list = [];
            list.Add((rows.Text(1), rows.Text(2)));
        }
        return all;
    }

    private List<(string Name, string Type)> ColumnsOf(string table, int number)
    {
        string field = "f_" + number.ToString(CultureInfo.InvariantCulture), key = "k_" + number.ToString(CultureInfo.InvariantCulture);
        using var rows = _connection.Prepare("SELECT name, type FROM pragma_table_info(?1)");
        rows.Bind(1, table);
        var columns = new List<(string Name, string Type)>();
        while (rows.Step()) columns.Add((rows.Text(0), rows.Text(1)));
        return [.. columns.Where(column => column.Name == field || column.Name == key
            || column.Name.StartsWith(field + "_", StringComparison.Ordinal))];
    }

    private bool HasData(string table, int number)
    {
        var filled = ColumnsOf(table, number).Select(column => column switch
        {
            { Type: "TEXT" } => $"coalesce({column.Name}, '') <> ''",
            { Type: "BLOB" } => $"coalesce({column.Name}, x'') NOT IN (x'', zeroblob(16), x'80000000000000000000000000000000')",
            _ when column.Name.EndsWith("_t", StringComparison.Ordinal) => $"coalesce({column.Name}, 1) <> 1",
            _ => $"coalesce({column.Name}, 0) <> 0",
        });
        return _connection.Scalar($"SELECT EXISTS (SELECT 1 FROM {table} WHERE {string.Join(" OR ", filled.DefaultIfEmpty("0"))})") != 0;
    }

    private void DropColumns(string table, int number)
    {
        foreach (var column in ColumnsOf(table, number)) _connection.Execute($"ALTER TABLE {table} DROP COLUMN {column.Name}");
    }

    private string Readable(string shape)
    {
        var type = TypeDescriptionText.Parse(shape[..shape.IndexOf('|', StringComparison.Ordinal)], _configuration);
        return type is { IsEmpty: false } ? type.ToString() : "of types that are gone";
    }

    private static InfobaseException Refused(string message, string place) => new(
        ErrorCode.Configuration, message, "Empty the data first, or load the configuration into a new infobase.", place);
}
