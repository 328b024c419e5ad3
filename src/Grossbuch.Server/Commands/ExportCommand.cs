using System.CommandLine;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.OData.Export;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch export --base NAME [--object NAME]… [--format ndjson|csv] [--to FILE]</c></summary>
internal static class ExportCommand
{
    private const string StandardOutput = "-";

    public static Command Make()
    {
        var from = CommandLine.BaseOption();
        var data = CommandLine.DataOption();
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
        var command = new Command(
            "export",
            """
            Writes the data of an infobase, or of some of its objects, as it is at one moment: all fields, in every data area.
            ndjson: one entity a line, as import takes it; an export that is imported into an empty base exports alike, byte for byte.
            csv: one file for each object and each tabular section (Catalog_X.csv, Catalog_X_Section.csv), with a header of field names.
            A file is there when it is whole: it is written beside and then renamed.
            """) { from, data, objects, format, to, bom };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var infobase = InfobaseOpening.Open(
                InfobaseFolder.Require(parsed.GetValue(data)!, parsed.GetValue(from)!), TimeProvider.System);
            var export = new DataExport(infobase, parsed.GetValue(objects)!, Progress);
            using var files = new ExportFiles(parsed.GetValue(to)!);
            var summary = parsed.GetValue(format) == "csv"
                ? await WriteCsv(export, files, parsed.GetValue(bom), cancellation)
                : await WriteLines(export, files, cancellation);
            files.Keep();
            await Report(summary);
            return summary.Orphans > 0 ? CommandLine.Findings : CommandLine.Ok;
        });
        return command;
    }

    private static async Task<ExportSummary> WriteLines(DataExport export, ExportFiles files, CancellationToken cancellation)
    {
        await using var file = files.IsStandardOutput ? Console.OpenStandardOutput() : files.Create();
        return await export.WriteLines(file, cancellation);
    }

    private static async Task<ExportSummary> WriteCsv(DataExport export, ExportFiles files, bool withBom, CancellationToken cancellation)
    {
        var isOne = export.Tables.Take(2).Count() == 1;
        if (files.IsStandardOutput && !isOne)
            throw new InfobaseException(
                ErrorCode.Usage, "The export has several tables, and CSV has a file for each.", "Name a folder: --to DIR");
        Func<string, Stream> open = files.IsStandardOutput ? _ => Console.OpenStandardOutput()
            : isOne && !files.IsFolder ? _ => files.Create()
            : name => files.Create(name + ".csv");
        return await export.WriteCsv(open, withBom, cancellation);
    }

    private static void Progress(string name, long rows) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rows} rows…"));

    // Standard output may be the export itself.
    private static async Task Report(ExportSummary summary)
    {
        await Console.Error.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{summary.Rows} rows of {summary.Objects} objects exported"));
        if (summary.Orphans > 0)
            await Console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.Orphans} rows of tabular sections have no owner and were left out; grossbuch verify names them"));
    }
}

/// <summary>Files that are written beside their place and put there together when all are whole; otherwise they vanish.</summary>
internal sealed class ExportFiles(string target) : IDisposable
{
    private readonly List<(string Beside, string Path)> _files = [];

    public bool IsStandardOutput => target == "-";

    /// <summary>The target is a folder that is there, or is written like one.</summary>
    public bool IsFolder => Directory.Exists(target) || Path.EndsInDirectorySeparator(target);

    public Stream Create() => IsFolder
        ? throw new InfobaseException(ErrorCode.Usage, $"'{target}' is a folder.", "Name a file: --to FILE")
        : Open(target);

    /// <summary>A file in the folder, which is made where it is not there.</summary>
    public Stream Create(string name)
    {
        if (File.Exists(target))
            throw new InfobaseException(ErrorCode.Usage, $"'{target}' is a file.", "Several tables need a folder: --to DIR");
        Directory.CreateDirectory(target);
        return Open(Path.Combine(target, name));
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
