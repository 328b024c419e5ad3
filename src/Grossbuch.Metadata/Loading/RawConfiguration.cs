using System.Collections.Immutable;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Everything a front end has read: the root with its properties, the listed objects with their parts, and which modules exist.
/// </summary>
internal sealed class RawConfiguration
{
    public required RawObject Root { get; init; }

    /// <summary>In the order of the configuration's list.</summary>
    public required RawObject[] Objects { get; init; }

    public ImmutableArray<ModuleFile> Modules { get; init; } = [];

    public string DumpVersion { get; init; } = "";

    public string ContentHash { get; init; } = "";
}

/// <summary>Names under which a front end hands over the parts that have files of their own.</summary>
internal static class RawParts
{
    public const string TypeId = "$TypeId";
    public const string ThisNode = "$ThisNode";
    public const string Predefined = "$Predefined";
    public const string Content = "$Content";
    public const string Flowchart = "$Flowchart";
    public const string Schedule = "$Schedule";
    public const string Rights = "$Rights";
    public const string Templates = "$Templates";
    public const string HasRights = "$HasRights";

    /// <summary>Set on an object of a kind that stores nothing when its file is absent.</summary>
    public const string Absent = "$Absent";
}
