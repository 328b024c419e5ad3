using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// The tables that exist, by metadata uuid, with the names they were given. A table is made at its first row, in a transaction of its own:
/// an empty table and a missing one are the same to everybody, and nobody who writes into it waits for the end of the change that came
/// first.
/// </summary>
internal sealed class PostgresSchema(NpgsqlDataSource source)
{
    private readonly Lock _loading = new();
    private readonly Lock _creating = new();
    private readonly ConcurrentDictionary<Table, PhysicalTable> _built = [];
    private volatile ImmutableDictionary<Guid, string> _names = ImmutableDictionary<Guid, string>.Empty;
    private long _epoch;

    /// <summary>Changes when tables come.</summary>
    internal long Epoch => Interlocked.Read(ref _epoch);

    /// <summary>Reads which tables exist.</summary>
    internal void Load()
    {
        var names = ImmutableDictionary.CreateBuilder<Guid, string>();
        using var connection = source.OpenConnection();
        using (var command = new NpgsqlCommand("SELECT kind, number, uuid FROM gb_names WHERE identity = ''", connection))
        using (var rows = command.ExecuteReader())
            while (rows.Read()) names[Guid.ParseExact(rows.GetString(2), "N")] = NameOf(rows.GetString(0), rows.GetInt32(1));
        _names = names.ToImmutable();
        _built.Clear();
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>The table; null as long as nobody has made it.</summary>
    internal PhysicalTable? Find(Table table)
    {
        if (_built.TryGetValue(table, out var built)) return built;
        if (!_names.TryGetValue(table.Uuid, out var name)) return null;
        lock (_loading)
        {
            if (_built.TryGetValue(table, out built)) return built;
            using var connection = source.OpenConnection();
            return _built[table] = Build(table, name, Fields(connection, table.Uuid));
        }
    }

    /// <summary>The table, made if it is missing.</summary>
    internal PhysicalTable Make(Table table)
    {
        if (Find(table) is { } known) return known;
        lock (_creating)
        {
            if (Find(table) is { } other) return other;
            using var connection = source.OpenConnection();
            using var transaction = connection.BeginTransaction();
            // Other processes over the same database make tables as well.
            connection.Lock("tables");
            var made = NameIn(connection, table.Uuid) is { } name
                ? Build(table, name, Fields(connection, table.Uuid))
                : Create(connection, table);
            transaction.Commit();
            _built[table] = made;
            _names = _names.SetItem(table.Uuid, made.Name);
            Interlocked.Increment(ref _epoch);
            return made;
        }
    }

    /// <summary>What is remembered of the fields of a table, by their identity.</summary>
    internal static Dictionary<string, (int Number, string Shape)> Fields(NpgsqlConnection connection, Guid uuid)
    {
        var fields = new Dictionary<string, (int, string)>(StringComparer.Ordinal);
        using var command = new NpgsqlCommand(
            "SELECT identity, number, shape FROM gb_names WHERE uuid = $1 AND identity <> ''", connection);
        PostgresParameters.Add(command, uuid.ToString("N"));
        using var rows = command.ExecuteReader();
        while (rows.Read()) fields[rows.GetString(0)] = (rows.GetInt32(1), rows.GetString(2));
        return fields;
    }

    internal static void Remember(
        NpgsqlConnection connection, Guid uuid, IEnumerable<(string Kind, string Identity, int Number, string Shape)> names)
    {
        var rows = names.ToArray();
        using var command = new NpgsqlCommand(
            "INSERT INTO gb_names (kind, uuid, identity, number, shape) "
            + "SELECT kind, $1, identity, number, shape FROM unnest($2, $3, $4, $5) AS n (kind, identity, number, shape) "
            + "ON CONFLICT (uuid, identity) DO UPDATE SET shape = excluded.shape", connection);
        PostgresParameters.Add(command, uuid.ToString("N"));
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => row.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => row.Identity)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. rows.Select(row => row.Number)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. rows.Select(row => row.Shape)] });
        command.ExecuteNonQuery();
    }

    internal static string NameOf(string kind, int number) => $"{kind}_{number.ToString(CultureInfo.InvariantCulture)}";

    private static PhysicalTable Create(NpgsqlConnection connection, Table table)
    {
        var number = (int)connection.Scalar("SELECT coalesce(max(number), 0) + 1 FROM gb_names WHERE identity = ''")!;
        var name = PhysicalTable.NameOf(table, number);
        var next = 0;
        var created = new PhysicalTable(table, name, _ => ++next);
        var kind = name[..name.IndexOf('_', StringComparison.Ordinal)];
        Remember(connection, table.Uuid, created.Fields.OfType<PhysicalField>()
            .Select(field => ("f", field.Field.Identity, field.Number, field.Remembered)).Prepend((kind, "", number, table.FullName)));
        var statements = created.Indexes.Select(index => PostgresDdl.CreateIndex(created, index)).Prepend(PostgresDdl.CreateTable(created));
        connection.Run(string.Join(";\n", statements));
        return created;
    }

    private static string? NameIn(NpgsqlConnection connection, Guid uuid)
    {
        using var command = new NpgsqlCommand("SELECT kind, number FROM gb_names WHERE uuid = $1 AND identity = ''", connection);
        PostgresParameters.Add(command, uuid.ToString("N"));
        using var rows = command.ExecuteReader();
        return rows.Read() ? NameOf(rows.GetString(0), rows.GetInt32(1)) : null;
    }

    private static PhysicalTable Build(Table table, string name, Dictionary<string, (int Number, string Shape)> fields) =>
        new(table, name, field => fields.TryGetValue(field.Identity, out var known)
            ? known.Number
            : throw new InfobaseException($"The field {field} has no column: the configuration was not applied."));
}
