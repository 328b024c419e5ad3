using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Infobase;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>The number of entities under a filter: <c>/$count</c>, and the total of a page.</summary>
internal sealed class CountRead(SessionRead read, ImmutableArray<LiteralSlot> slots, bool isConstant) : CompiledRead
{
    public override (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared => (read, slots);

    public override async ValueTask Execute(ReadRequest request)
    {
        var values = LiteralSlots.Fill(read.Values, slots, request.Text);
        var count = isConstant ? 1 : await request.Session.Count(read, values, request.Cancellation).ConfigureAwait(false);
        var buffer = request.Answer.Buffer;
        request.Answer.ContentType = ContentTypes.Text;
        if (request.Publication.Options.OData.CountBom == "emit") buffer.Put("\uFEFF"u8);
        buffer.Put(count.ToString(CultureInfo.InvariantCulture));
    }

    public async ValueTask<long> Count(ReadRequest request, SessionSnapshot snapshot)
    {
        if (isConstant) return 1;
        var values = LiteralSlots.Fill(read.Values, slots, request.Text);
        await using var reader = snapshot.Read(read, values, request.Cancellation);
        var batch = BatchPool.Rent();
        try
        {
            await reader.Fill(batch, request.Cancellation).ConfigureAwait(false);
            return batch.Integer(0, 0);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }
}
