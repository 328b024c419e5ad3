using System.Collections.Concurrent;
using SQLitePCL;

namespace RawLimit;

/// <summary>The routes: as little as Kestrel needs to send rows, so that what is measured is SQLite and the network.</summary>
internal static class Endpoints
{
    private const int KeysMax = 10_000;

    public static async Task Serve(string database, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var pool = new ConcurrentBag<Connection>();
        var keys = Connection.Keys(database, KeysMax);
        var next = 0;

        app.MapGet("/plain", () => "ok");
        app.MapGet("/metrics", () => $"dotnet_gc_heap_total_allocated_bytes_total {GC.GetTotalAllocatedBytes()}\n");
        app.MapGet("/page", async (HttpContext http, int n) =>
        {
            http.Response.ContentType = "application/json";
            var pipe = http.Response.BodyWriter;
            var connection = pool.TryTake(out var pooled) ? pooled : new Connection(database);
            try
            {
                raw.sqlite3_bind_int(connection.Page, 1, n);
                Rows.Copy(pipe, "{\"value\":["u8);
                var first = true;
                while (Rows.Batch(connection.Page.DangerousGetHandle(), pipe, ref first)) await pipe.FlushAsync();
                Rows.Copy(pipe, "]}"u8);
                await pipe.FlushAsync();
            }
            finally
            {
                raw.sqlite3_reset(connection.Page);
                pool.Add(connection);
            }
        });
        app.MapGet("/key", async (HttpContext http) =>
        {
            http.Response.ContentType = "application/json";
            var pipe = http.Response.BodyWriter;
            var connection = pool.TryTake(out var pooled) ? pooled : new Connection(database);
            try
            {
                raw.sqlite3_bind_blob(connection.Key, 1, keys[(uint)Interlocked.Increment(ref next) % keys.Length]);
                var first = true;
                Rows.Batch(connection.Key.DangerousGetHandle(), pipe, ref first);
                await pipe.FlushAsync();
            }
            finally
            {
                raw.sqlite3_reset(connection.Key);
                pool.Add(connection);
            }
        });
        await app.RunAsync();
    }
}
