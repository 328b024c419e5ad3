using System.CommandLine;
using Grossbuch.Infobase.Bases;
using Grossbuch.Server.Control;
using Grossbuch.Server.Demo;
using Grossbuch.Server.Hosting;
using Grossbuch.Server.Hosting.Security;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch serve [--demo] [--data DIR] [--urls URL]</c></summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var demo = new Option<bool>(
            "--demo")
        { Description = "Make the demo bases trade and torg where they are absent (user odata_user, password 'password')." };
        var data = CommandLine.DataOption();
        var urls = new Option<string>(
            "--urls")
        {
            Description = $"Addresses to listen on, http and https, separated by ';'. [default: {ListenEndpoint.DefaultUrls}]",
            HelpName = "URLS"
        };
        var command = new Command(
            "serve",
            "Serves every infobase in the data folder until it is stopped (Ctrl+C or SIGTERM; running answers are finished first).")
            { demo, data, urls };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = parsed.GetValue(data)!;
            var output = parsed.InvocationConfiguration.Output;
            using var owned = await ServerLock.Take(directory, parsed.GetValue(urls) ?? ListenEndpoint.DefaultUrls, TimeProvider.System);
            InfobaseFolder.RemoveDropped(directory);
            if (parsed.GetValue(demo)) await DemoBases.CreateMissing(directory, output, cancellation);
            await using var server = ServerHost.Build(owned, parsed.GetValue(urls));
            await server.Run(output, cancellation);
            return CommandLine.Ok;
        });
        return command;
    }
}
