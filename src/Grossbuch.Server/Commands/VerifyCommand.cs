using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grossbuch.Storage;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch verify --base NAME [--json]</c></summary>
internal static class VerifyCommand
{
    public static Command Make()
    {
        var json = new Option<bool>("--json") { Description = "Print the findings as one JSON object." };
        var examples = new Option<int>("--examples")
        {
            Description = "Keys to name for each finding.",
            DefaultValueFactory = _ => 5,
            HelpName = "N",
        };
        return new InfobaseCommand(
            "verify",
            """
            Reads the whole infobase and compares it with what it must be.
            The file: every page with its checksum, the write-ahead log, SQLite's own check of tables and indexes.
            The data: each value with its type, owners and line numbers of tabular sections, codes and numbers, hierarchies, enumerations,
            predefined items. References that lead nowhere are counted and told as notes: the platform allows them.
            Exit code 0: nothing differs; 1: something does.
            """,
            async (parsed, context, cancellation) =>
            {
                var watch = Stopwatch.StartNew();
                var report = await context.Verify(parsed.GetValue(examples), cancellation);
                await context.Output.WriteAsync(parsed.GetValue(json)
                    ? AsJson(context.BaseName, report, watch.ElapsedMilliseconds)
                    : AsText(context.BaseName, report, watch.ElapsedMilliseconds));
                return report.IsGood ? CommandLine.Ok : CommandLine.Findings;
            }) { json, examples };
    }

    private static string AsText(string name, VerifyReport report, long elapsed)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (var place in report.Findings.GroupBy(finding => finding.Place))
        {
            text.WriteLine(place.Key);
            foreach (var finding in place)
            {
                text.WriteLine($"  {Word(finding)} ({finding.Check}): {finding.Message}: {finding.Count}");
                foreach (var example in finding.Examples) text.WriteLine($"    {example}");
                if (finding.Examples.Length > 0 && finding.Examples.Length < finding.Count) text.WriteLine("    …");
            }
        }
        var errors = report.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        var notes = report.Findings.Length - errors;
        var verdict = errors == 0 ? "nothing differs" : $"{errors} errors";
        text.WriteLine(
            $"{name}: {verdict}, {notes} notes; {report.Pages} pages, {report.Tables} tables, {report.Rows} rows, {elapsed} ms");
        return text.ToString();
    }

    private static string AsJson(string name, VerifyReport report, long elapsed) => JsonSerializer.Serialize(
        new VerifyOutput(
            name, report.IsGood, report.Pages, report.Tables, report.Rows,
            [.. report.Findings.Select(finding => new VerifyFinding(
                Word(finding), finding.Check, finding.Place, finding.Message, finding.Count, [.. finding.Examples]))],
            elapsed),
        VerifyJson.Default.VerifyOutput) + "\n";

    private static string Word(Finding finding) => finding.Severity == FindingSeverity.Error ? "error" : "note";
}

internal sealed record VerifyFinding(string Severity, string Check, string Place, string Message, long Count, string[] Examples);

internal sealed record VerifyOutput(
    string Base, bool IsGood, long Pages, int Tables, long Rows, VerifyFinding[] Findings, long ElapsedMs);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(VerifyOutput))]
internal sealed partial class VerifyJson : JsonSerializerContext;
