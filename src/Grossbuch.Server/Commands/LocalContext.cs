using System.CommandLine;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;
using Grossbuch.Server.Control;
using Grossbuch.Storage;

namespace Grossbuch.Server.Commands;

/// <summary>Runs a command where it was given, unless its data folder has a server: then the command goes there.</summary>
internal sealed class LocalHost(string[] arguments) : ICommandHost
{
    public async Task<int> Run(
        InfobaseCommand command, ParseResult parsed, CommandInvocation invocation, CancellationToken cancellation)
    {
        var data = parsed.GetValue(command.Data)!;
        return await ControlClient.TrySend(data, arguments, invocation, cancellation)
            ?? await command.Body(parsed, new LocalContext(data, command.NameIn(parsed), invocation), cancellation);
    }
}

/// <summary>A command in its own process.</summary>
internal sealed class LocalContext(string dataDirectory, string baseName, CommandInvocation invocation)
    : CommandContext(dataDirectory, baseName, Environment.CurrentDirectory, invocation.Output, invocation.Error)
{
    public override ValueTask<string> ReadSecret(string variable, string prompt, CancellationToken cancellation) =>
        new(Terminal.ReadSecret(variable, prompt));

    public override async ValueTask<InfobaseUse> Open(CancellationToken cancellation)
    {
        var folder = RequireFolder();
        var infobase = await LongWork.Run(() => InfobaseOpening.Open(folder, Clock));
        return new InfobaseUse(infobase, infobase);
    }

    public override Task<VerifyReport> Verify(int examplesMax, CancellationToken cancellation)
    {
        var folder = RequireFolder();
        return LongWork.Run(() => InfobaseVerification.Run(folder, Clock, examplesMax, progress: null, cancellation));
    }

    public override Task<T> Exclusive<T>(
        Func<InfobaseFolder, CancellationToken, Task<T>> change, CancellationToken cancellation) => change(Folder, cancellation);

    public override Task<Restructuring> PlanLoad(LoadResult result, CancellationToken cancellation) =>
        LongWork.Run(() => InfobaseLoading.Plan(Folder, result));

    public override ValueTask<OptionEffect> SetOptions(
        Func<InfobaseOptions, InfobaseOptions> change, CancellationToken cancellation)
    {
        var folder = RequireFolder();
        using var owned = InfobaseLock.Take(folder);
        folder.WriteOptions(change);
        return new(OptionEffect.Stored);
    }

    public override Stream OpenOutput() => Terminal.OpenOutput();

    protected override Stream OpenStandardInput() => Terminal.OpenInput();
}
