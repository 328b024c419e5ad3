using System.Collections.Immutable;
using System.Text;
using Grossbuch.Infobase;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>One property of one entity, in an envelope or raw (<c>/$value</c>); a value storage always raw (odata §1).</summary>
/// <param name="read">First column: the reference that must not be broken; second: the property.</param>
/// <param name="makeMember">The printer of the property for the layout that the store chose.</param>
internal sealed class PropertyRead(
    SessionRead read, ImmutableArray<LiteralSlot> slots, EntitySet set, WireProperty property, bool isRaw, bool isStream,
    Func<ColumnLayout, JsonMember> makeMember) : CompiledRead
{
    private readonly byte[] _context = Encoding.UTF8.GetBytes(property.EdmType);

    public override (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared => (read, slots);

    public override async ValueTask Execute(ReadRequest request)
    {
        var values = LiteralSlots.Fill(read.Values, slots, request.Text);
        await using var reader = await request.Session.Read(read, values, request.Cancellation).ConfigureAwait(false);
        var batch = BatchPool.Rent();
        try
        {
            var isFound = await reader.Fill(batch, request.Cancellation).ConfigureAwait(false);
            // A constant that was never set reads as the empty value of its type, here as in a list.
            if (!isFound && set.Kind == SetKind.Constant) DefaultRow.Fill(batch, reader.Columns);
            else if (!isFound || (reader.Columns[0].IsNullable && batch.IsNull(0, reader.Columns[0].NullSlot)))
                throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(set.Name));
            Write(request, reader, batch);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }

    private void Write(ReadRequest request, RowReader reader, RowBatch batch)
    {
        var (buffer, column) = (request.Answer.Buffer, reader.Columns[1]);
        if (isRaw)
        {
            WriteRaw(request, reader, column, batch);
            return;
        }
        JsonFrame.Open(buffer, request.Format, request.Root, _context);
        JsonRowWriter.Divide(buffer);
        buffer.Put("\"value\": "u8);
        makeMember(column).Write(buffer, batch, 0, new WireContext(reader, request.Publication.Names, request.Root));
        buffer.Put("\n}"u8);
    }

    private void WriteRaw(ReadRequest request, RowReader reader, ColumnLayout column, RowBatch batch)
    {
        var answer = request.Answer;
        var isNull = column.IsNullable && batch.IsNull(0, column.NullSlot);
        if (isStream)
        {
            var type = isNull ? "" : Encoding.UTF8.GetString(batch.Bytes(0, column.Text));
            answer.ContentType = IsMediaType(type) ? type : "application/octet-stream";
            if (!isNull) answer.Buffer.Put(batch.Bytes(0, column.Content));
            return;
        }
        answer.ContentType = ContentTypes.Text;
        if (isNull) return;
        if (property.Kind is WireKind.Text or WireKind.RoutePoint)
        {
            answer.Buffer.Put(batch.Bytes(0, column.Text));
            return;
        }
        using var printed = new WireBuffer(256);
        makeMember(column).Write(printed, batch, 0, new WireContext(reader, request.Publication.Names, request.Root));
        var text = printed.Written;
        answer.Buffer.Put(text.Length > 1 && text[0] == '"' ? text[1..^1] : text);
    }

    // What a client stored as a type goes into a header: nothing but the characters of a media type may.
    private static bool IsMediaType(string type) =>
        type.Length is > 0 and <= 200 && type.Contains('/', StringComparison.Ordinal)
            && type.All(c => char.IsAsciiLetterOrDigit(c) || "/+-._;= ".Contains(c, StringComparison.Ordinal));
}
