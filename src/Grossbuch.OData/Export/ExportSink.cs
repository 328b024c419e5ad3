using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Export;

/// <summary>Where an export goes: one growing buffer, written out whenever it is full.</summary>
internal sealed class ExportSink(Stream to, Action<string, long>? progress) : IDisposable
{
    private const int FlushBytes = 256 * 1024;
    private const long ProgressRows = 100_000;

    private Stream _to = to;

    public WireBuffer Buffer { get; } = new(FlushBytes + (16 * 1024));

    public long Rows { get; private set; }

    /// <summary>Rows of tabular sections without an owner.</summary>
    public long Orphans { get; set; }

    public ValueTask EndRow(string place, CancellationToken cancellation)
    {
        if (++Rows % ProgressRows == 0) progress?.Invoke(place, Rows);
        return FlushIfFull(cancellation);
    }

    public ValueTask FlushIfFull(CancellationToken cancellation) =>
        Buffer.Count < FlushBytes ? ValueTask.CompletedTask : Flush(cancellation);

    public async ValueTask Flush(CancellationToken cancellation)
    {
        await _to.WriteAsync(Buffer.Memory, cancellation).ConfigureAwait(false);
        Buffer.Clear();
    }

    /// <summary>Goes on in another file; the buffer must have been flushed.</summary>
    public void TurnTo(Stream next) => _to = next;

    public void Dispose() => Buffer.Dispose();
}
