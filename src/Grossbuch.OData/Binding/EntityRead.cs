using System.Collections.Immutable;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>One entity by its key, or by a reference that led to it.</summary>
internal sealed class EntityRead(EntitySet set, EntityRows rows, ImmutableArray<LiteralSlot> slots, int keySlot = -1) : CompiledRead
{
    private readonly byte[] _context = Encoding.UTF8.GetBytes(set.Name + "/@Element");

    public override (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared => (rows.Read, slots);

    public override ValueTask Execute(ReadRequest request) => Run(request, LiteralSlots.Fill(rows.Read.Values, slots, request.Text));

    /// <summary>The entity that a navigation found.</summary>
    public ValueTask Execute(ReadRequest request, RefType type, RefKey key)
    {
        var values = rows.Read.Values.AsSpan().ToArray();
        values[keySlot] = Value.OfRef(type, key);
        return Run(request, values);
    }

    private async ValueTask Run(ReadRequest request, Value[] values)
    {
        if (!rows.NeedsSnapshot)
        {
            await using var alone = await request.Session.Read(rows.Read, values, request.Cancellation).ConfigureAwait(false);
            await Write(request, null, alone).ConfigureAwait(false);
            return;
        }
        await using var snapshot = await SessionSnapshot.Begin(request.Session, request.Cancellation).ConfigureAwait(false);
        await using var reader = snapshot.Read(rows.Read, values, request.Cancellation);
        await Write(request, snapshot, reader).ConfigureAwait(false);
    }

    private async ValueTask Write(ReadRequest request, SessionSnapshot? snapshot, RowReader reader)
    {
        var batch = BatchPool.Rent();
        try
        {
            if (!await reader.Fill(batch, request.Cancellation).ConfigureAwait(false))
            {
                if (set.Kind != SetKind.Constant)
                    throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(set.Name));
                DefaultRow.Fill(batch, reader.Columns);
            }
            var buffer = request.Answer.Buffer;
            JsonFrame.Open(buffer, request.Format, request.Root, _context);
            var context = new WireContext(reader, request.Publication.Names, request.Root);
            await rows.WriteRow(request, snapshot, rows.WriterFor(reader.Columns), reader, batch, 0, context).ConfigureAwait(false);
            JsonFrame.EndRow(buffer);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }
}
