using System.Collections.Immutable;
using Grossbuch.Infobase;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Export;

/// <summary>One ordered read, row by row: what two reads are merged by.</summary>
internal sealed class RowCursor : IAsyncDisposable
{
    private readonly RowReader _reader;

    private RowCursor(RowReader reader, WireNames names)
    {
        _reader = reader;
        Context = new WireContext(reader, names, []);
    }

    public static RowCursor Open(SessionSnapshot snapshot, SessionRead read, WireNames names, CancellationToken cancellation) =>
        new(snapshot.Read(read, [.. read.Values], cancellation), names);

    public ImmutableArray<ColumnLayout> Columns => _reader.Columns;

    public RowBatch Batch { get; } = BatchPool.Rent();

    /// <summary>The row of the batch; meaningful while <see cref="HasRow"/>.</summary>
    public int Row { get; private set; } = -1;

    public bool HasRow { get; private set; }

    public WireContext Context { get; }

    /// <summary>Goes to the next row; false at the end.</summary>
    public ValueTask<bool> Next(CancellationToken cancellation)
    {
        if (++Row < Batch.RowCount) return new ValueTask<bool>(HasRow = true);
        return Refill(cancellation);
    }

    private async ValueTask<bool> Refill(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Row = 0;
        return HasRow = await _reader.Fill(Batch, cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        BatchPool.Return(Batch);
    }
}
