using System.Text.Json;
using System.Text.RegularExpressions;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Bases;

/// <summary>What stands in <c>infobase.json</c>.</summary>
public sealed record InfobaseDescription
{
    /// <summary>Version of this file's shape.</summary>
    public int Format { get; init; } = 1;

    /// <summary>Where the configuration was loaded from, for people; the server reads its own image.</summary>
    public string Source { get; init; } = "";

    public string Configuration { get; init; } = "";

    public string ConfigurationVersion { get; init; } = "";

    /// <summary>Hash of the loaded source.</summary>
    public string ContentHash { get; init; } = "";

    public DateTime LoadedAt { get; init; }

    /// <summary>
    /// Where the data are when they are not in the folder: a PostgreSQL connection string without a password, or <c>env:NAME</c>.
    /// </summary>
    public string? Database { get; init; }

    public InfobaseOptions Options { get; init; } = new();
}

/// <summary>The folder of one infobase, <c>DIR/NAME</c>: its description, the image of its configuration and its database.</summary>
public sealed partial class InfobaseFolder
{
    // No infobase can be called so: its name has a point.
    private const string DroppedPrefix = ".dropped-";

    private static readonly HashSet<string> Reserved =
        new(StringComparer.OrdinalIgnoreCase) { "api", "rest", "oauth", "mcp", "health", "ready", "metrics", "hs", "1c", "secrets" };

    private InfobaseFolder(string dataDirectory, string name)
    {
        Name = name;
        Path = System.IO.Path.Combine(dataDirectory, name);
    }

    public string Name { get; }

    public string Path { get; }

    public string DescriptionPath => System.IO.Path.Combine(Path, "infobase.json");

    public string ImagePath => System.IO.Path.Combine(Path, "configuration.image");

    /// <summary>Automatic backups, and those that nobody gave another place.</summary>
    public string BackupsPath => System.IO.Path.Combine(Path, "backups");

    /// <summary>The image of a configuration that is being loaded.</summary>
    internal string NextImagePath => ImagePath + ".new";

    /// <summary>The description that becomes valid when a load has ended.</summary>
    internal string NextDescriptionPath => DescriptionPath + ".next";

    public string LockPath => System.IO.Path.Combine(Path, "lock");

    public string DatabasePath => System.IO.Path.Combine(Path, "data.sqlite");

    public bool Exists => File.Exists(DescriptionPath);

    /// <summary>Where the data of the described infobase are.</summary>
    internal StorePlace PlaceOf(InfobaseDescription description) => new(description.Database, DatabasePath);

    /// <exception cref="InfobaseException">Usage: the name cannot be one of an infobase.</exception>
    public static InfobaseFolder Of(string dataDirectory, string name)
    {
        if (!IsName(name))
            throw new InfobaseException(
                ErrorCode.Usage, $"'{name}' cannot be the name of an infobase: 1 to 64 of A-Z, a-z, 0-9, '_' and '-'.");
        if (Reserved.Contains(name)) throw new InfobaseException(ErrorCode.Usage, $"'{name}' is reserved for the server's own addresses.");
        return new InfobaseFolder(dataDirectory, name);
    }

    internal static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <summary>Folders of all infobases below a data directory, by name.</summary>
    public static IReadOnlyList<InfobaseFolder> All(string dataDirectory)
    {
        if (Directory.Exists(dataDirectory)) RestoreSwap.FinishInterrupted(dataDirectory);
        return [.. Below(dataDirectory).Where(folder => folder.Exists)];
    }

    /// <summary>Folders where a command makes an infobase, or made one and did not come to the end.</summary>
    public static IReadOnlyList<InfobaseFolder> Begun(string dataDirectory) =>
        [.. Below(dataDirectory).Where(folder => !folder.Exists && File.Exists(folder.LockPath))];

    private static IEnumerable<InfobaseFolder> Below(string dataDirectory) => !Directory.Exists(dataDirectory)
        ? []
        : Directory.GetDirectories(dataDirectory).Select(path => System.IO.Path.GetFileName(path))
            .Where(name => NamePattern().IsMatch(name))
            .Order(StringComparer.Ordinal).Select(name => new InfobaseFolder(dataDirectory, name));

    /// <summary>The folder of an infobase that is there.</summary>
    /// <exception cref="InfobaseException">Usage, with the nearest right name.</exception>
    public static InfobaseFolder Require(string dataDirectory, string name)
    {
        var folder = Of(dataDirectory, name);
        if (folder.Exists) return folder;
        var known = All(dataDirectory).Select(item => item.Name).ToArray();
        if (folder.Exists) return folder;
        var nearest = NearestName.Find(name, known);
        throw new InfobaseException(
            ErrorCode.Usage,
            $"There is no infobase '{name}' in {dataDirectory}.",
            nearest is not null ? $"Did you mean '{nearest}'?" : known.Length == 0 ? "Make one: grossbuch load SOURCE --base NAME"
                : $"There are: {string.Join(", ", known)}.");
    }

    /// <summary>Makes the folder, and the data directory above it; only the owner may enter them.</summary>
    public void Create()
    {
        CreateOwn(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        CreateOwn(Path);
    }

    /// <summary>Makes a folder that only its owner may enter, where there is none.</summary>
    public static void CreateOwn(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A folder beside this one that is no infobase of the data directory: its name has dots.</summary>
    internal InfobaseFolder Beside(string purpose) => new(DataDirectory, $".{Name}.{purpose}");

    internal string DataDirectory => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;

    /// <exception cref="InfobaseException">Configuration: the file cannot be read, or has an unknown key (with the nearest right
    /// one).</exception>
    public InfobaseDescription ReadDescription() => ReadDescription(DescriptionPath);

    /// <summary>Writes beside and renames, so that a crash leaves the old file or the new one.</summary>
    public void WriteDescription(InfobaseDescription description)
    {
        var beside = DescriptionPath + ".new";
        WriteDescription(description, beside);
        File.Move(beside, DescriptionPath, overwrite: true);
    }

    internal static InfobaseDescription ReadDescription(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize(stream, DescriptionJson.Default.InfobaseDescription)!;
        }
        catch (JsonException wrong)
        {
            throw new InfobaseException(
                ErrorCode.Configuration, $"{path} is not a description of an infobase: {wrong.Message}",
                OptionText.HintFor(File.ReadAllText(path)), path, wrong);
        }
    }

    internal static void WriteDescription(InfobaseDescription description, string path)
    {
        using var stream = File.Create(path);
        JsonSerializer.Serialize(stream, description, DescriptionJson.Default.InfobaseDescription);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Changes the options in the description; the caller keeps others from doing the same.</summary>
    /// <returns>The options before and after.</returns>
    public (InfobaseOptions Before, InfobaseOptions After) WriteOptions(Func<InfobaseOptions, InfobaseOptions> change)
    {
        var description = ReadDescription();
        var options = change(description.Options);
        WriteDescription(description with { Options = options });
        return (description.Options, options);
    }

    /// <summary>Bytes of everything in the folder.</summary>
    public long Size() => new DirectoryInfo(Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    /// <summary>
    /// Takes the infobase away for good. The folder is renamed before it is deleted, so that a crash leaves a whole infobase or none;
    /// <see cref="RemoveDropped"/> clears what a crash left over.
    /// </summary>
    /// <exception cref="InfobaseException">Unavailable: another process has the infobase.</exception>
    public void Drop()
    {
        var aside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, DroppedPrefix + Name);
        if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        using (var owned = InfobaseLock.Take(this))
        {
            // Windows renames no folder with an open file in it.
            if (OperatingSystem.IsWindows()) owned.Dispose();
            Directory.Move(Path, aside);
        }
        Directory.Delete(aside, recursive: true);
    }

    /// <summary>Deletes what is left of infobases whose dropping was cut off.</summary>
    public static void RemoveDropped(string dataDirectory)
    {
        if (!Directory.Exists(dataDirectory)) return;
        foreach (var path in Directory.GetDirectories(dataDirectory, DroppedPrefix + "*")) Directory.Delete(path, recursive: true);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex NamePattern();
}
