using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>The differences of one table in words.</summary>
internal static class TableSteps
{
    internal static IEnumerable<RestructuringStep> Of(TableChange change)
    {
        string old = change.Old.FullName, now = change.New.Table.FullName;
        // A section shows its own rename; that of its object is told once.
        if (old != now && (!change.Old.IsSection || Last(old) != Last(now)))
            yield return new RestructuringStep(RestructuringKind.Renamed, old, $"renamed to {Last(now)}") { NewName = now };
        foreach (var field in change.All)
            if (!field.IsSame && Step(change, field) is { } step) yield return step;
        if (change.Repeated == 0) yield break;
        yield return new RestructuringStep(
            RestructuringKind.Rekeyed, old,
            $"{Restructuring.Rows(change.Repeated)} would repeat the key of another one, such as «{change.Example}»; "
                + $"to drop it removes all {Restructuring.Rows(change.RowCount)}",
            change.Repeated)
        {
            NewName = now,
            TakesTable = true,
        };
    }

    private static RestructuringStep? Step(TableChange change, FieldChange field)
    {
        var name = NameOf(change.Old.FullName, change, field.From?.Shape.Name ?? field.To!.Field.Name);
        if (field.From is null)
            return new RestructuringStep(RestructuringKind.Added, name, $"added, {TypeText.Of(field.To!.Field.Type)}");
        var old = field.From.Shape;
        if (field.To is null)
            return new RestructuringStep(RestructuringKind.Removed, name,
                field.RowsLost == 0 ? "removed" : $"removed; {Restructuring.Rows(field.RowsLost)} {Hold(field.RowsLost)} a value",
                field.RowsLost);
        var now = field.To.Field;
        var newName = NameOf(change.New.Table.FullName, change, now.Name);
        var parts = new List<string>();
        if (old.Name != now.Name && now.Role != FieldRole.Standard) parts.Add($"renamed to {now.Name}");
        var isRetyped = TypeDescriptionText.Write(old.Type) != TypeDescriptionText.Write(now.Type);
        if (isRetyped) parts.Add(TypeText.Change(old.Type, now.Type));
        if (UseOf(old.IsNullable, old.Use) is var before && UseOf(field.To.IsNullable, now.Use) is var after && before != after)
            parts.Add($"{before} → {after}");
        var unit = StoredShape.UnitOf(now);
        if (old.Unit.Length > 0 && unit.Length > 0 && old.Unit != unit) parts.Add($"{old.Unit} → {unit}");
        if (field.RowsLost > 0)
            parts.Add(field.TakesRow
                ? $"{Restructuring.Rows(field.RowsLost)} would lose the recorder and go with it"
                : $"{Restructuring.Rows(field.RowsLost)} {(field.RowsLost == 1 ? "does" : "do")} not fit");
        // Whether a string key stands beside the string is a matter of indexes, which are told for the table.
        if (parts.Count == 0) return null;
        var kind = parts.Count == 1 && !isRetyped && old.Name != now.Name ? RestructuringKind.Renamed : RestructuringKind.Retyped;
        return new RestructuringStep(kind, name, string.Join("; ", parts), field.RowsLost) { NewName = newName == name ? null : newName };
    }

    // The value of a constant goes by the name of the constant.
    private static string NameOf(string table, TableChange change, string field) =>
        change.New.Table.Kind == TableKind.Constant && field == nameof(StandardField.Value) ? table : $"{table}.{field}";

    private static string UseOf(bool isNullable, AttributeUse use) =>
        !isNullable ? "for all rows" : use == AttributeUse.ForFolder ? "for folders" : "for items";

    private static string Hold(long rows) => rows == 1 ? "holds" : "hold";

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
}
