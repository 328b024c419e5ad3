using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>Keys and certificates of the server, <c>DIR/secrets</c>: only the owner may enter it and read its files.</summary>
internal sealed class SecretsFolder(string dataDirectory)
{
    public const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = Path.Combine(dataDirectory, "secrets");

    public string PathOf(string name) => Path.Combine(_path, name);

    /// <summary>Writes beside and renames, so that a crash leaves the old file or the new one, and nobody ever reads half of it.</summary>
    public void Write(string name, byte[] content)
    {
        InfobaseFolder.CreateOwn(dataDirectory);
        InfobaseFolder.CreateOwn(_path);
        var beside = PathOf(name) + ".new";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = System.IO.FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        // The mode is given with the creation: there is no moment in which others could open it.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileMode;
        using (var file = new FileStream(beside, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(beside, PathOf(name), overwrite: true);
    }
}
