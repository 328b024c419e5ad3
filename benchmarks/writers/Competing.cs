using System.Diagnostics;
using SQLitePCL;

namespace Writers;

/// <summary>
/// What a careful developer writes without a queue: each client with a connection of its own, the same statements, BEGIN IMMEDIATE, a
/// commit for each item, and SQLite's own waiting for the lock.
/// </summary>
internal static class Competing
{
    private const string Schema =
        """
        CREATE TABLE goods (ref BLOB NOT NULL, predefined TEXT NOT NULL, ver INTEGER NOT NULL, descr TEXT NOT NULL, code TEXT NOT NULL,
          owner BLOB NOT NULL, parent BLOB NOT NULL, mark INTEGER NOT NULL, price INTEGER NOT NULL, made INTEGER NOT NULL,
          active INTEGER NOT NULL, kdescr TEXT NOT NULL, kcode TEXT NOT NULL) STRICT;
        CREATE UNIQUE INDEX u_ref ON goods (ref);
        CREATE INDEX i_descr ON goods (kdescr);
        CREATE INDEX i_code ON goods (kcode);
        CREATE INDEX i_owner ON goods (owner);
        CREATE INDEX i_parent ON goods (parent);
        """;

    public static Figures Run(string folder, int clients, TimeSpan time)
    {
        Batteries_V2.Init();
        var path = Path.Combine(folder, "competing.sqlite");
        using (var first = new Client(path)) first.Execute(Schema);
        Measure(path, clients, WarmUp);
        return Measure(path, clients, time);
    }

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private static Figures Measure(string path, int clients, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var times = new List<long>[clients];
        Thread[] threads = [.. Enumerable.Range(0, clients).Select(number => new Thread(() =>
        {
            using var client = new Client(path);
            times[number] = client.Loop(number, watch, time);
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return Figures.Of(times, watch.Elapsed);
    }

    private sealed class Client : IDisposable
    {
        private readonly sqlite3 _handle;

        public Client(string path)
        {
            const int Flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX;
            Check(raw.sqlite3_open_v2(path, out _handle, Flags, null));
            Check(raw.sqlite3_busy_timeout(_handle, 20_000));
            Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824");
        }

        public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

        public List<long> Loop(int number, Stopwatch watch, TimeSpan time)
        {
            var (begin, commit) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"));
            var last = Prepare("SELECT code FROM goods ORDER BY kcode DESC LIMIT 1");
            var insert = Prepare("INSERT INTO goods VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
            var times = new List<long>();
            var empty = new byte[16];
            for (var i = 0; watch.Elapsed < time; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Run(begin);
                var code = "1";
                if (raw.sqlite3_step(last) == raw.SQLITE_ROW)
                    code = (int.Parse(raw.sqlite3_column_text(last, 0).utf8_to_string()) + 1).ToString();
                raw.sqlite3_reset(last);
                code = code.PadLeft(9, '0');
                var description = $"Товар {number}-{i}";
                raw.sqlite3_bind_blob(insert, 1, Guid.CreateVersion7().ToByteArray(bigEndian: true));
                raw.sqlite3_bind_text(insert, 2, "");
                raw.sqlite3_bind_int64(insert, 3, 0);
                raw.sqlite3_bind_text(insert, 4, description);
                raw.sqlite3_bind_text(insert, 5, code);
                raw.sqlite3_bind_blob(insert, 6, empty);
                raw.sqlite3_bind_blob(insert, 7, empty);
                raw.sqlite3_bind_int64(insert, 8, 0);
                raw.sqlite3_bind_int64(insert, 9, i * 100 + 99);
                raw.sqlite3_bind_int64(insert, 10, 0);
                raw.sqlite3_bind_int64(insert, 11, 0);
                raw.sqlite3_bind_text(insert, 12, description.ToLowerInvariant());
                raw.sqlite3_bind_text(insert, 13, code);
                Run(insert);
                Run(commit);
                times.Add(Stopwatch.GetTimestamp() - start);
            }
            foreach (var statement in new[] { begin, commit, last, insert }) raw.sqlite3_finalize(statement);
            return times;
        }

        public void Dispose() => raw.sqlite3_close_v2(_handle);

        private sqlite3_stmt Prepare(string sql)
        {
            Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
            return statement;
        }

        private void Run(sqlite3_stmt statement)
        {
            var code = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
            if (code != raw.SQLITE_DONE) Check(code);
        }

        private void Check(int code)
        {
            if (code == raw.SQLITE_OK) return;
            throw new InvalidOperationException($"SQLite {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");
        }
    }
}
