using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Grossbuch.Server.Hosting;

/// <summary>
/// The runtime's own meters as Prometheus text. They are asked only when the page is read, so they cost a request nothing.
/// </summary>
internal sealed class RuntimeMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _rendering = new();
    private readonly SortedDictionary<string, SortedDictionary<string, double>> _values = new(StringComparer.Ordinal);

    public RuntimeMetrics()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "System.Runtime" && instrument.IsObservable) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public string Render()
    {
        lock (_rendering)
        {
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var (name, series) in _values)
            {
                text.Append("# TYPE ").Append(name).Append(name.EndsWith("_total", StringComparison.Ordinal) ? " counter\n" : " gauge\n");
                foreach (var (labels, value) in series)
                    text.Append(name).Append(labels).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
            }
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = NameOf(instrument);
        if (!_values.TryGetValue(name, out var series))
            _values[name] = series = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var labels = new StringBuilder();
        foreach (var (key, tag) in tags)
            labels.Append(labels.Length == 0 ? '{' : ',').Append(key.Replace('.', '_')).Append("=\"").Append(tag).Append('"');
        if (labels.Length > 0) labels.Append('}');
        series[labels.ToString()] = value;
    }

    // dotnet.gc.heap.total_allocated in By becomes dotnet_gc_heap_total_allocated_bytes_total.
    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_');
        var unit = instrument.Unit switch { "By" => "_bytes", "s" => "_seconds", _ => "" };
        if (!name.EndsWith(unit, StringComparison.Ordinal)) name += unit;
        return instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal) ? name + "_total" : name;
    }
}
