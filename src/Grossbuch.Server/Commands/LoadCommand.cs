using System.CommandLine;
using System.Globalization;
using Grossbuch.Core.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch load SOURCE --base NAME</c></summary>
internal static class LoadCommand
{
    public static Command Make()
    {
        var source = new Argument<string>("SOURCE") { Description = "Folder with a Designer dump: the one with Configuration.xml." };
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var database = new Option<string>("--database")
        {
            Description = "PostgreSQL connection string of a new infobase without a password (PGPASSWORD or a password file), or env:NAME.",
            HelpName = "CONNECTION",
        };
        var import = new Option<string>("--import") { Description = "Import this NDJSON file after the load.", HelpName = "FILE" };
        var command = new Command(
            "load",
            """
            Makes an infobase of a configuration that was dumped to files, or gives an infobase a newer version of its configuration.
            Prints what was loaded, what was left out and why. Nothing changes when the dump has an error.
            """) { source, into, data, database, import };
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = InfobaseFolder.Of(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var result = InfobaseLoading.Read(parsed.GetValue(source)!);
            await Print(result);
            if (result.Configuration is null) return CommandLine.Unusable;
            using var infobase = InfobaseLoading.Apply(
                folder, result, parsed.GetValue(source)!, parsed.GetValue(database), TimeProvider.System, out var summary);
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
            infobase {folder.Name}: {what}; {summary.PredefinedMade} predefined items made
            """);
    }
}
