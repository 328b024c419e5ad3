using Grossbuch.Core.Values;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;

namespace Grossbuch.Infobase.Data;

/// <summary>Gives codes and numbers in sequence, stepping over those that are taken.</summary>
internal sealed class SeedCodes(Table table, SessionTransaction transaction)
{
    private readonly Field? _field = table.Find(StandardField.Code) ?? table.Find(StandardField.Number);
    private long _next = 1;

    public void Assign(Value[] row)
    {
        if (_field is null) return;
        var last = SeedValues.CodesMax(_field.Type);
        while (_next < last && transaction.Exists(table, [_field], [SeedValues.Code(_field.Type, _next)])) _next++;
        row[_field.Index] = SeedValues.Code(_field.Type, _next++);
    }
}
