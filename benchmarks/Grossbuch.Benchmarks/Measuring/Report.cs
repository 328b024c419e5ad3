using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Grossbuch.Benchmarks.Measuring;

/// <summary>Results to standard output, as a table or as JSON lines; progress to standard error, so that both can be piped apart.</summary>
internal sealed class Report(bool json, TextWriter output, TextWriter progress)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _headerWritten, _failed, _broken;

    /// <summary>0 when all bars hold, 1 when one does not, 2 when something could not be measured.</summary>
    public int ExitCode => _failed ? 2 : _broken ? 1 : 0;

    public void Say(string text) => progress.WriteLine(text);

    public void Begin(IBenchmark benchmark) => Say($"{benchmark.Id}: {benchmark.Title}");

    public void Add(IBenchmark benchmark, IReadOnlyList<Measurement> parts)
    {
        foreach (var part in parts) Write(part);
        if (parts is [{ } only] && only.Id == benchmark.Id) return;

        // The id's own line counts its parts, which keeps it in the same shape as every other absolute bar.
        var held = parts.Count(part => part.Holds);
        Write(new Measurement(benchmark.Id, benchmark.Title, held, parts.Count, 1, HigherIsBetter: true, "parts"));
    }

    public void AddFailure(IBenchmark benchmark, string reason)
    {
        _failed = true;
        if (json)
        {
            WriteJson(writer =>
            {
                writer.WriteString("id", benchmark.Id);
                writer.WriteString("title", benchmark.Title);
                writer.WriteString("error", reason);
                writer.WriteBoolean("holds", false);
            });
        }
        else
        {
            output.WriteLine($"{benchmark.Id,-14} not measured: {reason}");
        }
    }

    public void End()
    {
        if (!json) output.WriteLine(_failed ? "not everything was measured" : _broken ? "not every bar holds" : "every bar holds");
    }

    private void Write(Measurement one)
    {
        if (!one.Holds) _broken = true;
        if (json) WriteJson(writer => Write(writer, one));
        else WriteRow(one);
    }

    private static void Write(Utf8JsonWriter writer, Measurement one)
    {
        writer.WriteString("id", one.Id);
        writer.WriteString("title", one.Title);
        writer.WriteNumber("ours", Round(one.Ours));
        writer.WriteNumber("reference", Round(one.Reference));
        writer.WriteNumber("ratio", Round(one.Ratio));
        writer.WriteNumber("must", one.Must);
        writer.WriteString("better", one.HigherIsBetter ? "higher" : "lower");
        if (one.Unit is not null) writer.WriteString("unit", one.Unit);
        writer.WriteBoolean("holds", one.Holds);
    }

    private void WriteJson(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Flush();
    }

    private void WriteRow(Measurement one)
    {
        if (!_headerWritten) output.WriteLine($"{"id",-14} {"ours",12} {"reference",12} {"ratio",8} {"must",8}  holds  what");
        _headerWritten = true;
        var must = $"{(one.HigherIsBetter ? "≥" : "≤")} {Short(one.Must)}";
        var unit = one.Unit is null ? "" : $" [{one.Unit}]";
        output.WriteLine($"{one.Id,-14} {Short(one.Ours),12} {Short(one.Reference),12} {Short(one.Ratio),8} {must,8}  "
            + $"{(one.Holds ? "yes" : "NO"),-5}  {one.Title}{unit}");
        if (one.Note is not null) output.WriteLine($"{"",-14} {one.Note}");
    }

    /// <summary>Four significant digits: the fifth is noise of the machine.</summary>
    public static string Short(double value)
    {
        var decimals = Math.Abs(value) switch { >= 1000 => 0, >= 100 => 1, >= 10 => 2, _ => 3 };
        return value.ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    private static double Round(double value) => Math.Round(value, Math.Abs(value) >= 1000 ? 0 : 4);
}
