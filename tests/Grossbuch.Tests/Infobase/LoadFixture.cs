using System.Security.Cryptography;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;
using Grossbuch.Tests.Metadata;

namespace Grossbuch.Tests.Infobase;

/// <summary>A data directory of its own and small configurations to load into one infobase of it, one after the other.</summary>
internal sealed class LoadFixture : IDisposable
{
    public string Data { get; } = Directory.CreateTempSubdirectory("grossbuch-load-").FullName;

    public InfobaseFolder Folder => InfobaseFolder.Of(Data, "base");

    /// <summary>A catalog of goods with a price and a predefined item; everything about them may differ.</summary>
    public static LoadResult Goods(string price, string predefined = "Main", string name = "Goods", bool isOther = false)
    {
        var attributes = price.Length == 0 ? "" : DumpBuilder.Attribute("Price", price);
        var dump = new DumpBuilder();
        if (!isOther)
        {
            dump.Add("Catalog", name, "<CodeLength>9</CodeLength><DescriptionLength>50</DescriptionLength>", attributes);
            var items = string.Concat(predefined.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(item =>
                $"<Item id=\"{DumpBuilder.Uuid(item)}\"><Name>{item}</Name><Code>1</Code><Description>{item}</Description></Item>"));
            dump.File($"Catalogs/{name}/Ext/Predefined.xml", DumpBuilder.Predefined("CatalogPredefinedItems", items));
        }
        return dump.Load();
    }

    public Grossbuch.Infobase.Infobase Load(LoadResult result, params string[] drop) =>
        Load(result, out _, new LoadOptions { Drop = drop });

    public Grossbuch.Infobase.Infobase Load(LoadResult result, out LoadSummary summary, LoadOptions? options = null) =>
        InfobaseLoading.Apply(Folder, result, "dump", TimeProvider.System, out summary, options);

    /// <summary>A copy of all files as a killed process would leave them, in a data directory of its own.</summary>
    public string Snapshot(string name)
    {
        var to = Path.Combine(Data, "snapshots", name);
        foreach (var file in Directory.GetFiles(Folder.Path, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, "base", Path.GetRelativePath(Folder.Path, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (file == Folder.LockPath) continue;
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = File.Create(target);
            source.CopyTo(copy);
        }
        return to;
    }

    /// <summary>Names, sizes, times and hashes of all files of a folder.</summary>
    public static string Fingerprint(string path)
    {
        var entries = Directory.GetFileSystemEntries(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        return string.Join('\n', entries.Select(entry => $"{entry} {File.GetLastWriteTimeUtc(entry):O} "
            + (File.Exists(entry) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(entry))) : "")));
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);
}
