using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// What must be done to bring the tables of a file to a configuration: found out by reading only. Tables without rows are simply forgotten
/// and made anew at their first row.
/// </summary>
internal sealed class SchemaPlan
{
    private readonly SqliteConnection _connection;
    private readonly Configuration _configuration;
    private readonly Dictionary<Guid, Table> _tables;
    private readonly List<RestructuringStep> _steps = [];

    private SchemaPlan(SqliteConnection connection, Configuration configuration)
    {
        _connection = connection;
        _configuration = configuration;
        _tables = configuration.DataObjects.SelectMany(item => item.AllTables).ToDictionary(table => table.Uuid);
        Schema = StoredSchema.Read(connection, configuration);
        Numbers = new TypeNumbers(configuration, Schema.Numbers);
    }

    internal StoredSchema Schema { get; }

    internal TypeNumbers Numbers { get; }

    /// <summary>Tables with rows that stay.</summary>
    internal List<TableChange> Changes { get; } = [];

    /// <summary>Tables that go, because they have no rows or no place in the configuration.</summary>
    internal List<StoredTable> Forgotten { get; } = [];

    internal PredefinedNames Predefined { get; } = new();

    internal Restructuring Restructuring { get; private set; } = Restructuring.None;

    /// <param name="connection">A connection that sees one moment and may make temporary tables.</param>
    /// <param name="configuration">The new one.</param>
    /// <param name="old">The configuration of the tables so far, where it is known: the database remembers only what has rows.</param>
    internal static SchemaPlan Make(SqliteConnection connection, Configuration configuration, Configuration? old)
    {
        var plan = new SchemaPlan(connection, configuration);
        plan.AddExisting();
        if (old is not null) plan.AddWithoutRows(old);
        plan._steps.AddRange(plan.Predefined.Steps);
        plan.Finish(old);
        return plan;
    }

    private void AddExisting()
    {
        var gone = new List<(StoredTable Table, long Rows)>();
        foreach (var stored in Schema.Tables)
        {
            var isEmpty = _connection.Scalar($"SELECT NOT EXISTS (SELECT 1 FROM {stored.Name})") != 0;
            var table = _tables.GetValueOrDefault(stored.Uuid);
            if (isEmpty || table is null) Forgotten.Add(stored);
            if (table is null) gone.Add((stored, isEmpty ? 0 : _connection.Scalar($"SELECT count(*) FROM {stored.Name}")));
            else if (isEmpty) _steps.AddRange(TableSteps.Of(new TableChange(stored with { Name = null }, table)));
            else AddChange(new TableChange(stored, table));
        }
        AddGone(gone);
    }

    private void AddChange(TableChange change)
    {
        RowsLook.Run(_connection, change, Schema, Numbers);
        Predefined.Look(_connection, change, Schema.Types);
        Changes.Add(change);
        _steps.AddRange(TableSteps.Of(change));
        var wanted = change.New.Indexes.Select(index => index.CreateSql(change.New.Name)).ToHashSet(StringComparer.Ordinal);
        var existing = Schema.Indexes[change.New.Name].Select(index => index.Sql).ToHashSet(StringComparer.Ordinal);
        int built = wanted.Count(sql => !existing.Contains(sql)), dropped = existing.Count(sql => !wanted.Contains(sql));
        if (built + dropped > 0)
            _steps.Add(new RestructuringStep(RestructuringKind.Reindexed, change.Old.FullName,
                string.Create(CultureInfo.InvariantCulture, $"indexes: {built} built, {dropped} dropped")));
    }

    // An object goes with its sections, under one name.
    private void AddGone(List<(StoredTable Table, long Rows)> gone)
    {
        var objects = Schema.Tables.Where(table => !table.IsSection)
            .ToDictionary(table => table.ObjectName, table => table.Uuid, StringComparer.OrdinalIgnoreCase);
        foreach (var group in gone.GroupBy(item =>
            objects.TryGetValue(item.Table.ObjectName, out var main) && !_tables.ContainsKey(main)
                ? item.Table.ObjectName
                : item.Table.FullName))
        {
            var rows = group.Sum(item => item.Rows);
            var text = rows == 0 ? "removed" : $"removed with {Restructuring.Rows(rows)}";
            _steps.Add(new RestructuringStep(RestructuringKind.Removed, group.Key, text, rows) { TakesTable = true });
        }
    }

    private void AddWithoutRows(Configuration old)
    {
        var seen = Schema.Tables.Select(table => table.Uuid).ToHashSet();
        var known = new HashSet<Guid>();
        foreach (var item in old.DataObjects)
        {
            var isGone = !_tables.TryGetValue(item.Uuid, out var main);
            if (item is CodedObject before && main?.Owner is CodedObject after) AddPredefined(before, after);
            foreach (var table in item.AllTables)
            {
                known.Add(table.Uuid);
                if (seen.Contains(table.Uuid)) continue;
                // A journal is a view over its documents, which tell of themselves.
                if (_tables.TryGetValue(table.Uuid, out var now) && table.Kind == TableKind.Journal) continue;
                if (now is not null)
                    _steps.AddRange(TableSteps.Of(new TableChange(StoredTable.Of(table, Schema.Types), now)));
                else if (table.SectionName is null || !isGone)
                    _steps.Add(new RestructuringStep(RestructuringKind.Removed, table.FullName, "removed"));
            }
        }
        foreach (var table in _tables.Values)
            if (!known.Contains(table.Uuid) && !seen.Contains(table.Uuid)
                && (table.SectionName is null || known.Contains(table.Owner.Uuid)))
                _steps.Add(new RestructuringStep(RestructuringKind.Added, table.FullName, "added"));
    }

    private void AddPredefined(CodedObject old, CodedObject now)
    {
        if (now.PredefinedDataUpdate == PredefinedDataUpdate.DontAutoUpdate) return;
        var known = old.Predefined.Select(item => item.Id).ToHashSet();
        foreach (var item in now.Predefined)
            if (!known.Contains(item.Id))
                _steps.Add(new RestructuringStep(RestructuringKind.Predefined, $"{now.FullName}.{item.Name}", "new predefined item"));
    }

    private void Finish(Configuration? old)
    {
        var rewrites = Forgotten.Any(table => !_tables.ContainsKey(table.Uuid))
            || Changes.Any(change => change.NeedsRebuild || change.Fields.Any(field => field.From is null))
            || Predefined.Steps.Count > 0;
        Restructuring = new Restructuring(
            [.. _steps.OrderBy(step => step.Name, StringComparer.Ordinal)], rewrites, Stranger(old));
    }

    // A configuration keeps its uuid from version to version, and mostly its name.
    private string? Stranger(Configuration? old)
    {
        var name = Schema.Notes.GetValueOrDefault(StoredSchema.NameKey) ?? old?.Name;
        var uuid = Schema.Notes.GetValueOrDefault(StoredSchema.UuidKey) ?? old?.Properties.Uuid.ToString("N");
        if (name is null || uuid is null || Schema.Tables.Count == 0) return null;
        if (name == _configuration.Name || uuid == _configuration.Properties.Uuid.ToString("N")) return null;
        return $"{_configuration.Name} looks like another configuration than {name}, of which this infobase was made: "
            + "it has another name and another uuid.";
    }
}
