using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch restore --base NAME FILE [--yes]</c></summary>
internal static class RestoreCommand
{
    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "A backup that grossbuch backup or a load has made." };
        var yes = new Option<bool>("--yes") { Description = "Replace the infobase that is there: without this it is only named." };
        return new InfobaseCommand(
            "restore",
            """
            Makes an infobase of a backup, under any name; under another name it is an infobase of its own.
            The backup is unpacked and proven beside: one that is damaged changes nothing. A running server serves what was restored.
            """,
            async (parsed, context, cancellation) =>
            {
                var path = context.PathOf(parsed.GetValue(file)!);
                if (!File.Exists(path)) throw new InfobaseException(ErrorCode.Usage, $"There is no file '{path}'.");
                if (context.Folder.Exists && !parsed.GetValue(yes))
                    throw new InfobaseException(
                        ErrorCode.Usage,
                        $"This replaces {InfobaseText.Describe(context.Folder)} by what is in {path}.",
                        $"If that is meant, add --yes. To keep what is there: grossbuch backup --base {context.BaseName}");
                var manifest = await context.Exclusive(
                    (folder, _) => LongWork.Run(() => InfobaseBackup.Restore(folder, path)), cancellation);
                await context.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{context.BaseName} is {manifest.Infobase} as of {manifest.MadeAt:yyyy-MM-ddTHH:mm:ssZ} ({manifest.Configuration})"));
                return CommandLine.Ok;
            }) { file, yes };
    }
}
