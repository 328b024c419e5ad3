using System.Collections.Immutable;
using Grossbuch.Core.Text;

namespace Grossbuch.Metadata.Loading;

/// <summary>What an extension of a configuration consists of.</summary>
/// <param name="Purpose">Patch, Customization or AddOn.</param>
/// <param name="NamePrefix">Prefix of the names of its own objects.</param>
/// <param name="Own">Full names of objects that the extension adds.</param>
/// <param name="Adopted">Full names of objects of the base that it changes.</param>
public sealed record ExtensionSummary(
    string Name, string Purpose, string NamePrefix, ImmutableArray<string> Own, ImmutableArray<string> Adopted);

/// <summary>
/// The outcome of a load. Nothing is half applied: <see cref="Configuration"/> is null when any diagnostic is an error.
/// </summary>
public sealed class LoadResult
{
    internal LoadResult(ImmutableArray<Diagnostic> diagnostics, Configuration? configuration = null)
    {
        Diagnostics = diagnostics;
        Configuration = diagnostics.Any(item => item.Severity == Severity.Error) ? null : configuration;
    }

    public Configuration? Configuration { get; }

    /// <summary>Findings of the source first, then of the model, each in the order of the configuration.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Set when the source is an extension rather than a configuration.</summary>
    public ExtensionSummary? Extension { get; internal init; }

    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(item => item.Severity == Severity.Error);

    public IEnumerable<Diagnostic> Warnings => Diagnostics.Where(item => item.Severity == Severity.Warning);

    /// <summary>What was read, kept for <see cref="ConfigurationImage.Write"/>; null after an error.</summary>
    internal RawConfiguration? Raw { get; init; }
}
