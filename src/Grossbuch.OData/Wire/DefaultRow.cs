using System.Collections.Immutable;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Wire;

/// <summary>A row of empty values: what a constant that was never set is read as.</summary>
internal static class DefaultRow
{
    public static void Fill(RowBatch batch, ImmutableArray<ColumnLayout> columns)
    {
        batch.Begin(1 + columns.Max(LastSlot));
        batch.TryAddRow(out var slots);
        slots.Clear();
        foreach (var column in columns)
        {
            if (column.Tag >= 0) slots[column.Tag] = (long)ValueKind.Undefined;
            if (column.Key >= 0) slots[column.Key] = batch.Store(new byte[RefKey.Size]);
            if (column.IsWideNumber && column.Number >= 0) slots[column.Number] = batch.Store(WideNumbers.Encode(0));
            if (column.Content >= 0) slots[column.Content] = batch.Store([]);
            if (column.Text >= 0)
                slots[column.Text] = batch.Store(
                Encoding.UTF8.GetBytes(new string(' ', column.Type.String.Fixed ? column.Type.String.Length : 0)));
        }
    }

    private static int LastSlot(ColumnLayout column) =>
        new[] { column.Tag, column.Boolean, column.Number, column.Date, column.Text, column.Key, column.RefType, column.Content }.Max();
}
