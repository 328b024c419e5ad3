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
        var database = new Option<string>("--database")
        {
            Description = "PostgreSQL connection string of a new infobase without a password (PGPASSWORD or a password file), or env:NAME.",
            HelpName = "CONNECTION",
        };
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
        return new InfobaseCommand(
            "load",
            """
            Makes an infobase of a configuration that was dumped to files, or gives an infobase a newer version of its configuration.
            Prints what was loaded, what changed, what was left out and why. Nothing changes when the dump has an error, or when data would be
            lost that no --drop names. Before data is changed, a backup is written to the infobase's folder.
            A running server goes over to it: requests are refused for as long as the change takes, and served from the new one then.
            """,
            async (parsed, context, cancellation) =>
            {
                var folder = context.Folder;
                var path = context.PathOf(parsed.GetValue(source)!);
                var result = await LongWork.Run(() => InfobaseLoading.Read(path));
                await Print(context, result);
                if (result.Configuration is null) return CommandLine.Unusable;
                string[] dropped = [.. (parsed.GetValue(drop) ?? []).SelectMany(names =>
                    names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
                // Requests are not kept waiting for a load that will be refused.
                var plan = await context.PlanLoad(result, cancellation);
                if (parsed.GetValue(dry)) return await Foretell(context, plan, dropped);
                plan.Check(dropped);
                var summary = await context.Exclusive((_, _) => LongWork.Run(() =>
                     Apply(folder, result, path, new LoadOptions { Drop = dropped, Database = parsed.GetValue(database) })), cancellation);
                await context.Output.WriteLineAsync(Describe(folder, result, summary));
                return parsed.GetValue(import) is { } file ? await Import(context, file, cancellation) : CommandLine.Ok;
            }) { source, database, import, dry, drop };
    }

    private static async Task<int> Foretell(CommandContext context, Restructuring plan, string[] dropped)
    {
        var (folder, refused) = (context.Folder, plan.Refused(dropped));
        await context.Output.WriteLineAsync(
            !folder.Exists ? $"infobase {folder.Name} would be made"
            : plan.Steps.IsEmpty ? $"infobase {folder.Name}: nothing stored would change"
            : $"infobase {folder.Name} would change:{Lines(plan.Steps)}");
        if (refused.IsEmpty) return CommandLine.Ok;
        if (plan.Stranger is { } stranger) await context.Error.WriteLineAsync(stranger);
        await context.Error.WriteLineAsync(
            $"would be refused, because data would be lost:{Lines(refused)}\n"
            + $"to lose it all the same: {Restructuring.ConsentTo(refused)}");
        return CommandLine.Findings;
    }

    private static string Lines(IEnumerable<RestructuringStep> steps) => string.Concat(steps.Select(step => $"\n  {step}"));

    private static LoadSummary Apply(InfobaseFolder folder, LoadResult result, string path, LoadOptions options)
    {
        using var infobase = InfobaseLoading.Apply(
            folder, result, path, TimeProvider.System, out var summary, options);
        return summary;
    }

    private static async Task<int> Import(CommandContext context, string file, CancellationToken cancellation)
    {
        using var use = await context.Open(cancellation);
        await using var lines = context.OpenInput(file);
        var imported = await ImportCommand.Import(use.Infobase, lines, keepGoing: false, context.Error, cancellation);
        foreach (var refused in imported.Refused)
            await context.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}: {refused.Message}"));
        await context.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{imported.Written} entities imported, {imported.Refused.Length} refused"));
        return imported.Committed ? CommandLine.Ok : CommandLine.Findings;
    }

    private static async Task Print(CommandContext context, LoadResult result)
    {
        foreach (var finding in result.Diagnostics)
            await (finding.Severity == Severity.Error ? context.Error : context.Output).WriteLineAsync(finding.ToString());
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
