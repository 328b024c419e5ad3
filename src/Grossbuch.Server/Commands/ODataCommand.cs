using System.Collections.Immutable;
using System.CommandLine;
using Grossbuch.Core;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch odata content --base NAME [--set …]</c></summary>
internal static class ODataCommand
{
    public static Command Make()
    {
        var set = new Option<string>("--set")
        {
            Description = "all, none, or full names separated by commas: Catalog.X,Document.Y (Russian names are understood).",
            HelpName = "CONTENT",
        };
        var content = new InfobaseCommand(
            "content",
            "Shows or sets what the OData interface publishes. Everything by default; the platform itself starts with nothing.",
            async (parsed, context, cancellation) =>
            {
                if (parsed.GetValue(set) is { } text) await Set(context, text, cancellation);
                var names = context.RequireFolder().ReadDescription().Options.OData.Content;
                await context.Output.WriteLineAsync(names is null ? "all" : names.Value.IsEmpty ? "none" : string.Join('\n', names.Value));
                return CommandLine.Ok;
            }) { set };
        return new Command("odata", "The standard OData interface of an infobase.") { content };
    }

    private static async Task Set(CommandContext context, string text, CancellationToken cancellation)
    {
        ImmutableArray<string>? published;
        using (var use = await context.Open(cancellation)) published = Read(use.Infobase, text);
        await context.SetOptions(options => options with { OData = options.OData with { Content = published } }, cancellation);
    }

    private static ImmutableArray<string>? Read(Infobase.Infobase infobase, string text) => text switch
    {
        "all" => null,
        "none" => [],
        _ => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => Resolve(infobase, name))],
    };

    private static string Resolve(Infobase.Infobase infobase, string name)
    {
        if (infobase.Configuration.Find(name) is { } found) return found.FullName;
        var nearest = infobase.Configuration.Nearest(name);
        throw new InfobaseException(
            ErrorCode.Usage, $"{infobase.Name} has no object '{name}'.", nearest is null ? null : $"Did you mean '{nearest}'?");
    }
}
