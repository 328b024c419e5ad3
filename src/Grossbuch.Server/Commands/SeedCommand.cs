using System.CommandLine;
using System.Globalization;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Data;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch seed --base NAME --rows N [--random 42]</c></summary>
internal static class SeedCommand
{
    public static Command Make()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var rows = new Option<int>(
            "--rows")
        { Description = "Objects of each kind; fewer where codes or keys run out.", Required = true, HelpName = "N" };
        var random = new Option<int>(
            "--random")
        { Description = "Seed: the same seed makes the same data.", DefaultValueFactory = _ => 42, HelpName = "SEED" };
        rows.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var count)
                && count is < 1 or > 10_000_000)
                result.AddError("--rows takes 1 to 10000000.");
        });
        var command = new Command(
            "seed",
            "Fills any configuration with valid data: hierarchies, owners, codes, unique keys are respected. What is there stays.")
            { into, data, rows, random };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var infobase = InfobaseOpening.Open(
                InfobaseFolder.Require(parsed.GetValue(data)!, parsed.GetValue(into)!), TimeProvider.System);
            var lastTold = 0L;
            var seeder = new Seeder(infobase, parsed.GetValue(rows), parsed.GetValue(random));
            var written = await seeder.Run(cancellation, (name, count) =>
            {
                if (count - lastTold < 100_000) return;
                lastTold = count;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {count} rows…"));
            });
            var leftOut = seeder.LeftOut == 0 ? "" : $"; {seeder.LeftOut} objects of data areas left out";
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{written} rows written{leftOut}"));
            return CommandLine.Ok;
        });
        return command;
    }
}
