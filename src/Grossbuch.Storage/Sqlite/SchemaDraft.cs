using System.Collections.Immutable;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>The tables as one running change sees them: those that exist and those that it has made.</summary>
internal sealed class SchemaDraft(SqliteSchema schema, SqliteConnection connection)
{
    private State _state = new(schema.Names, ImmutableDictionary<Table, PhysicalTable>.Empty, []);

    private sealed record State(
        ImmutableDictionary<Guid, string> Names, ImmutableDictionary<Table, PhysicalTable> Created,
        ImmutableHashSet<PhysicalTable> Unindexed);

    internal bool HasCreated => !_state.Created.IsEmpty;

    internal PhysicalTable? Find(Table table) => _state.Created.GetValueOrDefault(table) ?? schema.Find(table);

    /// <summary>Makes the table with its unique index; the other indexes are built at the end, which is faster for many rows.</summary>
    internal PhysicalTable Create(Table table)
    {
        var number = (int)connection.Scalar("SELECT coalesce(max(number), 0) + 1 FROM gb_names WHERE identity = ''");
        var name = PhysicalTable.NameOf(table, number);
        var next = 0;
        var created = new PhysicalTable(table, name, _ => ++next);
        Remember(name[..name.IndexOf('_', StringComparison.Ordinal)], table, "", number, table.FullName);
        foreach (var field in created.Fields)
            if (field is not null) Remember("f", table, field.Field.Identity, field.Number, field.Remembered);
        connection.Execute(created.CreateSql);
        foreach (var index in created.Indexes)
            if (index.IsUnique) connection.Execute(index.CreateSql(name));
        _state = new State(_state.Names.SetItem(table.Uuid, name), _state.Created.SetItem(table, created), _state.Unindexed.Add(created));
        return created;
    }

    /// <summary>Builds the indexes of new tables that were put off; of one table when it is about to be searched.</summary>
    internal void BuildIndexes(PhysicalTable? only = null)
    {
        foreach (var table in _state.Unindexed)
        {
            if (only is not null && only != table) continue;
            foreach (var index in table.Indexes)
                if (!index.IsUnique) connection.Execute(index.CreateSql(table.Name));
            _state = _state with { Unindexed = _state.Unindexed.Remove(table) };
        }
    }

    internal bool IsUnindexed(PhysicalTable table) => _state.Unindexed.Contains(table);

    internal object Save() => _state;

    internal void Return(object saved) => _state = (State)saved;

    internal void Commit(Action commit)
    {
        if (HasCreated) schema.Publish(_state.Names, _state.Created.Values, commit);
        else commit();
    }

    private void Remember(string kind, Table table, string identity, int number, string shape)
    {
        using var insert = connection.Prepare("INSERT INTO gb_names (kind, uuid, identity, number, shape) VALUES (?1, ?2, ?3, ?4, ?5)");
        insert.Bind(1, kind).Bind(2, table.Uuid.ToString("N")).Bind(3, identity).Bind(4, number).Bind(5, shape).Run();
    }
}
