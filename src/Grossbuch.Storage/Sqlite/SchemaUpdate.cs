using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Brings the tables of a file to a configuration, in one transaction: the plan is made, held against what may be lost, and carried out.
/// The configuration's hash is written in the same transaction: it says which image belongs to the data.
/// </summary>
internal sealed class SchemaUpdate
{
    private readonly SqliteConnection _connection;
    private readonly Configuration _configuration;
    private readonly SchemaPlan _plan;

    private SchemaUpdate(SqliteConnection connection, Configuration configuration, SchemaPlan plan)
    {
        _connection = connection;
        _configuration = configuration;
        _plan = plan;
    }

    /// <returns>What was done, and the numbers of all reference types.</returns>
    /// <exception cref="InfobaseException">Configuration: something would be lost that was not named. Nothing has changed then.</exception>
    internal static (Restructuring Done, TypeNumbers Numbers) Apply(
        SqliteConnection connection, Configuration configuration, Configuration? old, IReadOnlyCollection<string> drop)
    {
        var hash = configuration.Properties.ContentHash;
        if (hash.Length > 0 && hash == StoredSchema.Note(connection, StoredSchema.HashKey))
        {
            Restructuring.None.Check(drop);
            return (Restructuring.None, new TypeNumbers(configuration, StoredSchema.NumbersOf(connection)));
        }
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            var plan = SchemaPlan.Make(connection, configuration, old);
            plan.Restructuring.Check(drop);
            new SchemaUpdate(connection, configuration, plan).Run(drop);
            connection.Execute("COMMIT");
            return (plan.Restructuring, plan.Numbers);
        }
        catch
        {
            if (connection.IsInTransaction) connection.Execute("ROLLBACK");
            throw;
        }
    }

    private void Run(IReadOnlyCollection<string> drop)
    {
        NumberTypes();
        foreach (var table in _plan.Forgotten) Forget(table);
        foreach (var change in _plan.Changes)
            if (_plan.Restructuring.IsTaken(change.Old.FullName, drop)) Forget(change.Old);
            else ApplyTable(change);
        _plan.Predefined.Apply(_connection, change => !_plan.Restructuring.IsTaken(change.Old.FullName, drop));
        Note(StoredSchema.HashKey, _configuration.Properties.ContentHash);
        Note(StoredSchema.UuidKey, _configuration.Properties.Uuid.ToString("N"));
        Note(StoredSchema.NameKey, _configuration.Name);
    }

    private void NumberTypes()
    {
        using (var insert = _connection.Prepare("INSERT INTO gb_types (number, key, name) VALUES (?1, ?2, ?3)"))
            foreach (var type in _plan.Schema.NewTypes)
                insert.Bind(1, _plan.Schema.Numbers[TypeNumbers.KeyOf(type)]).Bind(2, TypeNumbers.KeyOf(type)).Bind(3, type.Name).Run();
        using var rename = _connection.Prepare("UPDATE gb_types SET name = ?2 WHERE key = ?1 AND name <> ?2");
        foreach (var type in _configuration.RefTypes) rename.Bind(1, TypeNumbers.KeyOf(type)).Bind(2, type.Name).Run();
    }

    private void Forget(StoredTable table)
    {
        _connection.Execute($"DROP TABLE {table.Name}");
        using var delete = _connection.Prepare("DELETE FROM gb_names WHERE uuid = ?1");
        delete.Bind(1, table.Uuid.ToString("N")).Run();
    }

    private void ApplyTable(TableChange change)
    {
        var wanted = change.New.Indexes.ToDictionary(index => index.CreateSql(change.New.Name), StringComparer.Ordinal);
        if (change.NeedsRebuild)
        {
            // The indexes go with the old table.
            TableRebuild.Run(_connection, change, _plan.Schema.Types, _plan.Numbers);
        }
        else
        {
            foreach (var (name, sql) in _plan.Schema.Indexes[change.New.Name])
                if (!wanted.Remove(sql)) _connection.Execute($"DROP INDEX {name}");
            foreach (var column in change.Fields.Where(field => field.From is null).SelectMany(field => field.To!.Columns))
                _connection.Execute($"ALTER TABLE {change.New.Name} ADD COLUMN {column.Definition}");
        }
        foreach (var index in wanted.Keys) _connection.Execute(index);
        if (!change.IsSame) Remember(change);
    }

    private void Remember(TableChange change)
    {
        var uuid = change.New.Table.Uuid.ToString("N");
        using (var delete = _connection.Prepare("DELETE FROM gb_names WHERE uuid = ?1 AND identity = ?2"))
            foreach (var field in change.Removed) delete.Bind(1, uuid).Bind(2, field.From!.Identity).Run();
        using (var put = _connection.Prepare(
            "INSERT INTO gb_names (kind, uuid, identity, number, shape) VALUES ('f', ?1, ?2, ?3, ?4) " +
            "ON CONFLICT (uuid, identity) DO UPDATE SET shape = excluded.shape"))
            foreach (var field in change.Fields)
                if (!field.IsSame)
                    put.Bind(1, uuid).Bind(2, field.To!.Field.Identity).Bind(3, field.To.Number).Bind(4, field.To.Remembered).Run();
        // The name is only for messages; the uuid is the identity.
        using var rename = _connection.Prepare("UPDATE gb_names SET shape = ?2 WHERE uuid = ?1 AND identity = ''");
        rename.Bind(1, uuid).Bind(2, change.New.Table.FullName).Run();
    }

    private void Note(string key, string value)
    {
        using var put = _connection.Prepare(
            "INSERT INTO gb_meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        put.Bind(1, key).Bind(2, value).Run();
    }
}
