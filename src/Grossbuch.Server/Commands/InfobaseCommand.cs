using System.CommandLine;

namespace Grossbuch.Server.Commands;

/// <summary>What a command about an infobase does; returns its exit code.</summary>
internal delegate Task<int> CommandBody(ParseResult parsed, CommandContext context, CancellationToken cancellation);

/// <summary>Where commands about an infobase run.</summary>
internal interface ICommandHost
{
    Task<int> Run(InfobaseCommand command, ParseResult parsed, CommandInvocation invocation, CancellationToken cancellation);
}

/// <summary>One running of the command line: where it writes and where its command runs.</summary>
internal sealed class CommandInvocation : InvocationConfiguration
{
    public CommandInvocation()
    {
        EnableDefaultExceptionHandler = false;
        // Signals are the business of the process that the user started.
        ProcessTerminationTimeout = null;
    }

    public required ICommandHost Host { get; init; }
}

/// <summary>
/// A command that names an infobase. It runs in the process that has the infobase open, which may be a running server: its body speaks to
/// its <see cref="CommandContext"/> and to nothing of its process.
/// </summary>
internal sealed class InfobaseCommand : Command
{
    private readonly Symbol _name;

    /// <summary>A command with <c>--base NAME</c> and <c>--data DIR</c>.</summary>
    public InfobaseCommand(string name, string description, CommandBody body)
        : this(name, description, BaseOption(), body)
    {
    }

    /// <summary>A command that takes the infobase's name as its argument.</summary>
    public InfobaseCommand(string name, string description, Argument<string> baseName, CommandBody body)
        : this(name, description, (Symbol)baseName, body)
    {
    }

    private InfobaseCommand(string name, string description, Symbol baseName, CommandBody body) : base(name, description)
    {
        _name = baseName;
        Body = body;
        if (baseName is Option option) Add(option);
        else Add((Argument)baseName);
        Add(Data);
        SetAction((parsed, cancellation) =>
        {
            var invocation = (CommandInvocation)parsed.InvocationConfiguration;
            return invocation.Host.Run(this, parsed, invocation, cancellation);
        });
    }

    public CommandBody Body { get; }

    public Option<string> Data { get; } = CommandLine.DataOption();

    public string NameIn(ParseResult parsed) =>
        (_name is Option<string> option ? parsed.GetValue(option) : parsed.GetValue((Argument<string>)_name))!;

    private static Option<string> BaseOption() =>
        new("--base") { Description = "Name of the infobase.", Required = true, HelpName = "NAME" };
}
