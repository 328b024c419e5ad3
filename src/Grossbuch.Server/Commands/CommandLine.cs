using System.CommandLine;
using System.Reflection;
using Grossbuch.Core;
using Grossbuch.Server.Control;

namespace Grossbuch.Server.Commands;

/// <summary>The root of the command line, and what all commands share: options, exit codes and the form of errors.</summary>
/// <remarks>
/// Exit codes: 0 all is well, 1 findings or refused data, 2 unusable input or command line, or cancelled, 3 a defect of ours.
/// </remarks>
internal static class CommandLine
{
    public const int Ok = 0;
    public const int Findings = 1;
    public const int Unusable = 2;
    public const int Defect = 3;

    // After Ctrl+C: a command rolls back, a server finishes its answers (the host gives them 30 s).
    private static readonly TimeSpan CommandEndLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ServerEndLimit = TimeSpan.FromSeconds(35);

    /// <summary>Of the product, as two processes compare it: a command line means the same to equal versions only.</summary>
    public static string Version { get; } = typeof(CommandLine).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static Option<string> DataOption() => new("--data")
    {
        Description = "Folder with the infobases.",
        DefaultValueFactory = _ => "./data",
        HelpName = "DIR",
    };

    /// <summary>Runs the command line of this process.</summary>
    public static Task<int> Run(string[] args) => Run(args, new CommandInvocation
    {
        Host = new LocalHost(args),
        Output = Terminal.Output,
        Error = Terminal.Error,
    }, CancellationToken.None);

    /// <summary>Runs a command line; every error ends as a text and an exit code.</summary>
    public static async Task<int> Run(string[] args, CommandInvocation invocation, CancellationToken cancellation)
    {
        // '@FILE' means what the command says it means; it is not a file with more of the command line.
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await invocation.Error.WriteLineAsync($"grossbuch: {error.Message}");
            await invocation.Error.WriteLineAsync("Try 'grossbuch --help'.");
            return Unusable;
        }
        return await Guarded(async () =>
        {
            var isAboutInfobase = parsed.CommandResult.Command is InfobaseCommand;
            if (invocation.Host is LocalHost)
                invocation.ProcessTerminationTimeout = isAboutInfobase ? CommandEndLimit : ServerEndLimit;
            else if (!isAboutInfobase)
                throw new InfobaseException(ErrorCode.Usage, "A running server takes only commands about its infobases.");
            return await parsed.InvokeAsync(invocation, cancellation);
        }, invocation.Error);
    }

    private static RootCommand Root() => new(
        """
        Grossbuch: an open data server that speaks 1C:Enterprise.

        Give it a 1C configuration (a Designer dump) and it is that infobase: it stores the data and serves it over the standard OData interface.

          grossbuch serve --demo                                 serve two demo bases
          grossbuch load ./src --base trade                      make a base from a configuration dumped to files
          grossbuch user add odata_user --base trade --full-rights   (the password comes from GROSSBUCH_PASSWORD or a prompt)
          grossbuch serve                                        serve every base in ./data
          curl -u odata_user:… 'http://127.0.0.1:6003/trade/odata/standard.odata/?$format=json'

        A command about a base that is being served goes to the running server and takes effect there at once.
        """)
    {
        ServeCommand.Make(),
        LoadCommand.Make(),
        CheckCommand.Make(),
        ImportCommand.Make(),
        ExportCommand.Make(),
        VerifyCommand.Make(),
        BackupCommand.Make(),
        RestoreCommand.Make(),
        SeedCommand.Make(),
        UserCommand.Make(),
        TokenCommand.Make(),
        ListCommand.Make(),
        OptionCommand.Make(),
        ODataCommand.Make(),
        DropCommand.Make(),
    };

    // An error of the house is told in its own words; a defect is told with its kind, and its stack only where it was asked for.
    private static async Task<int> Guarded(Func<Task<int>> run, TextWriter output)
    {
        try
        {
            return await run();
        }
        catch (InfobaseException error)
        {
            var place = error.Place is null || error.Message.Contains(error.Place, StringComparison.Ordinal) ? "" : error.Place + ": ";
            await output.WriteLineAsync($"grossbuch: {place}{error.Message}");
            if (error.Hint is not null) await output.WriteLineAsync($"  {error.Hint}");
            return Unusable;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"grossbuch: {error.Message}");
            return Unusable;
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("grossbuch: cancelled");
            return Unusable;
        }
        catch (Exception error)
        {
            await output.WriteLineAsync($"grossbuch: internal error: {error.GetType().Name}: {error.Message}");
            if (Environment.GetEnvironmentVariable("GROSSBUCH_DEBUG") is "1") await output.WriteLineAsync(error.StackTrace);
            else await output.WriteLineAsync("  This is a defect of Grossbuch; GROSSBUCH_DEBUG=1 shows where.");
            return Defect;
        }
    }
}
