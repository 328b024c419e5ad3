using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary><c>Document_X(guid'…')/Контрагент</c>: first the reference, then the entity behind it.</summary>
/// <param name="read">One column: the reference at the end of the path.</param>
/// <param name="setName">The set that the path begins with, for the error.</param>
internal sealed class NavigationRead(
    SessionRead read, ImmutableArray<LiteralSlot> slots, string setName, RefType type, EntityRead target) : CompiledRead
{
    public override (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared => (read, slots);

    public override async ValueTask Execute(ReadRequest request)
    {
        var key = await FindKey(request).ConfigureAwait(false);
        await target.Execute(request, type, key).ConfigureAwait(false);
    }

    private async ValueTask<RefKey> FindKey(ReadRequest request)
    {
        var values = LiteralSlots.Fill(read.Values, slots, request.Text);
        await using var reader = await request.Session.Read(read, values, request.Cancellation).ConfigureAwait(false);
        var batch = BatchPool.Rent();
        try
        {
            if (!await reader.Fill(batch, request.Cancellation).ConfigureAwait(false))
                throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(setName));
            var column = reader.Columns[0];
            // An empty reference leads to no entity; the error is that of a key that nothing has.
            return column.IsNullable && batch.IsNull(0, column.NullSlot) ? RefKey.Empty : batch.Key(0, column.Key);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }
}
