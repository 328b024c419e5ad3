using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Storage.Schema;

/// <summary>Which fields get a stored string key, and which indexes a table gets.</summary>
internal static class KeyRules
{
    /// <summary>
    /// Strings that are searched, ordered or part of a key: standard ones, indexed attributes, dimensions. Unlimited strings never are.
    /// </summary>
    internal static bool HasShadowKey(Field field)
    {
        if (!field.Type.Has(PrimitiveTypes.String) || field.Type.String.Length == 0) return false;
        return field.IsSeparator || field.Indexing != Indexing.DontIndex || field.Role switch
        {
            FieldRole.Standard => field.Standard is not (StandardField.PredefinedDataName or StandardField.Value),
            FieldRole.Dimension => true,
            _ => field.Table.Key.Contains(field),
        };
    }

    internal static IEnumerable<PhysicalIndex> IndexesOf(PhysicalTable table)
    {
        PhysicalField[] separators = [.. table.Table.Separators.Select(field => table[field]!)];
        PhysicalField[] key = [.. table.Table.Key.Select(field => table[field]!).Where(field => !separators.Contains(field))];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (key.Length + separators.Length > 0) yield return Make(table, isUnique: true, [.. separators, .. key], seen)!;
        // A constant has one value at most: an index over a constant expression says so.
        else if (table.Table.Kind == TableKind.Constant) yield return new PhysicalIndex($"u_{table.Name}", IsUnique: true, "(1)");
        foreach (var field in table.Fields)
        {
            if (field is null || separators.Contains(field) || !IsIndexed(table.Table, field.Field)) continue;
            if (key.Length > 0 && ReferenceEquals(key[0], field)) continue;
            if (Make(table, isUnique: false, [.. separators, field, .. AdditionalOrder(table, field.Field)], seen) is { } index)
                yield return index;
        }
        if (SeriesIndex(table, separators, seen) is { } series) yield return series;
    }

    // The greatest code or number of a series is looked up with every new object: without an index of the series that would be a search
    // through all the others.
    private static PhysicalIndex? SeriesIndex(PhysicalTable table, PhysicalField[] separators, HashSet<string> seen)
    {
        if (table.Table.Kind != TableKind.Objects) return null;
        if (table.Table.Owner is CodedObject { Autonumbering: true } coded)
            return table.Table.Find(StandardField.Code) is { } code && ScopeOf(coded) is { } scope
                ? Make(table, isUnique: false, [.. separators, table[scope]!, table[code]!], seen) : null;
        var periodicity = table.Table.Owner switch
        {
            Document { NumeratorObject: { } numerator } => numerator.NumberPeriodicity,
            NumberedObject numbered => numbered.NumberPeriodicity,
            _ => NumberPeriodicity.Nonperiodical,
        };
        if (periodicity == NumberPeriodicity.Nonperiodical || table.Table.Find(StandardField.Number) is not { } number) return null;
        var date = table[table.Table[StandardField.Date]]!;
        var parts = separators.Append(table[number]!).SelectMany(field => field.Comparable).Select(column => column.Name).ToList();
        parts.Insert(parts.Count - 1, $"gb_year({date.Columns[0].Name})");
        return new PhysicalIndex($"i_{table.Name}_year_{table[number]!.Number}", IsUnique: false, string.Join(", ", parts));
    }

    private static Field? ScopeOf(CodedObject coded) => coded.CodeSeries switch
    {
        CodeSeries.WithinSubordination => coded.Table.Find(StandardField.Parent),
        CodeSeries.WithinOwnerSubordination => coded.Table.Find(StandardField.Owner),
        _ => null,
    };

    private static bool IsIndexed(Table table, Field field) => field.Standard switch
    {
        StandardField.Code or StandardField.Description or StandardField.Number or StandardField.Date or StandardField.Owner
            or StandardField.Parent
            or StandardField.Recorder or StandardField.Period or StandardField.RegistrationPeriod =>
                table.Kind is TableKind.Objects or TableKind.Records,
        _ => field.Indexing != Indexing.DontIndex,
    };

    // Lists are read in the order of the field and then of the object; dimensions are read within a period.
    private static IEnumerable<PhysicalField> AdditionalOrder(PhysicalTable table, Field field)
    {
        var next = field switch
        {
            { Standard: StandardField.Date } => table.Table.Find(StandardField.Ref),
            { Role: FieldRole.Dimension } => table.Table.Find(StandardField.Period),
            { Indexing: Indexing.IndexWithAdditionalOrder } when table.Table.Owner is NumberedObject =>
                table.Table.Find(StandardField.Date),
            { Indexing: Indexing.IndexWithAdditionalOrder } =>
                table.Table.Find(StandardField.Description) ?? table.Table.Find(StandardField.Code),
            _ => null,
        };
        if (next is not null) yield return table[next]!;
    }

    private static PhysicalIndex? Make(PhysicalTable table, bool isUnique, PhysicalField[] fields, HashSet<string> seen)
    {
        string[] columns = [.. fields.SelectMany(field => field.Comparable).Select(column => column.Name)];
        var list = string.Join(", ", columns);
        var name = $"{(isUnique ? 'u' : 'i')}_{table.Name}_{string.Join('_', fields.Select(field => field.Number))}";
        return seen.Add(list) ? new PhysicalIndex(name, isUnique, list) : null;
    }
}

/// <param name="Columns">Comma-separated column names.</param>
internal sealed record PhysicalIndex(string Name, bool IsUnique, string Columns)
{
    internal string CreateSql(string table) => $"CREATE {(IsUnique ? "UNIQUE " : "")}INDEX {Name} ON {table} ({Columns})";
}
