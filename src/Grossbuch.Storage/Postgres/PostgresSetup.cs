using System.Globalization;
using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>The house's own tables and functions in the connection's schema: made in an empty one, checked in one of ours.</summary>
internal static class PostgresSetup
{
    /// <summary>Version of the house's own tables and of the form of stored values. A newer database is refused.</summary>
    internal const int Version = 1;

    private const string Tables = """
        CREATE TABLE gb_meta (key text COLLATE "C" PRIMARY KEY, value text NOT NULL);
        CREATE TABLE gb_names (kind text NOT NULL, uuid text NOT NULL, identity text COLLATE "C" NOT NULL, number int NOT NULL,
            shape text NOT NULL, PRIMARY KEY (uuid, identity));
        CREATE UNIQUE INDEX gb_names_tables ON gb_names (number, kind, uuid) WHERE identity = '';
        CREATE TABLE gb_types (number bigint PRIMARY KEY, key text COLLATE "C" NOT NULL UNIQUE, name text NOT NULL);
        CREATE TABLE gb_system (kind text COLLATE "C", key text COLLATE "C", value bytea NOT NULL, PRIMARY KEY (kind, key));
        INSERT INTO gb_meta (key, value) VALUES ('stamp', '0');
        """;

    /// <exception cref="InfobaseException">Configuration: the schema is another program's, another infobase's, or newer.</exception>
    internal static void Prepare(NpgsqlConnection connection, string baseId)
    {
        CheckServer(connection);
        using var transaction = connection.BeginTransaction();
        connection.Lock("schema");
        if (connection.Scalar("SELECT to_regclass('gb_meta') IS NULL") is true)
        {
            if (connection.Scalar("SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace") is not 0L)
                throw new InfobaseException(ErrorCode.Configuration,
                    $"The schema {connection.Schema()} of the database '{connection.Database}' belongs to another program.",
                    "Give an empty database or schema.", connection.Database);
            connection.Run(Tables);
            connection.PutMeta("version", Version.ToString(CultureInfo.InvariantCulture));
        }
        CheckVersion(connection);
        CheckOwner(connection, baseId);
        if (connection.Meta("functions") != PostgresFunctions.Version)
        {
            connection.Run(PostgresFunctions.Sql);
            CheckKeys(connection);
            connection.PutMeta("functions", PostgresFunctions.Version);
        }
        transaction.Commit();
    }

    // Keys are stored and compared on both sides: one letter that the database folds in another way would lose rows without a word.
    private static void CheckKeys(NpgsqlConnection connection)
    {
        string[] samples = [.. StringKey.Changes.Select(pair => new Rune(pair.From).ToString()), "Ёж и ёлка ", "Straße", "  "];
        using var command = new NpgsqlCommand(
            "SELECT t FROM unnest($1, $2) AS u (t, k) WHERE gb_key(t) <> k COLLATE \"C\" LIMIT 1", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = samples });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Array.ConvertAll(samples, StringKey.Make) });
        if (command.ExecuteScalar() is string wrong)
            throw new InfobaseException(ErrorCode.Configuration,
                $"The database '{connection.Database}' makes another key of '{wrong}' than this program.", place: connection.Database);
    }

    private static void CheckServer(NpgsqlConnection connection)
    {
        if (connection.PostgreSqlVersion.Major < 15)
            throw new InfobaseException(ErrorCode.Configuration,
                $"PostgreSQL {connection.PostgreSqlVersion} is too old: version 15 or later is needed.", place: connection.Database);
        if (connection.Scalar("SHOW server_encoding") is not "UTF8")
            throw new InfobaseException(ErrorCode.Configuration, $"The database '{connection.Database}' is not encoded in UTF-8.",
                "Create it with ENCODING 'UTF8'.", connection.Database);
        if (connection.Scalar("SELECT current_schema() IS NULL") is true)
            throw new InfobaseException(ErrorCode.Configuration,
                $"The schema that the connection to '{connection.Database}' names does not exist.",
                "Create it, or leave the search path out.", connection.Database);
    }

    private static void CheckVersion(NpgsqlConnection connection)
    {
        var version = int.Parse(connection.Meta("version")!, CultureInfo.InvariantCulture);
        if (version > Version)
            throw new InfobaseException(ErrorCode.Configuration,
                $"The database '{connection.Database}' has schema version {version}, newer than version {Version} of this program.",
                "Use the program version that wrote it, or a later one.", connection.Database);
    }

    private static void CheckOwner(NpgsqlConnection connection, string baseId)
    {
        if (baseId.Length == 0) return;
        var owner = connection.Meta("base");
        if (owner is null) connection.PutMeta("base", baseId);
        else if (owner != baseId)
            throw new InfobaseException(ErrorCode.Configuration,
                $"The database '{connection.Database}' holds the data of the infobase {owner}.",
                "Give each infobase a database or a schema of its own.", connection.Database);
    }
}
