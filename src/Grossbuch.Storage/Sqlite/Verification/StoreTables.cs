using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>What the checks of one verification share: a connection inside its snapshot, and the tables of that moment.</summary>
internal sealed record StoreTables(
    SqliteConnection Connection, Configuration Configuration, TypeNumbers Types, Func<Table, PhysicalTable?> Find)
{
    /// <summary>Runs a statement of a check, row by row.</summary>
    internal void Each(string sql, Action<SqliteStatement> found)
    {
        using var rows = Connection.Prepare(sql);
        while (rows.Step()) found(rows);
    }
}
