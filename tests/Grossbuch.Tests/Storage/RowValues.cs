using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>Rows as lists of values: comfortable for tests, far too slow for anything else.</summary>
internal static class RowValues
{
    public static List<Value[]> ReadAll(RowReader reader, Configuration configuration)
    {
        var rows = new List<Value[]>();
        var batch = new RowBatch();
        while (reader.Fill(batch, TestContext.Current.CancellationToken).AsTask().GetAwaiter().GetResult())
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add([.. reader.Columns.Select(column => Of(reader, batch, row, column, configuration))]);
        return rows;
    }

    public static Value Of(RowReader reader, RowBatch batch, int row, ColumnLayout column, Configuration configuration) =>
        Grossbuch.Infobase.Data.RowValues.Of(reader, batch, row, column, configuration);
}
