using System.CommandLine;
using Grossbuch.Core;

namespace Grossbuch.Server.Commands;

/// <summary>The root of the command line, and what all commands share: options, exit codes and the form of errors.</summary>
/// <remarks>Exit codes: 0 all is well, 1 findings or refused data, 2 unusable input or command line, 3 a defect of ours.</remarks>
internal static class CommandLine
{
    public const int Ok = 0;
    public const int Findings = 1;
    public const int Unusable = 2;
    public const int Defect = 3;

    public static Option<string> DataOption() => new("--data")
    {
        Description = "Folder with the infobases.",
        DefaultValueFactory = _ => "./data",
        HelpName = "DIR",
    };

    public static Option<string> BaseOption() =>
        new("--base") { Description = "Name of the infobase.", Required = true, HelpName = "NAME" };

    public static async Task<int> Run(string[] args)
    {
        var root = new RootCommand(
            """
            Grossbuch: an open data server that speaks 1C:Enterprise.

            Give it a 1C configuration (a Designer dump) and it is that infobase: it stores the data and serves it over the standard OData interface.

              grossbuch serve --demo                                 serve two demo bases
              grossbuch load ./src --base trade                      make a base from a configuration dumped to files
              grossbuch user add odata_user --base trade --full-rights   (the password comes from GROSSBUCH_PASSWORD or a prompt)
              grossbuch serve                                        serve every base in ./data
              curl -u odata_user:… 'http://127.0.0.1:6003/trade/odata/standard.odata/?$format=json'
            """);
        root.Add(ServeCommand.Make());
        root.Add(LoadCommand.Make());
        root.Add(CheckCommand.Make());
        root.Add(ImportCommand.Make());
        root.Add(ExportCommand.Make());
        root.Add(VerifyCommand.Make());
        root.Add(SeedCommand.Make());
        root.Add(UserCommand.Make());
        root.Add(ListCommand.Make());
        root.Add(OptionCommand.Make());
        root.Add(ODataCommand.Make());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync($"grossbuch: {error.Message}");
            await Console.Error.WriteLineAsync("Try 'grossbuch --help'.");
            return Unusable;
        }
        return await Guarded(() => parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    // An error of the house is told in its own words; a defect is told with its kind, and its stack only where it was asked for.
    private static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (InfobaseException error)
        {
            var place = error.Place is null || error.Message.Contains(error.Place, StringComparison.Ordinal) ? "" : error.Place + ": ";
            await Console.Error.WriteLineAsync($"grossbuch: {place}{error.Message}");
            if (error.Hint is not null) await Console.Error.WriteLineAsync($"  {error.Hint}");
            return Unusable;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"grossbuch: {error.Message}");
            return Unusable;
        }
        catch (OperationCanceledException)
        {
            return Unusable;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"grossbuch: internal error: {error.GetType().Name}: {error.Message}");
            if (Environment.GetEnvironmentVariable("GROSSBUCH_DEBUG") is "1") await Console.Error.WriteLineAsync(error.StackTrace);
            else await Console.Error.WriteLineAsync("  This is a defect of Grossbuch; GROSSBUCH_DEBUG=1 shows where.");
            return Defect;
        }
    }
}
