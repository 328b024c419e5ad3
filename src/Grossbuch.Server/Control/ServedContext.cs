using System.CommandLine;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;
using Grossbuch.Server.Commands;
using Grossbuch.Server.Hosting;
using Grossbuch.Storage;

namespace Grossbuch.Server.Control;

/// <summary>Runs a command in the server, for the client of a connection.</summary>
/// <param name="directory">Where the client gave the command.</param>
internal sealed class ServedHost(Bases bases, ControlConnection connection, string directory) : ICommandHost
{
    public Task<int> Run(InfobaseCommand command, ParseResult parsed, CommandInvocation invocation, CancellationToken cancellation) =>
        command.Body(parsed, new ServedContext(bases, connection, command.NameIn(parsed), directory, invocation), cancellation);
}

/// <summary>A command in the server: it works in the infobase that is being served.</summary>
internal sealed class ServedContext(
    Bases bases, ControlConnection connection, string baseName, string directory, CommandInvocation invocation)
    : CommandContext(bases.DataDirectory, baseName, directory, invocation.Output, invocation.Error)
{
    public override ValueTask<string> ReadSecret(string variable, string prompt, CancellationToken cancellation) =>
        connection.ReadSecret(new SecretQuestion(variable, prompt), cancellation);

    public override async ValueTask<InfobaseUse> Open(CancellationToken cancellation)
    {
        var (served, use) = await bases.Enter(BaseName, cancellation);
        return new InfobaseUse(served.Infobase, use);
    }

    public override Task<T> Exclusive<T>(
        Func<InfobaseFolder, CancellationToken, Task<T>> change, CancellationToken cancellation) =>
        bases.Exclusive(BaseName, change, cancellation);

    public override async Task<Restructuring> PlanLoad(LoadResult result, CancellationToken cancellation)
    {
        // A base that is not open here, because it is new or could not be opened, is looked at in its folder.
        if (bases.Find(BaseName) is null) return await LongWork.Run(() => InfobaseLoading.Plan(Folder, result));
        using var use = await Open(cancellation);
        return await LongWork.Run(() => InfobaseLoading.Plan(use.Infobase, result));
    }

    public override async ValueTask<OptionEffect> SetOptions(
        Func<InfobaseOptions, InfobaseOptions> change, CancellationToken cancellation) =>
        await bases.SetOptions(BaseName, change, cancellation) ? OptionEffect.Reopened : OptionEffect.AtOnce;

    public override Stream OpenOutput() => connection.OpenOutput();

    protected override Stream OpenStandardInput() => new InputStream(connection);
}
