using System.Collections.Immutable;

namespace Grossbuch.Infobase.Bases;

/// <summary>What stands in <c>manifest.json</c> of a backup.</summary>
public sealed record BackupManifest
{
    /// <summary>The shape of backups that this program writes, and the newest that it reads.</summary>
    public const int FormatOfNow = 1;

    public int Format { get; init; } = FormatOfNow;

    /// <summary>Name of the infobase when it was copied; it may be restored under another one.</summary>
    public string Infobase { get; init; } = "";

    public DateTime MadeAt { get; init; }

    public string Configuration { get; init; } = "";

    public string ConfigurationVersion { get; init; } = "";

    /// <summary>Hash of the configuration to which the copied tables belong.</summary>
    public string ContentHash { get; init; } = "";

    public ImmutableArray<BackupFile> Files { get; init; } = [];
}

/// <param name="Sha256">Lower-case hex digits.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);
