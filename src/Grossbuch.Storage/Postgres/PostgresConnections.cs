using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grossbuch.Core;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>How connections are opened, and the few words in which the house's own tables are read and written.</summary>
internal static class PostgresConnections
{
    /// <param name="connectionsMax">Connections that the source opens at most.</param>
    internal static NpgsqlDataSource Source(string connectionString, StoreOptions options, int connectionsMax, bool isReading)
    {
        NpgsqlDataSourceBuilder builder;
        try
        {
            builder = new NpgsqlDataSourceBuilder(connectionString);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            // The message of the driver may repeat what was given, a password included.
            throw new InfobaseException(ErrorCode.Configuration, "The connection string of the database cannot be read.",
                "It looks like: Host=db;Database=trade;Username=grossbuch");
        }
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName ??= "grossbuch";
        settings.MaxPoolSize = connectionsMax;
        settings.MinPoolSize = 0;
        settings.MaxAutoPrepare = options.Limits.StatementsMax;
        settings.AutoPrepareMinUsages = 2;
        // Connections are used by the house alone: their settings stay.
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        var setup = Setup(options, isReading);
        builder.UsePhysicalConnectionInitializer(connection => connection.Run(setup), async connection =>
        {
            await using var command = new NpgsqlCommand(setup, connection);
            await command.ExecuteNonQueryAsync().ConfigureAwait(false);
        });
        return builder.Build();
    }

    // Compiling expressions pays for reports of minutes only, and costs every page that the planner takes for one.
    private static string Setup(StoreOptions options, bool isReading) =>
        "SET jit = off; SET client_min_messages = warning; SET lock_timeout = "
        + options.Limits.LockWaitMs.ToString(CultureInfo.InvariantCulture)
        + (isReading ? "; SET default_transaction_read_only = on" : options.IsDurable ? "" : "; SET synchronous_commit = off");

    internal static void Run(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    internal static object? Scalar(this NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    internal static string? Meta(this NpgsqlConnection connection, string key)
    {
        using var command = new NpgsqlCommand("SELECT value FROM gb_meta WHERE key = $1", connection);
        PostgresParameters.Add(command, key);
        return (string?)command.ExecuteScalar();
    }

    internal static void PutMeta(this NpgsqlConnection connection, string key, string value)
    {
        using var command = new NpgsqlCommand(
            "INSERT INTO gb_meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", connection);
        PostgresParameters.Add(command, key);
        PostgresParameters.Add(command, value);
        command.ExecuteNonQuery();
    }

    internal static string Schema(this NpgsqlConnection connection) => (string)connection.Scalar("SELECT current_schema()")!;

    /// <summary>Waits for a lock of the house and keeps it to the end of the transaction.</summary>
    internal static void Lock(this NpgsqlConnection connection, string space)
    {
        using var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection);
        PostgresParameters.Add(command, LockKey(connection.Schema(), space, ""));
        command.ExecuteNonQuery();
    }

    /// <summary>Advisory locks are one space of 64-bit numbers for a whole database, which other infobases share by schemas.</summary>
    internal static long LockKey(string schema, string space, string key) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{schema}\0{space}\0{key}")));
}
