using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.OData.Export;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch export --base NAME [--object NAME]… [--format ndjson|csv] [--to FILE]</c></summary>
internal static class ExportCommand
{
    private const string StandardOutput = "-";

    public static Command Make()
    {
        var objects = new Option<string[]>("--object")
        {
            Description = "Only this object, such as Catalog.X, Справочник.X or Catalog_X; may be repeated.",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
        };
        var format = new Option<string>("--format")
        {
            Description = "ndjson or csv.",
            DefaultValueFactory = _ => "ndjson",
            HelpName = "FORMAT",
        };
        format.AcceptOnlyFromAmong("ndjson", "csv");
        var to = new Option<string>("--to")
        {
            Description = "File to write, or the folder for the files of several tables as CSV; standard output by default.",
            DefaultValueFactory = _ => StandardOutput,
            HelpName = "FILE",
        };
        var bom = new Option<bool>("--bom") { Description = "Begin CSV files with a byte-order mark, for Excel." };
        return new InfobaseCommand(
            "export",
            """
            Writes the data of an infobase, or of some of its objects, as it is at one moment: all fields, in every data area.
            ndjson: one entity a line, as import takes it; an export that is imported into an empty base exports alike, byte for byte.
            csv: one file for each object and each tabular section (Catalog_X.csv, Catalog_X_Section.csv), with a header of field names.
            A file is there when it is whole: it is written beside and then renamed.
            """,
            async (parsed, context, cancellation) =>
            {
                using var use = await context.Open(cancellation);
                var export = new DataExport(use.Infobase, parsed.GetValue(objects)!, (name, rows) => Tell(context, name, rows));
                var target = parsed.GetValue(to)!;
                using var files = new ExportFiles(target == StandardOutput ? null : context.PathOf(target), context.OpenOutput);
                var summary = parsed.GetValue(format) == "csv"
                    ? await WriteCsv(export, files, parsed.GetValue(bom), cancellation)
                    : await WriteLines(export, files, cancellation);
                files.Keep();
                await Report(context, summary);
                return summary.Orphans > 0 ? CommandLine.Findings : CommandLine.Ok;
            }) { objects, format, to, bom };
    }

    private static async Task<ExportSummary> WriteLines(DataExport export, ExportFiles files, CancellationToken cancellation)
    {
        await using var file = files.Create();
        return await export.WriteLines(file, cancellation);
    }

    private static async Task<ExportSummary> WriteCsv(DataExport export, ExportFiles files, bool withBom, CancellationToken cancellation)
    {
        var isOne = export.Tables.Take(2).Count() == 1;
        if (files.IsStandardOutput && !isOne)
            throw new InfobaseException(
                ErrorCode.Usage, "The export has several tables, and CSV has a file for each.", "Name a folder: --to DIR");
        return await export.WriteCsv(
            name => isOne && !files.IsFolder ? files.Create() : files.Create(name + ".csv"), withBom, cancellation);
    }

    private static void Tell(CommandContext context, string name, long rows) =>
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rows} rows…"));

    // Standard output may be the export itself.
    private static async Task Report(CommandContext context, ExportSummary summary)
    {
        await context.Error.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{summary.Rows} rows of {summary.Objects} objects exported"));
        if (summary.Orphans > 0)
            await context.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Orphans} rows of tabular sections have no owner and were left out; grossbuch verify names them"));
    }
}

/// <summary>Files that are written beside their place and put there together when all are whole; otherwise they vanish.</summary>
/// <param name="target">A file or a folder; null for standard output.</param>
/// <param name="openOutput">Opens standard output.</param>
internal sealed class ExportFiles(string? target, Func<Stream> openOutput) : IDisposable
{
    private readonly List<(string Beside, string Path)> _files = [];

    public bool IsStandardOutput => target is null;

    /// <summary>The target is a folder that is there, or is written like one.</summary>
    public bool IsFolder => target is not null && (Directory.Exists(target) || Path.EndsInDirectorySeparator(target));

    public Stream Create() => target is null ? openOutput()
        : IsFolder ? throw new InfobaseException(ErrorCode.Usage, $"'{target}' is a folder.", "Name a file: --to FILE")
        : Open(target);

    /// <summary>A file in the folder, which is made where it is not there.</summary>
    public Stream Create(string name)
    {
        if (File.Exists(target))
            throw new InfobaseException(ErrorCode.Usage, $"'{target}' is a file.", "Several tables need a folder: --to DIR");
        Directory.CreateDirectory(target!);
        return Open(Path.Combine(target!, name));
    }

    /// <summary>Puts the files in their places.</summary>
    public void Keep()
    {
        foreach (var (beside, path) in _files) File.Move(beside, path, overwrite: true);
        _files.Clear();
    }

    public void Dispose()
    {
        foreach (var (beside, _) in _files) File.Delete(beside);
    }

    private FileStream Open(string path)
    {
        // The process in the name: two exports into one place do not write into each other's file.
        var beside = $"{path}.{Environment.ProcessId}.part";
        var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        _files.Add((beside, path));
        return stream;
    }
}
