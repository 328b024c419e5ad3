using SQLitePCL;

namespace RawLimit;

/// <summary>One reading connection with its two statements prepared; used by one request at a time.</summary>
internal sealed class Connection
{
    private const string Columns = "id,code,descr,parent,owner,price,dt,del,active,ver";

    public readonly sqlite3_stmt Page, Key;

    public Connection(string path)
    {
        raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX, null);
        raw.sqlite3_exec(handle, "PRAGMA cache_size=-64000; PRAGMA mmap_size=1073741824");
        raw.sqlite3_prepare_v2(handle, $"SELECT {Columns} FROM goods LIMIT ?", out Page);
        raw.sqlite3_prepare_v2(handle, $"SELECT {Columns} FROM goods WHERE id=?", out Key);
    }

    /// <summary>Existing keys spread over the table, so that a read by key does not always hit the same tree page.</summary>
    public static byte[][] Keys(string path, int count)
    {
        raw.sqlite3_open_v2(path, out var handle, raw.SQLITE_OPEN_READONLY, null);
        raw.sqlite3_prepare_v2(handle, $"SELECT id FROM goods WHERE rowid % 97 = 0 LIMIT {count}", out var rows);
        var found = new List<byte[]>();
        while (raw.sqlite3_step(rows) == raw.SQLITE_ROW) found.Add(raw.sqlite3_column_blob(rows, 0).ToArray());
        raw.sqlite3_finalize(rows);
        raw.sqlite3_close_v2(handle);
        return [.. found];
    }
}
