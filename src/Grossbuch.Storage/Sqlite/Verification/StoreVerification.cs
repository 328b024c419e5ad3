using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Sqlite.Pages;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>Checks a database: its pages below SQLite, then its schema and all its rows in one snapshot.</summary>
internal static class StoreVerification
{
    /// <summary>The pages of the file and of its log; the file need not be one that can be opened.</summary>
    internal static long RunPages(string path, FindingList findings, CancellationToken cancellation)
    {
        RunLog(path, findings, cancellation);
        return PageCheck.Run(path, findings, cancellation);
    }

    internal static void RunLog(string path, FindingList findings, CancellationToken cancellation) =>
        LogCheck.Run(path + "-wal", findings, cancellation);

    /// <returns>The numbers of tables and of rows.</returns>
    internal static (int Tables, long Rows) RunRows(
        StoreTables tables, FindingList findings, Action<string>? progress, CancellationToken cancellation)
    {
        progress?.Invoke("schema");
        var readable = new SchemaCheck(tables, findings).Run().ToHashSet();
        var (objects, series) = (new ObjectCheck(tables, findings), new SeriesCheck(tables, findings));
        var rows = 0L;
        foreach (var item in tables.Configuration.DataObjects)
        {
            if (item.Table.Kind is TableKind.Enum or TableKind.Journal) continue;
            cancellation.ThrowIfCancellationRequested();
            progress?.Invoke(item.FullName);
            try
            {
                foreach (var table in item.AllTables)
                {
                    if (tables.Find(table) is not { } stored || !readable.Contains(stored)) continue;
                    using var check = new RowCheck(tables, stored, findings);
                    rows += check.Run(cancellation);
                }
                objects.Run(item, readable);
                series.Run(item, readable);
                // Totals of registers are recomputed here as soon as registers keep them.
            }
            catch (InfobaseException damaged) when (damaged.Code != ErrorCode.Unavailable)
            {
                // One damaged place must not hide what is wrong elsewhere.
                findings.Error("database", item.FullName, "the rows cannot be read to the end", damaged.Message);
            }
        }
        return (readable.Count, rows);
    }
}
