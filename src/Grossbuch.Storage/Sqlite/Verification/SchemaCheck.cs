using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>
/// The database as SQLite sees it (structure of pages, indexes against tables, types and NULLs of strict tables), and the house's own names
/// of tables, columns, indexes and types against what is there.
/// </summary>
internal sealed class SchemaCheck(StoreTables tables, FindingList findings)
{
    private const string Database = "database", Names = "names", Types = "types", Indexes = "indexes";

    private static readonly string[] OwnPrefixes = ["gb_", "sqlite_"];

    private readonly SqliteConnection _connection = tables.Connection;

    /// <returns>The tables that can be read as the configuration describes them.</returns>
    internal List<PhysicalTable> Run()
    {
        Integrity();
        var existing = Existing("table");
        var named = Named();
        foreach (var (uuid, name, fullName) in named)
        {
            if (!existing.ContainsKey(name)) findings.Error(Names, fullName, "the table of the object is not in the database", name);
            if (!uuid.HasValue) findings.Error(Names, fullName, "the name of the table belongs to no object", name);
        }
        var known = named.Select(row => row.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in existing.Keys)
            if (!known.Contains(name) && !OwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                findings.Error(Names, name, "a table of the database belongs to no object of the configuration");
        CheckNumbers();
        CheckTypes();
        var readable = Readable(known);
        CheckIndexes(readable);
        return readable;
    }

    private void Integrity()
    {
        using var rows = _connection.Prepare("PRAGMA integrity_check(1000)");
        var file = Path.GetFileName(_connection.Path);
        try
        {
            while (rows.Step())
                if (rows.Text(0) is var text and not "ok") findings.Error(Database, file, "SQLite finds the file damaged", text);
        }
        catch (InfobaseException damaged) when (damaged.Code == ErrorCode.Corrupt)
        {
            findings.Error(Database, file, "SQLite finds the file damaged", damaged.Message);
        }
    }

    private Dictionary<string, string> Existing(string type)
    {
        using var rows = _connection.Prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE type = ?1");
        rows.Bind(1, type);
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        while (rows.Step()) found[rows.Text(0)] = rows.Text(1);
        return found;
    }

    // The uuid is null for a table that the configuration does not have.
    private List<(Guid? Uuid, string Name, string FullName)> Named()
    {
        var configured = tables.Configuration.DataObjects.SelectMany(item => item.AllTables).Select(table => table.Uuid).ToHashSet();
        using var rows = _connection.Prepare("SELECT uuid, kind, number, shape FROM gb_names WHERE identity = ''");
        var named = new List<(Guid?, string, string)>();
        while (rows.Step())
        {
            var isKnown = Guid.TryParseExact(rows.Text(0), "N", out var uuid) && configured.Contains(uuid);
            named.Add((isKnown ? uuid : null, $"{rows.Text(1)}_{rows.Integer(2).ToString(CultureInfo.InvariantCulture)}", rows.Text(3)));
        }
        return named;
    }

    private void CheckNumbers()
    {
        using var rows = _connection.Prepare(
            "SELECT uuid, number, count(*) FROM gb_names WHERE identity <> '' GROUP BY uuid, number HAVING count(*) > 1");
        while (rows.Step()) findings.Error(Names, rows.Text(0), "two fields of a table have one number", rows.Text(1));
    }

    private void CheckTypes()
    {
        foreach (var type in tables.Configuration.RefTypes)
            if (tables.Types.NumberOf(type) == 0) findings.Error(Types, type.Name, "the reference type has no number");
        using var rows = _connection.Prepare("SELECT number, key FROM gb_types WHERE number < 1 OR key = ''");
        while (rows.Step()) findings.Error(Types, rows.Text(1), "the number or the key of a reference type is not valid", rows.Text(0));
    }

    private List<PhysicalTable> Readable(HashSet<string> known)
    {
        var readable = new List<PhysicalTable>();
        foreach (var table in tables.Configuration.DataObjects.SelectMany(item => item.AllTables))
        {
            try
            {
                if (tables.Find(table) is { } stored && known.Contains(stored.Name) && HasColumns(stored)) readable.Add(stored);
            }
            catch (InfobaseException missing) when (missing.Code is ErrorCode.Internal or ErrorCode.Corrupt)
            {
                findings.Error(Names, table.FullName, missing.Message);
            }
        }
        return readable;
    }

    private bool HasColumns(PhysicalTable table)
    {
        using var rows = _connection.Prepare("SELECT name, type, \"notnull\" FROM pragma_table_info(?1)");
        rows.Bind(1, table.Name);
        var found = new Dictionary<string, (string Type, bool IsNotNull)>(StringComparer.Ordinal);
        while (rows.Step()) found[rows.Text(0)] = (rows.Text(1), rows.Integer(2) != 0);
        var isGood = true;
        foreach (var column in table.Columns)
        {
            if (found.Remove(column.Name, out var stored) && stored.IsNotNull == !column.IsNullable
                && string.Equals(stored.Type, column.Class.ToString(), StringComparison.OrdinalIgnoreCase)) continue;
            isGood = false;
            findings.Error(Names, table.Table.FullName, "a column is missing or has another type than the configuration says", column.Name);
        }
        foreach (var name in found.Keys)
            findings.Error(Names, table.Table.FullName, "a column belongs to no field", name);
        return isGood;
    }

    private void CheckIndexes(List<PhysicalTable> readable)
    {
        var existing = Existing("index");
        foreach (var table in readable)
            foreach (var index in table.Indexes)
            {
                if (existing.TryGetValue(index.Name, out var sql) && sql == index.CreateSql(table.Name)) continue;
                findings.Error(Indexes, table.Table.FullName, index.IsUnique
                    ? "the index that keeps the key unique is missing" : "an index is missing or has other columns", index.Name);
            }
    }
}
