using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Rows that were predefined items follow the configuration: a renamed item gets its new name, one that is gone becomes an ordinary row
/// (configuration-format §5). No row is ever deleted for it, and new items are not made here.
/// </summary>
internal sealed class PredefinedNames
{
    private readonly List<(TableChange Change, long Row, string Name)> _changes = [];

    internal List<RestructuringStep> Steps { get; } = [];

    internal void Look(SqliteConnection connection, TableChange change, RememberedTypes types)
    {
        if (change.New.Table is not { Kind: TableKind.Objects, Owner: CodedObject owner }) return;
        if (owner.PredefinedDataUpdate == PredefinedDataUpdate.DontAutoUpdate) return;
        if (Find(change, StandardField.PredefinedDataName) is not { } name || Find(change, StandardField.Ref) is not { } reference) return;
        using var rows = new StoredRows(connection, change.Old, [name, reference], hasFolders: false, types);
        while (rows.Step())
        {
            var old = rows.Read(name).AsString;
            if (old.Length == 0) continue;
            var key = rows.Read(reference).AsKey;
            var now = owner.Predefined.FirstOrDefault(item => RefKey.FromUuid(item.Id) == key)?.Name
                ?? owner.Predefined.FirstOrDefault(item => string.Equals(item.Name, old, StringComparison.OrdinalIgnoreCase))?.Name ?? "";
            if (now == old) continue;
            _changes.Add((change, rows.Number, now));
            Steps.Add(new RestructuringStep(RestructuringKind.Predefined, $"{change.Old.FullName}.{old}",
                now.Length == 0 ? "is no predefined item any more; its row stays" : $"the predefined item is called {now}"));
        }
    }

    internal void Apply(SqliteConnection connection, Func<TableChange, bool> hasRows)
    {
        foreach (var (change, row, name) in _changes)
        {
            if (!hasRows(change)) continue;
            var column = change.New[change.New.Table[StandardField.PredefinedDataName]]![Member.Text];
            using var update = connection.Prepare($"UPDATE {change.New.Name} SET {column} = ?2 WHERE rowid = ?1");
            update.Bind(1, row).Bind(2, name).Run();
        }
    }

    private static StoredField? Find(TableChange change, StandardField standard) =>
        change.Old.Fields.GetValueOrDefault(standard.ToString());
}
