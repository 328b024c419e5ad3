using System.CommandLine;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch option list|set</c></summary>
internal static class OptionCommand
{
    public static Command Make() => new("option", "Options of an infobase, kept in its infobase.json.") { List(), Set() };

    private static Command List()
    {
        return new InfobaseCommand("list", "Shows every option with its value.", async (_, context, _) =>
        {
            foreach (var (key, value) in OptionText.List(context.RequireFolder().ReadDescription().Options))
                await context.Output.WriteLineAsync($"{key} = {value}");
            return CommandLine.Ok;
        });
    }

    private static Command Set()
    {
        var key = new Argument<string>("KEY") { Description = "Such as durability, language, odata.plus, limits.readersMax." };
        var value = new Argument<string>("VALUE");
        return new InfobaseCommand(
            "set",
            """
            Sets one option. A running server goes over to it at once: language, separators, odata.* and writing.* without anybody noticing;
            for the others it opens the infobase anew, which refuses requests for a moment.
            """,
            async (parsed, context, cancellation) =>
            {
                var (name, text) = (parsed.GetValue(key)!, parsed.GetValue(value)!);
                var effect = await context.SetOptions(options => OptionText.Set(options, name, text), cancellation);
                await context.Output.WriteLineAsync($"{name} = {text}{TextOf(effect)}");
                return CommandLine.Ok;
            }) { key, value };
    }

    private static string TextOf(OptionEffect effect) => effect switch
    {
        OptionEffect.AtOnce => " (in effect)",
        OptionEffect.Reopened => " (in effect: the infobase was opened anew)",
        _ => "",
    };
}
