using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// Gives codes and numbers in sequence, stepping over those that are taken, by another document of the same numerator too.
/// </summary>
internal sealed class SeedCodes(DataObject item, SessionTransaction transaction)
{
    private readonly Field? _field = FieldOf(item.Table);
    private readonly ImmutableArray<Table> _series = NumberSeries.Of(item)?.Tables ?? [item.Table];
    private long _next = 1;

    public void Assign(Value[] row)
    {
        if (_field is null) return;
        var last = SeedValues.CodesMax(_field.Type);
        while (_next < last && _series.Any(IsTaken)) _next++;
        row[_field.Index] = SeedValues.Code(_field.Type, _next++);
    }

    private bool IsTaken(Table table) => transaction.Exists(table, [FieldOf(table)!], [SeedValues.Code(_field!.Type, _next)]);

    private static Field? FieldOf(Table table) => table.Find(StandardField.Code) ?? table.Find(StandardField.Number);
}
