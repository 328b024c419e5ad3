using Grossbuch.Core;
using Grossbuch.Metadata;

namespace Grossbuch.Storage.Sqlite;

/// <summary>What can be learnt of a database file, or done with it, while no store has it open.</summary>
public static class SqliteFile
{
    private const string Log = "-wal";

    /// <summary>
    /// What it would take to bring the file to a configuration. Not a byte of its folder changes. Nothing for a file that is not there.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="configuration">What the tables are to be.</param>
    /// <param name="old">The configuration so far, where it is known: it tells also of objects without rows.</param>
    public static Restructuring Plan(string path, Configuration configuration, Configuration? old)
    {
        if (!File.Exists(path)) return Restructuring.None;
        return Untouched(path, connection =>
        {
            if (!SqliteSchema.IsPrepared(connection)) return Restructuring.None;
            var hash = configuration.Properties.ContentHash;
            return hash.Length > 0 && hash == StoredSchema.Note(connection, StoredSchema.HashKey)
                ? Restructuring.None
                : SchemaPlan.Make(connection, configuration, old).Restructuring;
        });
    }

    /// <summary>Hash of the configuration to which the tables were brought last; empty for a file that is not there or is new.</summary>
    public static string AppliedHash(string path)
    {
        if (!File.Exists(path)) return "";
        return Untouched(path, connection =>
            SqliteSchema.IsPrepared(connection) ? StoredSchema.Note(connection, StoredSchema.HashKey) : "");
    }

    /// <summary>
    /// Brings what a crash left in the log into the file, as opening a store would. Only for whoever owns the file: it may be looked at
    /// without a copy then, however big it is.
    /// </summary>
    public static void FoldLog(string path)
    {
        if (!HasLog(path)) return;
        using var connection = new SqliteConnection(path, Native.OpenReadWrite, new StoreOptions());
        connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>Copies a file that no store has open; what a crash left in its log is part of the copy.</summary>
    public static void Copy(string path, string to)
    {
        using var from = new SqliteConnection(path, Native.OpenReadWrite, new StoreOptions());
        SqliteBackup.Copy(from, to, new StoreOptions());
    }

    /// <summary>Takes one of the house's own records out of a file that no store has open.</summary>
    public static void Forget(string path, string kind, string key)
    {
        using var connection = new SqliteConnection(path, Native.OpenReadWrite, new StoreOptions());
        using var delete = connection.Prepare("DELETE FROM gb_system WHERE kind = ?1 AND key = ?2");
        delete.Bind(1, kind).Bind(2, key).Run();
    }

    /// <summary>Reads the whole file and holds its rows against its indexes.</summary>
    /// <exception cref="InfobaseException">Corrupt: it is damaged. Configuration: it is not one of ours, or is of a newer
    /// version.</exception>
    public static void Check(string path)
    {
        using var connection = new SqliteConnection(path, Native.OpenReadWrite, new StoreOptions());
        // Indexes over expressions use them.
        SqliteFunctions.Register(connection);
        if (!SqliteSchema.IsPrepared(connection))
            throw new InfobaseException(ErrorCode.Corrupt, $"The database file '{path}' is empty.", place: path);
        using var rows = connection.Prepare("PRAGMA integrity_check(1)");
        var found = rows.Step() ? rows.Text(0) : "";
        if (found != "ok") throw new InfobaseException(ErrorCode.Corrupt, $"The database file '{path}' is damaged: {found}.", place: path);
    }

    // Without a log the file alone is the database. Where a crash left one, both are looked at elsewhere: opening them would change them.
    private static T Untouched<T>(string path, Func<SqliteConnection, T> look)
    {
        if (!HasLog(path))
        {
            var address = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1";
            using var connection = new SqliteConnection(path, Native.OpenReadOnly | Native.OpenUri, new StoreOptions(), address);
            return look(connection);
        }
        var folder = Directory.CreateTempSubdirectory("grossbuch-plan-").FullName;
        try
        {
            var copy = Path.Combine(folder, Path.GetFileName(path));
            File.Copy(path, copy);
            File.Copy(path + Log, copy + Log);
            using var connection = new SqliteConnection(copy, Native.OpenReadWrite, new StoreOptions());
            return look(connection);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool HasLog(string path) => new FileInfo(path + Log) is { Exists: true, Length: > 0 };
}
