using System.Text;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Tests.Metadata;

/// <summary>A dump in memory.</summary>
internal sealed class MemoryDumpFolder : IDumpFolder
{
    private readonly SortedDictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public IEnumerable<string> Paths => _files.Keys;

    public void Add(string path, string text) => Add(path, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);

    public void Add(string path, byte[] content) => _files[path.Normalize(NormalizationForm.FormC)] = content;

    public void Remove(string path) => _files.Remove(path);

    /// <summary>The rest of a line from the place that a diagnostic names.</summary>
    public string TextAt(string path, int line, int column) =>
        Encoding.UTF8.GetString(_files[path].AsSpan(Encoding.UTF8.Preamble.Length)).Split('\n')[line - 1][(column - 1)..];

    public IReadOnlyCollection<string> List(string folder)
    {
        var prefix = folder.Length == 0 ? "" : folder + "/";
        return [.. _files.Keys.Where(path => path.StartsWith(prefix, StringComparison.Ordinal))
            .Select(path => NameIn(path[prefix.Length..])).Distinct()];
    }

    public bool Exists(string path) => _files.ContainsKey(path.Normalize(NormalizationForm.FormC));

    public Stream Open(string path) => new MemoryStream(_files[path.Normalize(NormalizationForm.FormC)], writable: false);

    private static string NameIn(string path)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? path : path[..(slash + 1)];
    }
}
