using System.CommandLine;
using System.Globalization;
using Grossbuch.Infobase.Data;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch seed --base NAME --rows N [--random 42]</c></summary>
internal static class SeedCommand
{
    public static Command Make()
    {
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
        return new InfobaseCommand(
            "seed",
            "Fills any configuration with valid data: hierarchies, owners, codes, unique keys are respected. What is there stays.",
            async (parsed, context, cancellation) =>
            {
                using var use = await context.Open(cancellation);
                var seeder = new Seeder(use.Infobase, parsed.GetValue(rows), parsed.GetValue(random));
                var written = await LongWork.Run(() => Seed(seeder, context, cancellation)).Unwrap();
                var leftOut = seeder.LeftOut == 0 ? "" : $"; {seeder.LeftOut} objects of data areas left out";
                await context.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{written} rows written{leftOut}"));
                return CommandLine.Ok;
            }) { rows, random };
    }

    private static Task<long> Seed(Seeder seeder, CommandContext context, CancellationToken cancellation)
    {
        var lastTold = 0L;
        return seeder.Run(cancellation, (name, count) =>
        {
            cancellation.ThrowIfCancellationRequested();
            if (count - lastTold < 100_000) return;
            lastTold = count;
            context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {count} rows…"));
        }).AsTask();
    }
}
