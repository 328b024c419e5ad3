using Grossbuch.Core;
using Grossbuch.Storage.Sqlite.Pages;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Copies a database page by page with SQLite's own means. All pages are read in one snapshot of the write-ahead log, so writers go on; the
/// log only is not reset before the copy is done.
/// </summary>
internal static unsafe class SqliteBackup
{
    internal static void Copy(SqliteConnection from, string path, StoreOptions options)
    {
        if (File.Exists(path))
            throw new InfobaseException(ErrorCode.Usage, $"The file '{path}' is there already: a copy does not replace it.", place: path);
        try
        {
            using var to = new SqliteConnection(path, Native.OpenReadWrite | Native.OpenCreate, options);
            PageSumFiles.CopyLayout(from, to);
            Run(from, to);
            // A copy is one file that is whole by itself; whoever opens it as a store turns the log on again.
            to.Execute("PRAGMA journal_mode = DELETE");
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static void Run(SqliteConnection from, SqliteConnection to)
    {
        nint backup;
        fixed (byte* main = "main\0"u8) backup = Native.sqlite3_backup_init(to.Handle, main, from.Handle, main);
        if (backup == 0) throw SqliteErrors.Make(to.Handle, to.Path, Native.Error);
        int code;
        do code = Native.sqlite3_backup_step(backup, -1);
        while (code is Native.Ok or Native.Busy or Native.Locked);
        var finished = Native.sqlite3_backup_finish(backup);
        if (code != Native.Done) throw SqliteErrors.Make(0, to.Path, code);
        if (finished != Native.Ok) throw SqliteErrors.Make(to.Handle, to.Path, finished);
    }
}
