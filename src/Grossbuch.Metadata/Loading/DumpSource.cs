using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Grossbuch.Core;
using Grossbuch.Core.Text;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// The first stage of a load: the root's list decides which files are read; files are read by as many workers as there are processors, and
/// what they found is put together in the order of the list, so that a load has one outcome.
/// </summary>
internal sealed partial class DumpSource(IDumpFolder folder, Limits limits)
{
    public const string RootFile = "Configuration.xml";
    private const string DumpInfoFile = "ConfigDumpInfo.xml";

    private readonly ConcurrentDictionary<string, string> _longTexts = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly List<(string Path, byte[] Hash)> _hashes = [];
    private readonly UnknownNames _unknown = new();

    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics.ToImmutable();

    public bool HasErrors => _diagnostics.Any(item => item.Severity == Severity.Error);

    public RawConfiguration? Read()
    {
        if (!IsHierarchical()) return null;
        var unit = new ObjectUnit(this, new DumpReader(limits, _longTexts));
        var version = "";
        var root = unit.ReadFile(RootFile, reader => reader.MetadataFile("Configuration", headerOnly: false, out version));
        Gather(unit);
        if (root is null) return null;
        var listed = Listed(root);
        var units = new ObjectUnit[listed.Length];
        Parallel.For(
            0, listed.Length, () => new DumpReader(limits, _longTexts),
            (i, _, reader) => { (units[i] = new ObjectUnit(this, reader)).ReadObject(listed[i]); return reader; },
            _ => { });
        foreach (var read in units) Gather(read);
        WarnOfUnknownNames();
        WarnOfAbsentFiles(units);
        WarnOfUnlistedFiles(listed);
        var modules = RootModules().Concat(units.SelectMany(read => read.Modules)).ToImmutableArray();
        WarnOfModulesWithoutSource(modules);
        return new RawConfiguration
        {
            Root = root,
            Objects = [.. units.Select(read => read.Result).OfType<RawObject>()],
            Modules = modules,
            DumpVersion = version,
            ContentHash = HashOfAll(modules),
        };
    }

    private bool IsHierarchical()
    {
        if (!folder.Exists(DumpInfoFile)) return true;
        try
        {
            using var content = folder.Open(DumpInfoFile);
            var format = DumpReader.DumpFormat(content);
            if (format == "Hierarchical") return true;
            Report(Severity.Error, LoadCodes.Format, $"The dump has the format {format}; only Hierarchical is supported.", DumpInfoFile,
                hint: "Dump the configuration again with -Format Hierarchical.");
        }
        catch (XmlException error)
        {
            Report(Severity.Error, LoadCodes.BadXml, error.Message, DumpInfoFile, error.LineNumber, error.LinePosition);
        }
        return false;
    }

    // Unknown kinds are warned of once each; a name that cannot be a file name or occurs twice is an error.
    private (MetadataKind Kind, RawObject Listed)[] Listed(RawObject root)
    {
        var listed = new List<(MetadataKind, RawObject)>(root.Children.Length);
        var unknown = new Dictionary<string, (int Count, RawObject First)>(StringComparer.Ordinal);
        var seen = new HashSet<(MetadataKind, string)>();
        foreach (var child in root.Children)
        {
            if (!MetadataKinds.TryParseExact(child.Kind, out var kind))
            {
                unknown[child.Kind] = unknown.TryGetValue(child.Kind, out var known) ? (known.Count + 1, known.First) : (1, child);
                continue;
            }
            if (!IsName(child.Name))
                Report(Severity.Error, LoadCodes.BadName, $"\"{child.Name}\" cannot be the name of a {child.Kind}.", RootFile, child.Line,
                    child.Column);
            else if (!seen.Add((kind, child.Name.ToUpperInvariant())))
                Report(Severity.Error, LoadCodes.DuplicateName, $"{child.FullName} is listed twice.", RootFile, child.Line, child.Column);
            else listed.Add((kind, child));
        }
        foreach (var (kind, (count, first)) in unknown)
            Report(Severity.Warning, LoadCodes.UnknownKind,
                $"The kind {kind} is not known: {count} of its objects, {first.Name} the first, are left out.", RootFile, first.Line,
                first.Column);
        return [.. listed];
    }

    internal static bool IsName(string name)
    {
        if (name.Length is 0 or > 255 || char.IsAsciiDigit(name[0])) return false;
        foreach (var letter in name)
            if (!char.IsLetterOrDigit(letter) && letter != '_' && !char.IsSurrogate(letter)) return false;
        return true;
    }

    private void Gather(ObjectUnit unit)
    {
        _diagnostics.AddRange(unit.Diagnostics);
        _hashes.AddRange(unit.Hashes);
        _unknown.Add(unit.Unknown);
    }

    private void WarnOfUnknownNames()
    {
        foreach (var (kind, name, first) in _unknown.Found)
        {
            var times = first.Count == 1 ? "once" : $"{first.Count} times, here first";
            Report(Severity.Warning, LoadCodes.UnknownProperty, $"{kind} has an unknown property {name} ({times}); it is left out.",
                first.Path, first.Line, first.Column);
        }
    }

    private void WarnOfAbsentFiles(ObjectUnit[] units)
    {
        var absent = units.Select(unit => unit.Result).OfType<RawObject>().Where(item => item.Has(RawParts.Absent))
            .GroupBy(item => item.Kind);
        foreach (var group in absent)
            Report(
                Severity.Info, LoadCodes.StrippedDump,
                $"The dump has no files of {group.Count()} objects of the kind {group.Key} ({group.First().Name} the first). "
                + "They store nothing here; their names are kept.", RootFile);
    }

    private void WarnOfUnlistedFiles((MetadataKind Kind, RawObject Listed)[] listed)
    {
        var names = listed.ToLookup(item => item.Kind, item => item.Listed.Name.Normalize(NormalizationForm.FormC));
        foreach (var kind in MetadataKinds.All)
        {
            var folderName = kind.Folder();
            var known = names[kind].ToHashSet(StringComparer.Ordinal);
            foreach (var file in folder.List(folderName).Order(StringComparer.Ordinal))
                if (file.EndsWith(".xml", StringComparison.Ordinal) && !known.Contains(file[..^4]))
                    Report(Severity.Warning, LoadCodes.UnlistedFile, "The file is not listed in Configuration.xml and is left out.",
                        $"{folderName}/{file}");
        }
    }

    private IEnumerable<ModuleFile> RootModules() => ModulesIn(folder.List("Ext"), "Ext", "Configuration", isRoot: true);

    private void WarnOfModulesWithoutSource(ImmutableArray<ModuleFile> modules)
    {
        var closed = modules.Where(module => module.IsUnavailable).ToArray();
        if (closed.Length == 0) return;
        Report(
            Severity.Warning, LoadCodes.ModuleWithoutSource,
            $"{closed.Length} modules are delivered without source ({closed[0].Owner} {closed[0].Kind} the first); their code cannot run.",
            closed[0].Path);
    }

    internal static IEnumerable<ModuleFile> ModulesIn(
        IReadOnlyCollection<string> files, string folderName, string owner, bool isRoot = false)
    {
        foreach (var file in files)
        {
            var dot = file.LastIndexOf('.');
            if (dot < 0 || file[dot..] is not (".bsl" or ".bin")) continue;
            if (!System.Enum.TryParse<ModuleKind>(file.AsSpan(0, dot), out var kind) || (kind >= ModuleKind.SessionModule) != isRoot)
                continue;
            yield return new ModuleFile(owner, kind, $"{folderName}/{file}", file[dot..] == ".bin");
        }
    }

    // Which modules exist is a part of what was read; their texts are not.
    private string HashOfAll(ImmutableArray<ModuleFile> modules)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _hashes.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        foreach (var (path, content) in _hashes)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\0"));
            hash.AppendData(content);
        }
        foreach (var path in modules.Select(module => module.Path).Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(path + "\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Report(Severity severity, string code, string message, string path, int line = 0, int column = 0, string? hint = null) =>
        _diagnostics.Add(new Diagnostic(severity, code, message, path, line, column, hint));
}
