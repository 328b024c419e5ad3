using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;

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
                var what = Describe(context.RequireFolder());
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

    private static string Describe(InfobaseFolder folder)
    {
        var bytes = folder.Size();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the infobase {folder.Name} ({ConfigurationOf(folder)}, {bytes / 1_048_576.0:0.0} MB in {Path.GetFullPath(folder.Path)})");
    }

    // What cannot be read can still be dropped.
    private static string ConfigurationOf(InfobaseFolder folder)
    {
        try
        {
            var description = folder.ReadDescription();
            return $"{description.Configuration} {description.ConfigurationVersion}".TrimEnd();
        }
        catch (InfobaseException)
        {
            return "its description cannot be read";
        }
    }
}
