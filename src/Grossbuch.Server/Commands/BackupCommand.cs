using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch backup --base NAME [--to FILE]</c></summary>
internal static class BackupCommand
{
    public static Command Make()
    {
        var to = new Option<string>("--to")
        {
            Description = "File to write; NAME-<date and time>.zip in the current folder by default.",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        return new InfobaseCommand(
            "backup",
            """
            Copies an infobase as it is at one moment into one zip file, while others read and write: its options, its configuration, its
            data and its users. The file is there when it is whole. It holds the hashes of passwords: keep it as the infobase itself.
            """,
            async (parsed, context, cancellation) =>
            {
                var file = context.PathOf(parsed.GetValue(to) ?? DefaultName(context));
                var replaces = parsed.GetValue(force);
                if (File.Exists(file) && !replaces)
                    throw new InfobaseException(ErrorCode.Usage, $"The file '{file}' is there already.", "--force replaces it.");
                using var use = await context.Open(cancellation);
                var folder = context.RequireFolder();
                var manifest = await LongWork.Run(() => Write(use.Infobase, folder, file, replaces));
                var size = new FileInfo(file).Length / 1_048_576.0;
                await context.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{context.BaseName} as of {manifest.MadeAt:yyyy-MM-ddTHH:mm:ssZ} is in {file} ({size:0.0} MB)"));
                return CommandLine.Ok;
            }) { to, force };
    }

    // The old backup stays until the new one is whole.
    private static BackupManifest Write(Infobase.Infobase infobase, InfobaseFolder folder, string file, bool replaces)
    {
        if (!replaces) return InfobaseBackup.Write(infobase, folder, file);
        var beside = $"{file}.{Environment.ProcessId}.new";
        try
        {
            var manifest = InfobaseBackup.Write(infobase, folder, beside);
            File.Move(beside, file, overwrite: true);
            return manifest;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static string DefaultName(CommandContext context) => string.Create(
        CultureInfo.InvariantCulture, $"{context.BaseName}-{context.Clock.GetUtcNow():yyyyMMddTHHmmssZ}.zip");
}
