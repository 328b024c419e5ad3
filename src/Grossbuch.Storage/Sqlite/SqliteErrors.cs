using System.Runtime.InteropServices;
using Grossbuch.Core;

namespace Grossbuch.Storage.Sqlite;

/// <summary>SQLite's result codes as errors of the house.</summary>
internal static unsafe class SqliteErrors
{
    // Our own SQL functions can only hand a text through SQLite: it carries the code of the house in front.
    private const string OwnPrefix = "gb:";

    internal static string OwnText(ErrorCode code, string message) => $"{OwnPrefix}{code}:{message}";

    internal static InfobaseException Make(nint database, string path, int code, string? sql = null)
    {
        var message = database == 0 ? "" : Marshal.PtrToStringUTF8((nint)Native.sqlite3_errmsg(database)) ?? "";
        var extended = database == 0 ? code : Native.sqlite3_extended_errcode(database);
        return (code & 0xFF) switch
        {
            Native.Error when TryOwn(message, out var own) => own,
            Native.Full => Full(path),
            Native.IoError when IsNoSpace(path) => Full(path),
            Native.Corrupt or Native.NotADatabase => new InfobaseException(
                ErrorCode.Corrupt, $"The database file '{path}' is damaged: {message}.", "Restore a backup.", path),
            Native.Busy or Native.Locked => new InfobaseException(ErrorCode.LockConflict,
                $"The database '{path}' is locked by another change."),
            Native.Constraint when extended == Native.ConstraintUnique =>
                new InfobaseException(ErrorCode.KeyExists, "A row with this key is there already."),
            Native.CannotOpen or Native.ReadOnly => new InfobaseException(ErrorCode.Unavailable,
                $"The database file '{path}' cannot be opened: {message}.", place: path),
            Native.Interrupted => new InfobaseException(ErrorCode.Unavailable, "The read was ended."),
            _ => new InfobaseException(ErrorCode.Internal, $"SQLite error {extended}: {message}.", place: sql),
        };
    }

    private static InfobaseException Full(string path) =>
        new(ErrorCode.StorageFull, $"No room is left for '{path}'.", "Free disk space; nothing was changed.");

    private static bool TryOwn(string message, out InfobaseException own)
    {
        own = null!;
        if (!message.StartsWith(OwnPrefix, StringComparison.Ordinal)) return false;
        var colon = message.IndexOf(':', OwnPrefix.Length);
        if (colon < 0 || !Enum.TryParse<ErrorCode>(message[OwnPrefix.Length..colon], out var code)) return false;
        own = new InfobaseException(code, message[(colon + 1)..]);
        return true;
    }

    private static bool IsNoSpace(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path));
            return folder is not null && new DriveInfo(folder).AvailableFreeSpace < 1 << 20;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
