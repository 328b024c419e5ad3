using System.Collections.Immutable;
using System.CommandLine;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch odata content --base NAME [--set …]</c></summary>
internal static class ODataCommand
{
    public static Command Make()
    {
        var into = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
        var set = new Option<string>("--set")
        {
            Description = "all, none, or full names separated by commas: Catalog.X,Document.Y (Russian names are understood).",
            HelpName = "CONTENT",
        };
        var content = new Command(
            "content",
            "Shows or sets what the OData interface publishes. Everything by default; the platform itself starts with nothing.")
            { into, data, set };
        content.SetAction(async (parsed, _) =>
        {
            var folder = InfobaseFolder.Require(parsed.GetValue(data)!, parsed.GetValue(into)!);
            var description = folder.ReadDescription();
            using var infobase = InfobaseOpening.Open(folder, TimeProvider.System);
            if (parsed.GetValue(set) is { } text)
            {
                var published = text switch
                {
                    "all" => (ImmutableArray<string>?)null,
                    "none" => [],
                    _ => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        .Select(name => Resolve(infobase, name))],
                };
                description = description with
                {
                    Options =
                    description.Options with { OData = description.Options.OData with { Content = published } }
                };
                folder.WriteDescription(description);
            }
            var names = description.Options.OData.Content;
            await Console.Out.WriteLineAsync(names is null ? "all" : names.Value.IsEmpty ? "none" : string.Join('\n', names.Value));
            return CommandLine.Ok;
        });
        return new Command("odata", "The standard OData interface of an infobase.") { content };
    }

    private static string Resolve(Infobase.Infobase infobase, string name)
    {
        if (infobase.Configuration.Find(name) is { } found) return found.FullName;
        var nearest = infobase.Configuration.Nearest(name);
        throw new InfobaseException(
            ErrorCode.Usage, $"{infobase.Name} has no object '{name}'.", nearest is null ? null : $"Did you mean '{nearest}'?");
    }
}
