using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>A prepared read of rows with the writer of them and the reads of their sections.</summary>
internal sealed class EntityRows
{
    private readonly EntitySet _set;
    private readonly Selection _selection;
    private readonly ColumnMap _map;
    private readonly Format _format;
    private readonly WireNames _names;
    private readonly ImmutableArray<SectionRows> _sections;
    private readonly int _keyColumn;
    private volatile Compiled? _compiled;

    public EntityRows(Session session, WireNames names, EntitySet set, Selection selection, ColumnMap map, Format format, BuiltPlan plan)
    {
        _set = set;
        _selection = selection;
        _map = map;
        _format = format;
        _names = names;
        Read = session.Prepare(plan);
        _sections = [.. selection.Sections.Select(section => new SectionRows(session, names, section, format))];
        _keyColumn = set.Key is [{ Field: not null } key] ? map.Find(key) : -1;
    }

    public SessionRead Read { get; }

    /// <summary>Sections are read in the same moment as their entities, so such a read needs a snapshot.</summary>
    public bool NeedsSnapshot => !_sections.IsEmpty;

    /// <summary>The writer for rows of these columns; the store says once how it laid them out.</summary>
    public JsonRowWriter WriterFor(ImmutableArray<ColumnLayout> columns)
    {
        var compiled = _compiled;
        if (compiled is not null && compiled.Columns == columns) return compiled.Writer;
        compiled = new Compiled(columns, new JsonRowWriter(_set, _selection, _map, columns, _format, _names));
        _compiled = compiled;
        return compiled.Writer;
    }

    /// <summary>One entity, from after its opening brace to before the closing one.</summary>
    public ValueTask WriteRow(
        ReadRequest request, SessionSnapshot? snapshot, JsonRowWriter writer, RowReader reader, RowBatch batch, int row,
            WireContext context)
    {
        var buffer = request.Answer.Buffer;
        writer.WriteMembers(buffer, batch, row, context);
        if (!_sections.IsEmpty) return WriteSections(request, snapshot!, writer, reader, batch, row, context);
        writer.WriteLinks(buffer, batch, row, context);
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteSections(
        ReadRequest request, SessionSnapshot snapshot, JsonRowWriter writer, RowReader reader, RowBatch batch, int row, WireContext context)
    {
        var buffer = request.Answer.Buffer;
        var key = batch.Key(row, reader.Columns[_keyColumn].Key);
        for (var i = 0; i < _sections.Length; i++)
        {
            JsonRowWriter.Divide(buffer);
            buffer.Put(writer.Sections[i]);
            await _sections[i].Write(request, snapshot, key, context).ConfigureAwait(false);
        }
        writer.WriteLinks(buffer, batch, row, context);
    }

    private sealed record Compiled(ImmutableArray<ColumnLayout> Columns, JsonRowWriter Writer);
}

/// <summary>The rows of one tabular section of one object, in the order of their numbers.</summary>
internal sealed class SectionRows
{
    private readonly EntityRows _rows;
    private readonly RefType _type;
    private readonly int _slot;

    public SectionRows(Session session, WireNames names, SelectedSection section, Format format)
    {
        var table = section.Section.Table;
        var builder = new PlanBuilder(session.Configuration, table);
        var owner = builder.Field(table[StandardField.Ref]);
        var key = builder.Parameter(owner.Type);
        builder.Where(new Compare(CompareOperator.Equal, owner, key));
        builder.OrderBy(builder.Field(table[StandardField.LineNumber]), descending: false);
        var map = ColumnMap.Select(builder, section.Section, section.Selection, session.Language);
        _rows = new EntityRows(session, names, section.Section, section.Selection, map, format, builder.Build());
        _type = owner.Type.Refs[0];
        _slot = key.Index;
    }

    public async ValueTask Write(ReadRequest request, SessionSnapshot snapshot, RefKey owner, WireContext context)
    {
        var values = _rows.Read.Values.AsSpan().ToArray();
        values[_slot] = Value.OfRef(_type, owner);
        await using var reader = snapshot.Read(_rows.Read, values, request.Cancellation);
        var batch = BatchPool.Rent();
        try
        {
            await WriteRows(request, reader, batch, context).ConfigureAwait(false);
        }
        finally
        {
            BatchPool.Return(batch);
        }
    }

    private async ValueTask WriteRows(ReadRequest request, RowReader reader, RowBatch batch, WireContext context)
    {
        var buffer = request.Answer.Buffer;
        buffer.Put((byte)'[');
        var writer = _rows.WriterFor(reader.Columns);
        var isFirst = true;
        while (await reader.Fill(batch, request.Cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < batch.RowCount; row++)
            {
                buffer.Put(isFirst ? "\n{\n"u8 : ",\n{\n"u8);
                isFirst = false;
                writer.WriteMembers(buffer, batch, row, context);
                buffer.Put("\n}"u8);
            }
            await request.Answer.FlushIfFull(request.Cancellation).ConfigureAwait(false);
        }
        buffer.Put(isFirst ? "]"u8 : "\n]"u8);
    }
}
