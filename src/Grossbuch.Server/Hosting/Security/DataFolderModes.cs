using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// Looks at the modes of the data folder when the server starts. What is the server's own (the folders of infobases and of secrets, the
/// files in them) is closed to others; of the data folder itself, which may hold anything, others are only told.
/// </summary>
internal sealed partial class DataFolderModes(ILogger log)
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Enter = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public void Close(string dataDirectory)
    {
        // Windows gives a folder the access list of the one above it, which is its administrator's.
        if (OperatingSystem.IsWindows() || !Directory.Exists(dataDirectory)) return;
        var isOpen = (File.GetUnixFileMode(dataDirectory) & Others) != 0;
        if (isOpen) LogOpenFolder(dataDirectory);
        CloseFolder(Path.Combine(dataDirectory, "secrets"), isOpen);
        foreach (var folder in InfobaseFolder.All(dataDirectory)) CloseFolder(folder.Path, isOpen);
    }

    private void CloseFolder(string path, bool isAboveOpen)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(path)) return;
        // A database is made readable by whoever may enter its folder; that is worth a word only where somebody may.
        var canEnter = isAboveOpen && (File.GetUnixFileMode(path) & Enter) != 0;
        foreach (var file in Directory.GetFiles(path)) CloseOne(file, canEnter);
        CloseOne(path, canEnter);
    }

    private void CloseOne(string path, bool isExposed)
    {
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(path);
        if ((mode & Others) == 0) return;
        try
        {
            File.SetUnixFileMode(path, mode & ~Others);
            if (isExposed) LogClosed(path);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            if (isExposed) LogExposed(path, refused.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other accounts of this machine can look into {Path}: chmod 700 closes it.")]
    private partial void LogOpenFolder(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other accounts of this machine could read {Path}; it was closed to them.")]
    private partial void LogClosed(string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other accounts of this machine can read {Path}, and it cannot be closed: {Reason}")]
    private partial void LogExposed(string path, string reason);
}
