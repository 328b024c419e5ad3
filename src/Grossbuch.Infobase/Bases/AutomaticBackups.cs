using System.Globalization;
using Grossbuch.Storage.Sqlite;

namespace Grossbuch.Infobase.Bases;

/// <summary>Backups that are made before data is changed by a load, the newest few of them kept.</summary>
internal static class AutomaticBackups
{
    private const string Prefix = "before-load-";

    /// <summary>Writes a backup of an infobase that nobody has open; needs its lock.</summary>
    /// <returns>The file.</returns>
    internal static string Write(InfobaseFolder folder, InfobaseDescription description, TimeProvider clock)
    {
        Directory.CreateDirectory(folder.BackupsPath);
        var file = FileAt(folder, clock.GetUtcNow());
        InfobaseBackup.Write(folder, description.Options, copy => SqliteFile.Copy(folder.DatabasePath, copy), clock, file);
        var old = Directory.GetFiles(folder.BackupsPath, Prefix + "*.zip").OrderDescending(StringComparer.Ordinal);
        foreach (var one in old.Skip(Math.Max(1, description.Options.Limits.AutomaticBackupsMax))) File.Delete(one);
        return file;
    }

    // Of two loads within a second the later one is named after the next.
    private static string FileAt(InfobaseFolder folder, DateTimeOffset time)
    {
        var text = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder.BackupsPath, $"{Prefix}{text}.zip");
        return File.Exists(file) ? FileAt(folder, time.AddSeconds(1)) : file;
    }
}
