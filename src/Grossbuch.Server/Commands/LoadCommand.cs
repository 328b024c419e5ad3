using System.CommandLine;
using System.Globalization;
using Grossbuch.Core.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;
using Grossbuch.Storage;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch load SOURCE --base NAME</c></summary>
internal static class LoadCommand
{
    public static Command Make()
    {
        var source = new Argument<string>("SOURCE") { Description = "Folder with a Designer dump: the one with Configuration.xml." };
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var import = new Option<string>("--import") { Description = "Import this NDJSON file after the load.", HelpName = "FILE" };
        var dry = new Option<bool>("--dry-run")
        {
            Description = "Only tell what would change and what would be refused; change nothing. Ends with 1 when something is refused.",
        };
        var drop = new Option<string[]>("--drop")
        {
            Description = "Lose what this object, tabular section or field holds, named as in the list of changes. "
                + "Several: with commas, or again.",
            HelpName = "NAME",
        };
        var command = new Command(
            "load",
            """
            Makes an infobase of a configuration that was dumped to files, or gives an infobase a newer version of its configuration.
            Prints what was loaded, what changed, what was left out and why. Nothing changes when the dump has an error, or when data would be
            lost that no --drop names. Before data is changed, a backup is written to the infobase's folder.
            """) { source, into, data, import, dry, drop };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = InfobaseFolder.Of(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var result = InfobaseLoading.Read(parsed.GetValue(source)!);
            await Print(result);
            if (result.Configuration is null) return CommandLine.Unusable;
            string[] dropped = [.. (parsed.GetValue(drop) ?? []).SelectMany(names =>
                names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            if (parsed.GetValue(dry)) return await Foretell(folder, result, dropped);
            using var infobase = InfobaseLoading.Apply(
                folder, result, parsed.GetValue(source)!, TimeProvider.System, out var summary, new LoadOptions { Drop = dropped });
            await Console.Out.WriteLineAsync(Describe(folder, result, summary));
            if (parsed.GetValue(import) is not { } file) return CommandLine.Ok;
            var imported = await ImportCommand.Import(infobase, file, keepGoing: false, Console.Error, cancellation);
            foreach (var refused in imported.Refused)
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}: {refused.Message}"));
            await Console.Out.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{imported.Written} entities imported, {imported.Refused.Length} refused"));
            return imported.Committed ? CommandLine.Ok : CommandLine.Findings;
        });
        return command;
    }

    private static async Task<int> Foretell(InfobaseFolder folder, LoadResult result, string[] dropped)
    {
        var isNew = !folder.Exists;
        var plan = InfobaseLoading.Plan(folder, result);
        var refused = plan.Refused(dropped);
        await Console.Out.WriteLineAsync(
            isNew ? $"infobase {folder.Name} would be made"
            : plan.Steps.IsEmpty ? $"infobase {folder.Name}: nothing stored would change"
            : $"infobase {folder.Name} would change:{Lines(plan.Steps)}");
        if (refused.IsEmpty) return CommandLine.Ok;
        if (plan.Stranger is { } stranger) await Console.Error.WriteLineAsync(stranger);
        await Console.Error.WriteLineAsync(
            $"would be refused, because data would be lost:{Lines(refused)}\n"
            + $"to lose it all the same: {Restructuring.ConsentTo(refused)}");
        return CommandLine.Findings;
    }

    private static string Lines(IEnumerable<RestructuringStep> steps) => string.Concat(steps.Select(step => $"\n  {step}"));

    private static async Task Print(LoadResult result)
    {
        foreach (var finding in result.Diagnostics)
            await (finding.Severity == Severity.Error ? Console.Error : Console.Out).WriteLineAsync(finding.ToString());
    }

    private static string Describe(InfobaseFolder folder, LoadResult result, LoadSummary summary)
    {
        var configuration = result.Configuration!;
        var counts = configuration.Objects.CountBy(item => item.Kind).OrderBy(pair => pair.Key)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"  {pair.Key,-28} {pair.Value,6}"));
        var what = summary.IsNew ? "made" : summary.IsSame ? "already had this configuration" : "updated";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {configuration.Name} {configuration.Properties.Version} ({configuration.Objects.Length} objects)
            {string.Join('\n', counts)}
            infobase {folder.Name}: {what}; {summary.PredefinedMade} predefined items made{Changes(summary)}
            """);
    }

    private static string Changes(LoadSummary summary)
    {
        if (summary.IsNew || summary.IsSame) return "";
        var steps = summary.Changes.Steps.IsEmpty ? "\nnothing stored changed" : $"\nchanged:{Lines(summary.Changes.Steps)}";
        return summary.Backup is null ? steps : $"{steps}\nbackup: {summary.Backup}";
    }
}
