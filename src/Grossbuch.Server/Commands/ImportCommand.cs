using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.IO.Pipelines;
using Grossbuch.Core;
using Grossbuch.Infobase.Data;
using Grossbuch.OData.Json;

namespace Grossbuch.Server.Commands;

/// <summary><c>grossbuch import FILE.ndjson --base NAME</c></summary>
internal static class ImportCommand
{
    private const int ProgressEvery = 100_000;

    public static Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "NDJSON file, one entity a line; '-' reads standard input." };
        var keepGoing = new Option<bool>("--keep-going") { Description = "Import the good lines even when some are refused." };
        return new InfobaseCommand(
            "import",
            """
            Bulk data: one entity a line, {"$type":"Catalog_X", …the OData JSON of the entity…}; register records as record sets
            {"$type":"AccumulationRegister_X","Recorder":…,"Recorder_Type":…,"RecordSet":[…]}. Nothing is posted and no handler runs.
            Ref_Key, Posted and DataVersion are kept as given. An object that is there already is replaced. Every refused line is reported
            with its number, and one bad line changes nothing unless --keep-going.
            """,
            async (parsed, context, cancellation) =>
            {
                using var use = await context.Open(cancellation);
                await using var lines = context.OpenInput(parsed.GetValue(file)!);
                var result = await Import(use.Infobase, lines, parsed.GetValue(keepGoing), context.Error, cancellation);
                foreach (var refused in result.Refused)
                    await context.Error.WriteLineAsync(
                        string.Create(CultureInfo.InvariantCulture, $"line {refused.Line}: {refused.Message}"));
                var undone = result.Committed ? "" : "; nothing was changed (--keep-going imports the good lines)";
                await context.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{result.Written} imported, {result.Refused.Length} refused{undone}"));
                return result.Refused.IsEmpty ? CommandLine.Ok : CommandLine.Findings;
            }) { file, keepGoing };
    }

    /// <summary>Imports NDJSON from a stream.</summary>
    public static async Task<ImportResult> Import(
        Infobase.Infobase infobase, Stream lines, bool keepGoing, TextWriter? progress, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(lines, new StreamPipeReaderOptions(bufferSize: 1 << 20, leaveOpen: true));
        var entities = new EntityReader(infobase.Configuration);
        await using var importer = await Importer.Begin(infobase, keepGoing, cancellation);
        var line = 0L;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                Add(importer, entities, ++line, buffer.Slice(0, end));
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                if (line % ProgressEvery == 0 && progress is not null)
                    await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{line} lines…"));
            }
            if (read.IsCompleted)
            {
                if (!buffer.IsEmpty) Add(importer, entities, ++line, buffer);
                break;
            }
            pipe.AdvanceTo(buffer.Start, buffer.End);
        }
        return await importer.Finish();
    }

    private static void Add(Importer importer, EntityReader entities, long line, ReadOnlySequence<byte> text)
    {
        var bytes = text.IsSingleSegment ? text.First : text.ToArray();
        // A byte-order mark on the first line, blanks around the others.
        var span = bytes.Span;
        if (line == 1 && span.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        if (bytes.Span.Trim(" \t\r"u8).IsEmpty) return;
        EntityData entity;
        try
        {
            entity = entities.Read(bytes);
        }
        catch (InfobaseException refused)
        {
            importer.Refuse(line, refused.Hint is null ? refused.Message : $"{refused.Message} {refused.Hint}");
            return;
        }
        importer.Add(line, entity);
    }
}
