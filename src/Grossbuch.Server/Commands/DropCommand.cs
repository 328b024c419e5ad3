using System.CommandLine;
using Grossbuch.Core;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch drop NAME --yes</c></summary>
internal static class DropCommand
{
    public static Command Make()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the infobase." };
        var yes = new Option<bool>("--yes") { Description = "Do it: without this the command only says what would be lost." };
        return new InfobaseCommand(
            "drop",
            "Deletes an infobase with all its data, for good. A running server stops serving it first.",
            name,
            async (parsed, context, cancellation) =>
            {
                var what = InfobaseText.Describe(context.RequireFolder());
                if (!parsed.GetValue(yes))
                    throw new InfobaseException(
                        ErrorCode.Usage, $"This deletes {what}, for good.", $"If that is meant: grossbuch drop {context.BaseName} --yes");
                await context.Exclusive((folder, _) => LongWork.Run(() =>
                {
                    folder.Drop();
                    return true;
                }), cancellation);
                await context.Output.WriteLineAsync($"deleted {what}");
                return CommandLine.Ok;
            }) { yes };
    }
}
