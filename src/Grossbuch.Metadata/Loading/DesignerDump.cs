using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Text;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Loads a configuration from a Designer dump ("dump configuration to files", hierarchical format, any version). Reading and building are
/// two stages: files become raw objects here, <see cref="ModelBuilder"/> makes the model of them.
/// </summary>
public static class DesignerDump
{
    /// <summary>
    /// Never throws for what the dump holds: faults are diagnostics, and any error leaves <see cref="LoadResult.Configuration"/> null.
    /// </summary>
    public static LoadResult Load(IDumpFolder folder, Limits? limits = null)
    {
        if (Refusal(folder) is { } refusal) return new LoadResult([refusal]);
        var source = new DumpSource(folder, limits ?? Limits.Default);
        var raw = source.Read();
        if (raw is null || source.HasErrors) return new LoadResult(source.Diagnostics);
        if (raw.Root.Text("ConfigurationExtensionPurpose") is { Length: > 0 } purpose) return Extension(raw, purpose, source.Diagnostics);
        return Build(raw, source.Diagnostics);
    }

    /// <summary>The second stage alone, for raw objects of any front end.</summary>
    internal static LoadResult Build(RawConfiguration raw, ImmutableArray<Diagnostic> diagnostics, bool isChecked = false)
    {
        var builder = new ModelBuilder(raw);
        var configuration = builder.Build(isChecked);
        var all = diagnostics.AddRange(builder.Diagnostics);
        return new LoadResult(all, configuration) { Raw = configuration is null ? null : raw };
    }

    private static LoadResult Extension(RawConfiguration raw, string purpose, ImmutableArray<Diagnostic> diagnostics)
    {
        var names = raw.Objects.ToLookup(item => item.Text("ObjectBelonging") == "Adopted", item => item.FullName);
        var summary = new ExtensionSummary(
            raw.Root.Name, purpose, raw.Root.Text("NamePrefix"), [.. names[false]], [.. names[true]]);
        var message = $"The source is the extension \"{summary.Name}\" ({purpose}): "
            + $"{summary.Own.Length} objects of its own, {summary.Adopted.Length} adopted. "
            + "Extensions are recognised; attaching is not supported yet.";
        return new LoadResult(
            diagnostics.Add(new Diagnostic(Severity.Error, LoadCodes.Extension, message, DumpSource.RootFile)))
        { Extension = summary };
    }

    private static Diagnostic? Refusal(IDumpFolder folder)
    {
        if (folder.Exists(DumpSource.RootFile)) return null;
        foreach (var place in (string[])["src/Configuration/Configuration.mdo", "Configuration/Configuration.mdo"])
            if (folder.Exists(place))
                return new Diagnostic(
                    Severity.Error, LoadCodes.Format, "EDT projects are not supported yet.", place,
                    Hint: "Dump the configuration to files with Designer.");
        return new Diagnostic(
            Severity.Error, LoadCodes.NoConfiguration, "The folder holds no configuration: there is no Configuration.xml in it.",
            Hint: "Name the folder into which Designer dumped the configuration to files.");
    }
}
