using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grossbuch.Core.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch check SOURCE [--json]</c>: the metadata part; modules and queries follow with their languages.</summary>
internal static class CheckCommand
{
    public static Command Make()
    {
        var source = new Argument<string>("SOURCE") { Description = "Folder with a Designer dump." };
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON object." };
        var command = new Command(
            "check",
            """
            Loads a configuration without making an infobase and tells what it finds. 
            Exit code 0: all is well; 1: warnings; 2: the dump cannot be used.
            Modules and query texts are not checked by this version.
            """) { source, json };
        command.SetAction(async (parsed, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var watch = Stopwatch.StartNew();
            var result = InfobaseLoading.Read(parsed.GetValue(source)!);
            var elapsed = watch.ElapsedMilliseconds;
            if (parsed.GetValue(json))
                await output.WriteLineAsync(JsonSerializer.Serialize(ReportOf(result, elapsed), CheckJson.Default.CheckReport));
            else await Print(output, result, elapsed);
            return result.Configuration is null ? CommandLine.Unusable : result.Warnings.Any() ? CommandLine.Findings : CommandLine.Ok;
        });
        return command;
    }

    private static CheckReport ReportOf(LoadResult result, long elapsed) => new(
        result.Configuration is not { } configuration ? null : new CheckedConfiguration(
            configuration.Name,
            configuration.Objects.CountBy(item => item.Kind).OrderBy(pair => pair.Key)
                .ToDictionary(pair => pair.Key.ToString(), pair => pair.Value)),
        [.. result.Errors.Select(finding => finding.ToString())],
        [.. result.Warnings.Select(finding => finding.ToString())],
        elapsed);

    private static async Task Print(TextWriter output, LoadResult result, long elapsed)
    {
        foreach (var finding in result.Diagnostics) await output.WriteLineAsync(finding.ToString());
        if (result.Configuration is { } configuration)
        {
            var warnings = result.Warnings.Count();
            var notes = result.Diagnostics.Count(finding => finding.Severity == Severity.Info);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{configuration.Name}: {configuration.Objects.Length} objects, {warnings} warnings, {notes} notes, {elapsed} ms"));
        }
    }
}

internal sealed record CheckedConfiguration(string Name, Dictionary<string, int> Objects);

internal sealed record CheckReport(CheckedConfiguration? Configuration, string[] Errors, string[] Warnings, long ElapsedMs);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckReport))]
internal sealed partial class CheckJson : JsonSerializerContext;
