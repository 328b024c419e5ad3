using System.CommandLine;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch list</c></summary>
internal static class ListCommand
{
    public static Command Make()
    {
        var data = CommandLine.DataOption();
        var command = new Command("list", "Lists the infobases in the data folder with their configurations.") { data };
        command.SetAction(async (parsed, _) =>
        {
            foreach (var folder in InfobaseFolder.All(parsed.GetValue(data)!))
            {
                var description = folder.ReadDescription();
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{folder.Name}\t{description.Configuration} {description.ConfigurationVersion}\tsqlite\t{folder.Path}");
            }
            return CommandLine.Ok;
        });
        return command;
    }
}
