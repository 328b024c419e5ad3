using System.Globalization;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>Small records by kind and key in <c>gb_system</c>. Each change raises a number, by which others see it.</summary>
internal sealed class PostgresSystemStore(PostgresStore store) : SystemStore
{
    public override long Stamp => store.Query(connection => long.Parse(connection.Meta("stamp")!, CultureInfo.InvariantCulture));

    public override byte[]? Get(string kind, string key) => store.Query(connection =>
    {
        using var command = Command(connection, "SELECT value FROM gb_system WHERE kind = $1 AND key = $2", kind, key);
        return (byte[]?)command.ExecuteScalar();
    });

    public override void Put(string kind, string key, byte[] value) => Change(connection =>
    {
        using var command = Command(connection, "INSERT INTO gb_system (kind, key, value) VALUES ($1, $2, $3) "
            + "ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value", kind, key);
        PostgresParameters.Add(command, SqlArgument.Of(value), SqlType.Bytes);
        return command.ExecuteNonQuery();
    });

    public override bool Delete(string kind, string key) => Change(connection =>
    {
        using var command = Command(connection, "DELETE FROM gb_system WHERE kind = $1 AND key = $2", kind, key);
        return command.ExecuteNonQuery();
    }) > 0;

    public override IReadOnlyList<(string Key, byte[] Value)> List(string kind) => store.Query(connection =>
    {
        using var command = Command(connection, "SELECT key, value FROM gb_system WHERE kind = $1 ORDER BY key", kind);
        using var rows = command.ExecuteReader();
        var list = new List<(string, byte[])>();
        while (rows.Read()) list.Add((rows.GetString(0), rows.GetFieldValue<byte[]>(1)));
        return list;
    });

    private int Change(Func<NpgsqlConnection, int> change) => store.Change(connection =>
    {
        using var transaction = connection.BeginTransaction();
        var changed = change(connection);
        connection.Run("UPDATE gb_meta SET value = (value::bigint + 1)::text WHERE key = 'stamp'");
        transaction.Commit();
        return changed;
    });

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<string> texts)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var text in texts) PostgresParameters.Add(command, text);
        return command;
    }
}
