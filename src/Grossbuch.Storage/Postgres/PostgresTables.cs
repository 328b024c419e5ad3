using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// Brings existing tables to a configuration, in one transaction: new fields and indexes. Whatever would lose or reinterpret data is
/// refused. Tables without rows are forgotten and made anew at their first row.
/// </summary>
internal sealed class PostgresTables
{
    private const string ConfigurationKey = "configuration";

    private readonly NpgsqlConnection _connection;
    private readonly Configuration _configuration;
    private readonly List<RestructuringStep> _steps = [];

    private PostgresTables(NpgsqlConnection connection, Configuration configuration)
    {
        _connection = connection;
        _configuration = configuration;
    }

    /// <summary>Applies the configuration and returns the number of every reference type ever seen.</summary>
    /// <exception cref="InfobaseException">Configuration: a field or object with data is gone or has another type. Nothing has changed
    /// then.</exception>
    internal static Dictionary<string, long> Apply(NpgsqlConnection connection, Configuration configuration)
    {
        using var transaction = connection.BeginTransaction();
        connection.Lock("tables");
        if (!IsApplied(connection, configuration))
        {
            new PostgresTables(connection, configuration).ApplyTables();
            connection.PutMeta(ConfigurationKey, configuration.Properties.ContentHash);
        }
        var numbers = TypeNumbersOf(connection, configuration);
        transaction.Commit();
        return numbers;
    }

    /// <summary>What applying the configuration would do: it is done and undone, because definitions are part of a transaction.</summary>
    internal static Restructuring Plan(NpgsqlConnection connection, Configuration configuration)
    {
        if (!HasTables(connection) || IsApplied(connection, configuration)) return Restructuring.None;
        using var transaction = connection.BeginTransaction();
        connection.Lock("tables");
        var tables = new PostgresTables(connection, configuration);
        tables.ApplyTables();
        transaction.Rollback();
        return new Restructuring([.. tables._steps.OrderBy(step => step.Name, StringComparer.Ordinal)], rewritesData: false);
    }

    internal static string AppliedHash(NpgsqlConnection connection) =>
        HasTables(connection) ? connection.Meta(ConfigurationKey) ?? "" : "";

    private static bool HasTables(NpgsqlConnection connection) => connection.Scalar("SELECT to_regclass('gb_meta') IS NOT NULL") is true;

    private static bool IsApplied(NpgsqlConnection connection, Configuration configuration)
    {
        var hash = configuration.Properties.ContentHash;
        return hash.Length > 0 && hash == connection.Meta(ConfigurationKey);
    }

    // New types get the next numbers, in the order of the configuration.
    private static Dictionary<string, long> TypeNumbersOf(NpgsqlConnection connection, Configuration configuration)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        using (var command = new NpgsqlCommand("SELECT key, number FROM gb_types", connection))
        using (var rows = command.ExecuteReader())
            while (rows.Read()) numbers[rows.GetString(0)] = rows.GetInt64(1);
        var next = numbers.Values.DefaultIfEmpty(0).Max();
        List<string> keys = [], names = [];
        List<long> added = [];
        foreach (var type in TypeNumbers.InOrder(configuration))
        {
            if (!numbers.TryAdd(TypeNumbers.KeyOf(type), next + 1)) continue;
            keys.Add(TypeNumbers.KeyOf(type));
            names.Add(type.Name);
            added.Add(++next);
        }
        if (keys.Count == 0) return numbers;
        using var insert = new NpgsqlCommand("INSERT INTO gb_types (number, key, name) SELECT * FROM unnest($1, $2, $3)", connection);
        insert.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. added] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys] });
        insert.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names] });
        insert.ExecuteNonQuery();
        return numbers;
    }

    private void ApplyTables()
    {
        var tables = _configuration.DataObjects.SelectMany(item => item.AllTables).ToDictionary(table => table.Uuid);
        foreach (var (uuid, name, fullName) in Existing())
        {
            var isEmpty = _connection.Scalar($"SELECT NOT EXISTS (SELECT 1 FROM {name})") is true;
            if (isEmpty) Forget(uuid, name);
            else if (tables.GetValueOrDefault(uuid) is { } table) ApplyTable(table, name, fullName);
            else throw Refused($"{fullName} is not in the configuration any more, but has rows.", fullName);
        }
    }

    private List<(Guid Uuid, string Name, string FullName)> Existing()
    {
        using var command = new NpgsqlCommand("SELECT uuid, kind, number, shape FROM gb_names WHERE identity = ''", _connection);
        using var rows = command.ExecuteReader();
        var tables = new List<(Guid, string, string)>();
        while (rows.Read())
            tables.Add((Guid.ParseExact(rows.GetString(0), "N"), PostgresSchema.NameOf(rows.GetString(1), rows.GetInt32(2)),
                rows.GetString(3)));
        return tables;
    }

    private void Forget(Guid uuid, string name)
    {
        _connection.Run($"DROP TABLE {name}");
        using var delete = new NpgsqlCommand("DELETE FROM gb_names WHERE uuid = $1", _connection);
        PostgresParameters.Add(delete, uuid.ToString("N"));
        delete.ExecuteNonQuery();
    }

    private void ApplyTable(Table table, string name, string fullName)
    {
        var remembered = PostgresSchema.Fields(_connection, table.Uuid);
        var numbers = remembered.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal);
        var next = numbers.Values.DefaultIfEmpty(0).Max();
        foreach (var field in table.Fields)
            if (PhysicalTable.IsStored(field) && !numbers.ContainsKey(field.Identity)) numbers[field.Identity] = ++next;
        var wanted = new PhysicalTable(table, name, field => numbers[field.Identity]);
        var fields = wanted.Fields.OfType<PhysicalField>().ToDictionary(field => field.Field.Identity, StringComparer.Ordinal);
        foreach (var (identity, (_, shape)) in remembered)
        {
            if (!fields.TryGetValue(identity, out var field))
                throw Refused($"The field {identity} of {table.FullName} is not in the configuration any more.", table.FullName);
            if (WithoutName(field.Remembered) != WithoutName(shape))
                throw Refused($"The field {field.Field} had another type, which does not become {field.Field.Type} by itself.",
                    field.Field.ToString());
        }
        PhysicalField[] renamed = [.. fields.Values.Where(field =>
            remembered.TryGetValue(field.Field.Identity, out var known) && known.Shape != field.Remembered)];
        foreach (var field in renamed)
            _steps.Add(new RestructuringStep(RestructuringKind.Renamed, field.Field.ToString(), "had another name"));
        PhysicalField[] added = [.. fields.Values.Where(field => !remembered.ContainsKey(field.Field.Identity))];
        foreach (var field in added)
            _steps.Add(new RestructuringStep(RestructuringKind.Added, field.Field.ToString(), $"new, {field.Field.Type}"));
        foreach (var column in added.SelectMany(field => field.Columns))
            _connection.Run($"ALTER TABLE {name} ADD COLUMN {PostgresDdl.Definition(column)}");
        var names = added.Concat(renamed).Select(field => ("f", field.Field.Identity, field.Number, field.Remembered));
        // The name is only for messages; the uuid is the identity.
        if (fullName != table.FullName) names = names.Prepend(("", "", 0, table.FullName));
        PostgresSchema.Remember(_connection, table.Uuid, names);
        ApplyIndexes(wanted);
    }

    // The name of a field is remembered for messages.
    private static string WithoutName(string shape)
    {
        var parts = shape.Split('|');
        if (parts.Length > 3) parts[3] = "";
        return string.Join('|', parts);
    }

    // The name of an index says what it is over.
    private void ApplyIndexes(PhysicalTable table)
    {
        var existing = new HashSet<string>(StringComparer.Ordinal);
        using (var command = new NpgsqlCommand(
            "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1", _connection))
        {
            PostgresParameters.Add(command, table.Name);
            using var rows = command.ExecuteReader();
            while (rows.Read()) existing.Add(rows.GetString(0));
        }
        existing.Remove("p_" + table.Name);
        foreach (var index in table.Indexes)
            if (!existing.Remove(index.Name)) _connection.Run(PostgresDdl.CreateIndex(table, index));
        foreach (var index in existing) _connection.Run("DROP INDEX " + index);
    }

    private static InfobaseException Refused(string message, string place) => new(
        ErrorCode.Configuration, message, "Empty the data first, or load the configuration into a new infobase.", place);
}
