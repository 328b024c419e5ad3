using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>A table that stays: what changes in it and, once its rows were looked at, what they would lose.</summary>
internal sealed class TableChange
{
    /// <param name="old">The table as it was.</param>
    /// <param name="table">The table as it is to be.</param>
    internal TableChange(StoredTable old, Table table)
    {
        Old = old;
        var next = old.Fields.Values.Select(field => field.Number).DefaultIfEmpty(0).Max();
        var numbers = old.Fields.ToDictionary(pair => pair.Key, pair => pair.Value.Number, StringComparer.Ordinal);
        foreach (var field in table.Fields)
            if (PhysicalTable.IsStored(field) && !numbers.ContainsKey(field.Identity)) numbers[field.Identity] = ++next;
        New = new PhysicalTable(table, old.Name ?? "", field => numbers[field.Identity]);
        Fields = [.. New.Fields.OfType<PhysicalField>()
            .Select(field => new FieldChange(old.Fields.GetValueOrDefault(field.Field.Identity), field))];
        var kept = Fields.Select(change => change.From).ToHashSet();
        Removed = [.. old.Fields.Values.Where(field => !kept.Contains(field)).Select(field => new FieldChange(field, null))];
    }

    internal StoredTable Old { get; }

    internal PhysicalTable New { get; }

    internal IReadOnlyList<FieldChange> Fields { get; }

    internal IReadOnlyList<FieldChange> Removed { get; }

    internal IEnumerable<FieldChange> All => Fields.Concat(Removed);

    /// <summary>Rows that would have the key of an earlier one.</summary>
    internal long Repeated { get; set; }

    /// <summary>A key that is repeated, for people.</summary>
    internal string Example { get; set; } = "";

    /// <summary>All rows, when something repeats.</summary>
    internal long RowCount { get; set; }

    internal bool HasFolders => New.Table.Find(StandardField.IsFolder) is not null;

    internal bool NeedsRebuild => Removed.Count > 0 || Fields.Any(change => change.NeedsRebuild);

    internal bool IsSame => Removed.Count == 0 && Old.FullName == New.Table.FullName && Fields.All(change => change.IsSame);

    /// <summary>The fields by which rows are told apart, separators first.</summary>
    internal FieldChange[] Key
    {
        get
        {
            var table = New.Table;
            return [.. Fields.Where(change => change.To!.Field.IsSeparator),
                .. Fields.Where(change => !change.To!.Field.IsSeparator && table.Key.Contains(change.To.Field))];
        }
    }

    /// <summary>Whether rows that were told apart may not be any more.</summary>
    /// <param name="indexes">The statements that made the indexes which the table has.</param>
    internal bool IsKeyInDoubt(IReadOnlyCollection<string> indexes) =>
        New.Indexes.Any(index => index.IsUnique && !indexes.Contains(index.CreateSql(New.Name))) || Key.Any(change => change.NeedsLook);
}
