using System.Collections.Immutable;
using System.Text;
using Grossbuch.Infobase;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>
/// All records of one recorder as one entity (odata §8.5, §14.6): the recorder, and the records in the order of their numbers.
/// </summary>
internal sealed class RecordSetRead(
    EntitySet set, EntitySet records, Selection selection, ColumnMap map, SessionRead read, ImmutableArray<LiteralSlot> slots,
    Format format, WireNames names) : CompiledRead
{
    private readonly byte[] _context = Encoding.UTF8.GetBytes(set.Name + "/@Element");
    private readonly byte[] _rowsType = Encoding.UTF8.GetBytes(
        format == Format.JsonFull ? $"\"RecordSet@odata.type\": \"Collection(StandardODATA.{set.Name}_RowType)\",\n" : "");

    private volatile Writers? _writers;

    public override (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared => (read, slots);

    public override async ValueTask Execute(ReadRequest request)
    {
        var values = LiteralSlots.Fill(read.Values, slots, request.Text);
        await using var reader = await request.Session.Read(read, values, request.Cancellation).ConfigureAwait(false);
        var batch = BatchPool.Rent();
        try
        {
            if (!await reader.Fill(batch, request.Cancellation).ConfigureAwait(false))
                throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(set.Name));
            await Write(request, reader, batch).ConfigureAwait(false);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }

    /// <summary>A set that was emptied: the recorder, and no records.</summary>
    /// <param name="recorder">The value of the recorder as text, with the name of its type.</param>
    public void WriteEmpty(ReadRequest request, string recorder, string type)
    {
        var buffer = request.Answer.Buffer;
        JsonFrame.Open(buffer, format, request.Root, _context);
        JsonRowWriter.Divide(buffer);
        var key = set.Key[0];
        buffer.Put($"\"{key.Name}\": \"{recorder}\",\n");
        if (key.TypeName is not null) buffer.Put($"\"{key.TypeName}\": \"{type}\",\n");
        buffer.Put(_rowsType);
        buffer.Put("\"RecordSet\": []\n}"u8);
    }

    private async ValueTask Write(ReadRequest request, RowReader reader, RowBatch batch)
    {
        var buffer = request.Answer.Buffer;
        var writers = WritersFor(reader.Columns);
        var context = new WireContext(reader, request.Publication.Names, request.Root);
        JsonFrame.Open(buffer, format, request.Root, _context);
        writers.Head.WriteMembers(buffer, batch, 0, context);
        // The link stands last but is made of the first row, which is gone by then.
        using var links = new WireBuffer(1024);
        links.Put((byte)'"');
        writers.Head.WriteLinks(links, batch, 0, context);
        JsonRowWriter.Divide(buffer);
        buffer.Put(_rowsType);
        buffer.Put("\"RecordSet\": ["u8);
        var isFirst = true;
        do
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                buffer.Put(isFirst ? "\n{\n"u8 : ",\n{\n"u8);
                isFirst = false;
                writers.Rows.WriteMembers(buffer, batch, row, context);
                buffer.Put("\n}"u8);
            }
            await request.Answer.FlushIfFull(request.Cancellation).ConfigureAwait(false);
        }
        while (await reader.Fill(batch, request.Cancellation).ConfigureAwait(false));
        buffer.Put("\n]"u8);
        buffer.Put(links.Written[1..]);
        JsonFrame.EndRow(buffer);
    }

    private Writers WritersFor(ImmutableArray<ColumnLayout> columns)
    {
        var known = _writers;
        if (known is not null && known.Columns == columns) return known;
        return _writers = new Writers(
            columns,
            new JsonRowWriter(set, Selection.All(set), map, columns, format, names),
            new JsonRowWriter(records, selection, map, columns, NoAnnotations(format), names));
    }

    // Rows inside an entity have no address of their own.
    private static Format NoAnnotations(Format format) => format == Format.JsonFull ? Format.JsonMinimal : format;

    private sealed record Writers(ImmutableArray<ColumnLayout> Columns, JsonRowWriter Head, JsonRowWriter Rows);
}
