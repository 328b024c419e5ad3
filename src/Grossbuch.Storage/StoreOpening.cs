using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Postgres;
using Grossbuch.Storage.Sqlite;
using Npgsql;

namespace Grossbuch.Storage;

/// <summary>Opens the store of an infobase where its description says that it is.</summary>
public static class StoreOpening
{
    private const string FromEnvironment = "env:";

    /// <param name="database">A PostgreSQL connection string without a password, or <c>env:NAME</c> for an environment variable; null for
    /// a file.</param>
    /// <param name="path">The file, when there is no other database.</param>
    /// <exception cref="InfobaseException">As <see cref="SqliteStore.Open"/> and <see cref="PostgresStore.Open"/>.</exception>
    public static Store Open(string? database, string path, Configuration configuration, StoreOptions options) => database is null
        ? SqliteStore.Open(path, configuration, options)
        : PostgresStore.Open(ConnectionOf(database), configuration, options);

    /// <summary>Refuses what must not be written into a description: a password would lie in a file and in a shell's history.</summary>
    /// <exception cref="InfobaseException">Usage.</exception>
    public static void Check(string database)
    {
        if (database.StartsWith(FromEnvironment, StringComparison.Ordinal)) return;
        NpgsqlConnectionStringBuilder parts;
        try
        {
            parts = new NpgsqlConnectionStringBuilder(database);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new InfobaseException(ErrorCode.Usage, "The connection string of the database cannot be read.",
                "It looks like: Host=db;Database=trade;Username=grossbuch");
        }
        if (!string.IsNullOrEmpty(parts.Password))
            throw new InfobaseException(ErrorCode.Usage, "The connection string must not contain the password.",
                "Set PGPASSWORD, use a password file, or give env:NAME and put the whole string into that variable.");
    }

    private static string ConnectionOf(string database)
    {
        if (!database.StartsWith(FromEnvironment, StringComparison.Ordinal)) return database;
        var name = database[FromEnvironment.Length..];
        return Environment.GetEnvironmentVariable(name) is { Length: > 0 } given
            ? given
            : throw new InfobaseException(ErrorCode.Configuration,
                $"The environment variable {name}, which holds the connection string of the database, is not set.", place: name);
    }
}
