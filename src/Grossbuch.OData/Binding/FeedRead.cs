using System.Collections.Immutable;
using System.Text;
using Grossbuch.Infobase;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>A list of entities, with the total when it is asked for.</summary>
internal sealed class FeedRead(
    EntitySet set, string context, EntityRows rows, ImmutableArray<LiteralSlot> slots, CountRead? count) : CompiledRead
{
    private readonly byte[] _context = Encoding.UTF8.GetBytes(context);

    public override (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared => (rows.Read, slots);

    public override async ValueTask Execute(ReadRequest request)
    {
        var values = LiteralSlots.Fill(rows.Read.Values, slots, request.Text);
        if (!rows.NeedsSnapshot && count is null)
        {
            await using var alone = await request.Session.Read(rows.Read, values, request.Cancellation).ConfigureAwait(false);
            await Write(request, null, alone, null).ConfigureAwait(false);
            return;
        }
        await using var snapshot = await SessionSnapshot.Begin(request.Session, request.Cancellation).ConfigureAwait(false);
        long? total = count is null ? null : await count.Count(request, snapshot).ConfigureAwait(false);
        await using var reader = snapshot.Read(rows.Read, values, request.Cancellation);
        await Write(request, snapshot, reader, total).ConfigureAwait(false);
    }

    private async ValueTask Write(ReadRequest request, SessionSnapshot? snapshot, RowReader reader, long? total)
    {
        var batch = BatchPool.Rent();
        try
        {
            var buffer = request.Answer.Buffer;
            JsonFrame.Open(buffer, request.Format, request.Root, _context);
            if (total is { } number) JsonFrame.Count(buffer, number);
            JsonFrame.BeginArray(buffer);
            await WriteRows(request, snapshot, reader, batch).ConfigureAwait(false);
            JsonFrame.EndArray(buffer);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }

    private async ValueTask WriteRows(ReadRequest request, SessionSnapshot? snapshot, RowReader reader, RowBatch batch)
    {
        var buffer = request.Answer.Buffer;
        var writer = rows.WriterFor(reader.Columns);
        var context = new WireContext(reader, request.Publication.Names, request.Root);
        var isFirst = true;
        while (await reader.Fill(batch, request.Cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                JsonFrame.BeginRow(buffer, isFirst);
                isFirst = false;
                var written = rows.WriteRow(request, snapshot, writer, reader, batch, row, context);
                if (!written.IsCompletedSuccessfully) await written.ConfigureAwait(false);
                JsonFrame.EndRow(buffer);
                var flushed = request.Answer.FlushIfFull(request.Cancellation);
                if (!flushed.IsCompletedSuccessfully) await flushed.ConfigureAwait(false);
            }
        }
        if (!isFirst || set.Kind != SetKind.Constant) return;
        DefaultRow.Fill(batch, reader.Columns);
        JsonFrame.BeginRow(buffer, isFirst: true);
        await rows.WriteRow(request, snapshot, writer, reader, batch, 0, context).ConfigureAwait(false);
        JsonFrame.EndRow(buffer);
    }
}
