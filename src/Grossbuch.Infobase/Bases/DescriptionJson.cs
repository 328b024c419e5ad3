using System.Text.Json.Serialization;

namespace Grossbuch.Infobase.Bases;

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InfobaseDescription))]
[JsonSerializable(typeof(InfobaseOptions))]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class DescriptionJson : JsonSerializerContext;
