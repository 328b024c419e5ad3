using System.Collections.Immutable;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Export;

/// <summary>Prints the rows of one table as CSV: a header of field names, then a line for each row.</summary>
internal sealed class CsvWriter(Session session, WireNames names, SessionSnapshot snapshot, ExportSink sink)
{
    public async ValueTask Write(Table table, bool withBom, CancellationToken cancellation)
    {
        var read = new ExportTable(session, names, table);
        await using var rows = read.Open(snapshot, cancellation);
        ImmutableArray<CsvColumn> columns =
            [.. read.Properties.SelectMany((property, i) => CsvColumn.Of(property, rows.Columns[i], names))];
        ExportTable.CheckNames(table, columns.Select(column => column.Header));
        var buffer = sink.Buffer;
        if (withBom) buffer.Put("\uFEFF"u8);
        buffer.Put(string.Join(',', columns.Select(column => column.Header)));
        buffer.Put("\r\n"u8);
        while (await rows.Next(cancellation).ConfigureAwait(false))
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0) buffer.Put((byte)',');
                columns[i].Write(buffer, rows);
            }
            buffer.Put("\r\n"u8);
            await sink.EndRow(table.FullName, cancellation).ConfigureAwait(false);
        }
        await sink.Flush(cancellation).ConfigureAwait(false);
    }
}
