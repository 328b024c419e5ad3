using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Postgres;
using Grossbuch.Storage.Sqlite;
using Npgsql;

namespace Grossbuch.Storage;

/// <summary>Where the data of an infobase are: what can be done with them while no store has them open, and how one is opened.</summary>
/// <param name="Database">A PostgreSQL connection string without a password, or <c>env:NAME</c> for an environment variable; null for a
/// file.</param>
/// <param name="Path">The file, when there is no other database.</param>
public sealed record StorePlace(string? Database, string Path)
{
    private const string FromEnvironment = "env:";

    /// <param name="drop">Names of what may be lost: see <see cref="Restructuring"/>.</param>
    /// <exception cref="InfobaseException">As <see cref="SqliteStore.Open"/> and <see cref="PostgresStore.Open"/>.</exception>
    public Store Open(Configuration configuration, StoreOptions options, IReadOnlyCollection<string> drop) => Database is null
        ? SqliteStore.Open(Path, configuration, options, drop)
        : PostgresStore.Open(ConnectionOf(Database), configuration, options);

    /// <summary>Brings what a crash left beside a file into it; a server does that by itself.</summary>
    public void FoldLog()
    {
        if (Database is null) SqliteFile.FoldLog(Path);
    }

    /// <summary>Hash of the configuration to which the tables were brought last; empty where there are none.</summary>
    public string AppliedHash() => Database is null ? SqliteFile.AppliedHash(Path) : PostgresStore.AppliedHash(ConnectionOf(Database));

    /// <summary>What it would take to bring the data to a configuration. Changes nothing.</summary>
    /// <param name="old">The configuration so far, where it is known.</param>
    /// <exception cref="InfobaseException">Configuration: a database that takes only new objects and fields refuses the rest.</exception>
    public Restructuring Plan(Configuration configuration, Configuration? old) => Database is null
        ? SqliteFile.Plan(Path, configuration, old)
        : PostgresStore.Plan(ConnectionOf(Database), configuration);

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
