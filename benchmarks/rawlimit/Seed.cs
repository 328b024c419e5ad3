using System.Globalization;
using SQLitePCL;

namespace RawLimit;

/// <summary>Makes the reference's table: the key in an index of its own, as a catalog has it.</summary>
internal static class Seed
{
    private const string Table =
        "CREATE TABLE goods(id BLOB UNIQUE, code TEXT, descr TEXT, parent BLOB, owner BLOB, price INTEGER, dt TEXT, del INTEGER, "
        + "active INTEGER, ver INTEGER)";

    public static void Make(string path, int rows)
    {
        File.Delete(path);
        raw.sqlite3_open(path, out var db);
        raw.sqlite3_exec(db, $"PRAGMA journal_mode=WAL; {Table}; BEGIN");
        raw.sqlite3_prepare_v2(db, "INSERT INTO goods VALUES(?,?,?,?,?,?,?,?,?,?)", out var insert);
        for (var i = 0; i < rows; i++)
        {
            var goods = new Goods(i);
            raw.sqlite3_bind_blob(insert, 1, goods.Id);
            raw.sqlite3_bind_text(insert, 2, goods.Code);
            raw.sqlite3_bind_text(insert, 3, goods.Description);
            raw.sqlite3_bind_blob(insert, 4, goods.Parent);
            raw.sqlite3_bind_blob(insert, 5, goods.Owner);
            raw.sqlite3_bind_int64(insert, 6, goods.PriceHundredths);
            raw.sqlite3_bind_text(insert, 7, goods.Created.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
            raw.sqlite3_bind_int(insert, 8, goods.DeletionMark ? 1 : 0);
            raw.sqlite3_bind_int(insert, 9, goods.Active ? 1 : 0);
            raw.sqlite3_bind_int64(insert, 10, goods.Version);
            raw.sqlite3_step(insert);
            raw.sqlite3_reset(insert);
        }
        raw.sqlite3_exec(db, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
        raw.sqlite3_finalize(insert);
        raw.sqlite3_close_v2(db);
    }
}
