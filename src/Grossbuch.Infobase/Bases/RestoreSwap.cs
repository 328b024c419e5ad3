using Grossbuch.Core;

namespace Grossbuch.Infobase.Bases;

/// <summary>
/// Puts a folder that was made beside in the place of an infobase, by two renames. A crash between them leaves the old infobase under its
/// other name, and the next look at the data directory puts it back.
/// </summary>
internal sealed class RestoreSwap : IDisposable
{
    private const string MadeName = "restoring", ReplacedName = "replaced", LockName = "restore-lock";

    private readonly InfobaseFolder _folder;
    private readonly FileStream _lock;

    private RestoreSwap(InfobaseFolder folder, FileStream taken)
    {
        _folder = folder;
        _lock = taken;
        Made = folder.Beside(MadeName);
    }

    /// <summary>Where the new infobase is made; empty at first.</summary>
    internal InfobaseFolder Made { get; }

    /// <exception cref="InfobaseException">Unavailable: the infobase is being restored already.</exception>
    internal static RestoreSwap Begin(InfobaseFolder folder)
    {
        var swap = new RestoreSwap(folder, TryLock(folder) ?? throw new InfobaseException(
            ErrorCode.Unavailable, $"The infobase {folder.Name} is being restored by another process.", place: folder.Path));
        PutBack(folder);
        Remove(swap.Made.Path);
        swap.Made.Create();
        return swap;
    }

    /// <summary>Takes the place of what is there; the old backups come along.</summary>
    internal void Commit()
    {
        var replaced = _folder.Beside(ReplacedName).Path;
        if (!Directory.Exists(_folder.Path))
        {
            Directory.Move(Made.Path, _folder.Path);
            return;
        }
        // Windows does not rename a folder with an open file in it.
        using (var owned = InfobaseLock.Take(_folder))
        {
            if (OperatingSystem.IsWindows()) owned.Dispose();
            Directory.Move(_folder.Path, replaced);
            try
            {
                Directory.Move(Made.Path, _folder.Path);
            }
            catch
            {
                Directory.Move(replaced, _folder.Path);
                throw;
            }
        }
        PutBack(_folder);
    }

    /// <summary>Ends what killed restores have begun in a data directory.</summary>
    internal static void FinishInterrupted(string dataDirectory)
    {
        foreach (var path in Directory.GetDirectories(dataDirectory, $".*.{ReplacedName}"))
        {
            var name = Path.GetFileName(path)[1..^(ReplacedName.Length + 1)];
            if (!InfobaseFolder.IsName(name)) continue;
            var folder = InfobaseFolder.Of(dataDirectory, name);
            // A restore that is running ends by itself.
            if (TryLock(folder) is not { } taken) continue;
            using (taken) PutBack(folder);
        }
    }

    public void Dispose()
    {
        Remove(Made.Path);
        _lock.Dispose();
    }

    private static FileStream? TryLock(InfobaseFolder folder)
    {
        try
        {
            return new FileStream(folder.Beside(LockName).Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // Either the new infobase has its place, and the old one goes; or it has not, and the old one comes back.
    private static void PutBack(InfobaseFolder folder)
    {
        var replaced = folder.Beside(ReplacedName);
        if (!Directory.Exists(replaced.Path)) return;
        if (!Directory.Exists(folder.Path))
        {
            Directory.Move(replaced.Path, folder.Path);
            return;
        }
        if (Directory.Exists(replaced.BackupsPath) && !Directory.Exists(folder.BackupsPath))
            Directory.Move(replaced.BackupsPath, folder.BackupsPath);
        Remove(replaced.Path);
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }
}
