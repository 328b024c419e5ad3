using Grossbuch.Core;

namespace Grossbuch.Infobase.Bases;

/// <summary>
/// One process at a time has an infobase open. What a server remembers of its tables would be wrong after a change by another process, and
/// a wrong answer is worse than a refused command. The lock goes with the process, however it ends.
/// </summary>
public sealed class InfobaseLock : IDisposable
{
    private readonly FileStream _file;

    private InfobaseLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of an infobase that nobody has open; an open <see cref="Infobase"/> holds it already.</summary>
    /// <exception cref="InfobaseException">Unavailable: another process has the infobase.</exception>
    public static InfobaseLock Take(InfobaseFolder folder)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
            // Whoever can read a file can lock it: nobody else is to.
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new InfobaseLock(new FileStream(folder.LockPath, options));
        }
        catch (IOException taken) when (File.Exists(folder.LockPath))
        {
            throw new InfobaseException(
                ErrorCode.Unavailable,
                $"The infobase {folder.Name} is in use by another process: a command that has not ended, or a server of another folder.",
                "Try again when it has ended.",
                folder.Path,
                taken);
        }
    }

    public void Dispose() => _file.Dispose();
}
