using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Grossbuch.Core;
using Grossbuch.Storage.Sqlite;

namespace Grossbuch.Infobase.Bases;

/// <summary>
/// An infobase as one zip file: its description, the image of its configuration, a copy of its database at one moment, and a manifest with
/// their hashes. Users and what else the infobase keeps for itself are in the database.
/// </summary>
public static class InfobaseBackup
{
    internal const string ManifestName = "manifest.json";

    private const int CopyBytes = 1 << 20;

    // A copy that somebody still works on is younger.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>
    /// Writes a backup of an infobase while it is in use. The file appears under its name when it is whole and on the disk.
    /// </summary>
    /// <exception cref="InfobaseException">Usage: the file is there already. StorageFull, Unavailable: it cannot be written.</exception>
    public static BackupManifest Write(Infobase infobase, InfobaseFolder folder, string file) =>
        Write(folder, infobase.Options, infobase.Store.Backup, infobase.Clock, file);

    /// <summary>The same into a stream, which is left open.</summary>
    public static BackupManifest Write(Infobase infobase, InfobaseFolder folder, Stream to) =>
        Write(folder, infobase.Options, infobase.Store.Backup, infobase.Clock, to);

    /// <param name="folder">The infobase.</param>
    /// <param name="options">Its options of now.</param>
    /// <param name="copyDatabase">Writes the copy of the database to a path where nothing is.</param>
    /// <param name="clock">For the manifest.</param>
    /// <param name="file">Where the backup goes.</param>
    internal static BackupManifest Write(
        InfobaseFolder folder, InfobaseOptions options, Action<string> copyDatabase, TimeProvider clock, string file)
    {
        if (File.Exists(file))
            throw new InfobaseException(ErrorCode.Usage, $"The file '{file}' is there already: a backup does not replace it.", place: file);
        var beside = file + ".part";
        try
        {
            BackupManifest manifest;
            using (var stream = Open(beside))
            {
                manifest = Write(folder, options, copyDatabase, clock, stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, file);
            return manifest;
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    /// <summary>
    /// Puts the infobase of a backup into the folder, whatever its name was. The backup is unpacked and proven beside; only then does it
    /// take the place of an infobase that is there, whose earlier backups stay. Under another name it gets new references of its own.
    /// </summary>
    /// <exception cref="InfobaseException">Corrupt: the file is no backup, or is damaged. Configuration: it is of a newer program.
    /// Unavailable: another process has the infobase. The infobase of the folder has not changed then.</exception>
    public static BackupManifest Restore(InfobaseFolder folder, string file)
    {
        if (!File.Exists(file)) throw new InfobaseException(ErrorCode.Usage, $"There is no file '{file}'.", place: file);
        Directory.CreateDirectory(folder.DataDirectory);
        using var swap = RestoreSwap.Begin(folder);
        var manifest = Unpack(file, swap.Made);
        Prove(swap.Made, manifest, file);
        if (manifest.Infobase != folder.Name) BaseIdentity.Forget(swap.Made.DatabasePath);
        swap.Commit();
        return manifest;
    }

    private static BackupManifest Write(
        InfobaseFolder folder, InfobaseOptions options, Action<string> copyDatabase, TimeProvider clock, Stream to)
    {
        Directory.CreateDirectory(folder.BackupsPath);
        RemoveAbandoned(folder, clock);
        var copy = Path.Combine(folder.BackupsPath, $"copy-{Path.GetRandomFileName()}");
        try
        {
            copyDatabase(copy);
            var description = folder.ReadDescription() with { Options = options };
            using var archive = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
            using var described = new MemoryStream(
                JsonSerializer.SerializeToUtf8Bytes(description, DescriptionJson.Default.InfobaseDescription));
            // A base whose image is lost is opened from its dump, or waits for a load: its data is worth a copy all the more.
            using var image = File.Exists(folder.ImagePath) ? File.OpenRead(folder.ImagePath) : null;
            using var database = File.OpenRead(copy);
            var manifest = new BackupManifest
            {
                Infobase = folder.Name,
                MadeAt = clock.GetUtcNow().UtcDateTime,
                Configuration = description.Configuration,
                ConfigurationVersion = description.ConfigurationVersion,
                ContentHash = SqliteFile.AppliedHash(copy),
                Files =
                [
                    Add(archive, Path.GetFileName(folder.DescriptionPath), described),
                    .. image is null ? Array.Empty<BackupFile>() : [Add(archive, Path.GetFileName(folder.ImagePath), image)],
                    Add(archive, Path.GetFileName(folder.DatabasePath), database),
                ],
            };
            using var last = archive.CreateEntry(ManifestName).Open();
            JsonSerializer.Serialize(last, manifest, DescriptionJson.Default.BackupManifest);
            return manifest;
        }
        finally
        {
            File.Delete(copy);
        }
    }

    // Password hashes of the infobase's users are in it.
    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, BufferSize = CopyBytes };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static BackupFile Add(ZipArchive archive, string name, Stream content)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        var (bytes, hash) = Copy(content, entry, long.MaxValue);
        return new BackupFile(name, bytes, hash);
    }

    private static (long Bytes, string Hash) Copy(Stream from, Stream to, long bytesMax)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[CopyBytes];
        long bytes = 0;
        for (int read; bytes <= bytesMax && (read = from.Read(buffer)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            to.Write(buffer, 0, read);
        }
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static BackupManifest Unpack(string file, InfobaseFolder into)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            var manifest = ReadManifest(archive, file);
            var image = Path.GetFileName(into.ImagePath);
            string[] wanted = [Path.GetFileName(into.DescriptionPath), Path.GetFileName(into.DatabasePath)];
            var found = manifest.Files.Select(item => item.Name).Where(name => name != image).Order(StringComparer.Ordinal);
            if (!found.SequenceEqual(wanted.Order(StringComparer.Ordinal)))
                throw Damaged(file, "it has other files than a backup has");
            foreach (var item in manifest.Files)
            {
                var entry = archive.GetEntry(item.Name) ?? throw Damaged(file, $"{item.Name} is missing");
                using var from = entry.Open();
                using var to = File.Create(Path.Combine(into.Path, item.Name));
                var (bytes, hash) = Copy(from, to, item.Bytes);
                to.Flush(flushToDisk: true);
                if (bytes != item.Bytes || hash != item.Sha256) throw Damaged(file, $"{item.Name} is not what was written");
            }
            return manifest;
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or EndOfStreamException)
        {
            throw new InfobaseException(
                ErrorCode.Corrupt, $"'{file}' is not a whole backup of an infobase: {error.Message}", "Use another backup.", file, error);
        }
    }

    private static BackupManifest ReadManifest(ZipArchive archive, string file)
    {
        var entry = archive.GetEntry(ManifestName) ?? throw Damaged(file, $"it has no {ManifestName}");
        using var stream = entry.Open();
        using var parsed = JsonDocument.Parse(stream);
        // A newer shape may have keys that this one refuses: the version is looked at first.
        if (!parsed.RootElement.TryGetProperty("format", out var format) || !format.TryGetInt32(out var version))
            throw Damaged(file, "its manifest has no format");
        if (version > BackupManifest.FormatOfNow)
            throw new InfobaseException(
                ErrorCode.Configuration,
                $"The backup '{file}' has format {version}, newer than format {BackupManifest.FormatOfNow} of this program.",
                "Use the program version that wrote it, or a later one.", file);
        return parsed.Deserialize(DescriptionJson.Default.BackupManifest)!;
    }

    private static void Prove(InfobaseFolder made, BackupManifest manifest, string file)
    {
        made.ReadDescription();
        SqliteFile.Check(made.DatabasePath);
        if (SqliteFile.AppliedHash(made.DatabasePath) != manifest.ContentHash)
            throw Damaged(file, "its database is of another configuration than its manifest says");
    }

    private static void RemoveAbandoned(InfobaseFolder folder, TimeProvider clock)
    {
        foreach (var path in Directory.GetFiles(folder.BackupsPath, "copy-*").Concat(Directory.GetFiles(folder.BackupsPath, "*.part")))
            if (clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) > Abandoned) File.Delete(path);
    }

    private static InfobaseException Damaged(string file, string reason) =>
        new(ErrorCode.Corrupt, $"'{file}' is not a whole backup of an infobase: {reason}.", "Use another backup.", file);
}
