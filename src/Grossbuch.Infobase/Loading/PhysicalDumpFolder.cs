using System.Collections.Concurrent;
using System.Text;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Infobase.Loading;

/// <summary>
/// A dump in a folder of the file system. Only names that a listing has shown can be opened, so no path leads out of the folder; each
/// folder is listed once.
/// </summary>
public sealed class PhysicalDumpFolder(string root) : IDumpFolder
{
    private readonly string _root = Path.GetFullPath(root);
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _listings = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> List(string folder) => Listing(folder.Normalize(NormalizationForm.FormC)).Keys;

    public bool Exists(string path) => Find(path) is not null;

    public Stream Open(string path) =>
        Find(path) is { } real
            ? new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan)
            : throw new FileNotFoundException($"There is no {path} in {_root}.", path);

    private string? Find(string path)
    {
        var normal = path.Normalize(NormalizationForm.FormC);
        var slash = normal.LastIndexOf('/');
        return Listing(slash < 0 ? "" : normal[..slash]).GetValueOrDefault(normal[(slash + 1)..]);
    }

    // Names in NFC (folders with a slash at the end) to real paths.
    private Dictionary<string, string> Listing(string folder)
    {
        if (_listings.TryGetValue(folder, out var known)) return known;
        var listing = new Dictionary<string, string>(StringComparer.Ordinal);
        if (RealFolder(folder) is { } real && Directory.Exists(real))
            foreach (var entry in new DirectoryInfo(real).EnumerateFileSystemInfos())
                listing.TryAdd(entry.Name.Normalize(NormalizationForm.FormC) + (entry is DirectoryInfo ? "/" : ""), entry.FullName);
        return _listings.GetOrAdd(folder, listing);
    }

    private string? RealFolder(string folder)
    {
        if (folder.Length == 0) return _root;
        var slash = folder.LastIndexOf('/');
        return Listing(slash < 0 ? "" : folder[..slash]).GetValueOrDefault(folder[(slash + 1)..] + "/");
    }
}
