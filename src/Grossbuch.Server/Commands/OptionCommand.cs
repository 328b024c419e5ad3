using System.CommandLine;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch option list|set</c></summary>
internal static class OptionCommand
{
    public static Command Make() => new("option", "Options of an infobase, kept in its infobase.json.") { List(), Set() };

    private static Command List()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var command = new Command("list", "Shows every option with its value.") { into, data };
        command.SetAction(async (parsed, _) =>
        {
            var folder = InfobaseFolder.Require(parsed.GetValue(data)!, parsed.GetValue(into)!);
            foreach (var (key, value) in OptionText.List(folder.ReadDescription().Options))
                await Console.Out.WriteLineAsync($"{key} = {value}");
            return CommandLine.Ok;
        });
        return command;
    }

    private static Command Set()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var key = new Argument<string>("KEY") { Description = "Such as durability, language, odata.plus, limits.readersMax." };
        var value = new Argument<string>("VALUE");
        var command = new Command("set", "Sets one option. A running server reads options when it starts.") { key, value, into, data };
        command.SetAction(async (parsed, _) =>
        {
            var folder = InfobaseFolder.Require(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var description = folder.ReadDescription();
            folder.WriteDescription(
                description with { Options = OptionText.Set(description.Options, parsed.GetValue(key)!, parsed.GetValue(value)!) });
            await Console.Out.WriteLineAsync($"{parsed.GetValue(key)} = {parsed.GetValue(value)}");
            return CommandLine.Ok;
        });
        return command;
    }
}
