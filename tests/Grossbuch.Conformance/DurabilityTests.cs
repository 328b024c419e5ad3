using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>
/// What was answered is there, whatever happens to the process: killed in the middle of 32 writing clients, again and again. What was not
/// answered is there whole or not at all.
/// </summary>
public sealed class DurabilityTests : IDisposable
{
    private const int Rounds = 100;
    private const int Clients = 32;

    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-kill-").FullName;
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private readonly ConcurrentDictionary<string, int> _sent = new();

    [Fact]
    public async Task A_killed_server_keeps_every_answered_write_and_no_half_one()
    {
        await WritingServer.MakeBase(_data);
        var random = new Random(20_261_125);
        var checkedBefore = 0;
        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await WritingServer.Start(_data);
            await CheckAnswered(server, checkedBefore);
            checkedBefore = _answered.Count;
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(_ => Write(server, stop.Token)).ToArray();
            await WaitForAnswers(checkedBefore + random.Next(1, 120));
            server.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }
        Assert.True(_answered.Count > Rounds, $"only {_answered.Count} writes were answered in {Rounds} rounds");
        await using (var last = await WritingServer.Start(_data)) await CheckWhole(last);
        var (exit, output, error) = await DemoServer.Run(null, "verify", "--base", "w", "--data", _data);
        Assert.True(exit == 0, output + error);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    // Counted in writes, not in time: on a busy machine the compiler alone may take the time that was meant for them.
    private async Task WaitForAnswers(int count)
    {
        var watch = Stopwatch.StartNew();
        while (_answered.Count < count)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"only {_answered.Count} writes were answered");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private async Task Write(WritingServer server, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var key = Guid.CreateVersion7().ToString();
                var rows = (key[^1] % 4) + 1;
                _sent[key] = rows;
                var lines = string.Join(',', Enumerable.Range(1, rows).Select(line => $$"""{"LineNumber":{{line}},"Quantity":{{line}}}"""));
                var status = await server.Post(
                    "Document_Sale", $$"""{"Ref_Key":"{{key}}","Date":"2026-01-01T00:00:00","Goods":[{{lines}}]}""");
                Assert.Equal(HttpStatusCode.Created, status);
                _answered[key] = rows;
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            // The server is gone: whether this one was written may be known only at the next start.
        }
    }

    // Those of the last round one by one; all others were seen by an earlier round, and the last check sees all of them.
    private async Task CheckAnswered(WritingServer server, int before)
    {
        foreach (var (key, rows) in _answered.Skip(before).TakeLast(50))
            Assert.Equal(rows, await server.Rows($"Document_Sale(guid'{key}')"));
    }

    private async Task CheckWhole(WritingServer server)
    {
        using var all = await server.Get("Document_Sale?$select=Ref_Key,Number,Goods");
        var found = all.RootElement.GetProperty("value").EnumerateArray().ToDictionary(
            document => document.GetProperty("Ref_Key").GetString()!, document => document);
        foreach (var key in _answered.Keys) Assert.True(found.ContainsKey(key), $"{key} was answered and is gone");
        foreach (var (key, document) in found) Assert.Equal(_sent[key], document.GetProperty("Goods").GetArrayLength());
        Assert.Equal(found.Count, found.Values.Select(document => document.GetProperty("Number").GetString()).Distinct().Count());
    }
}

/// <summary>A full disk: errors that say so, reads that go on, and a server that writes again when there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-full-").FullName;
    private bool _isMounted;

    [Fact]
    public async Task A_full_disk_is_told_reads_go_on_and_writes_come_back()
    {
        if (!OperatingSystem.IsLinux() || geteuid() != 0) Assert.Skip("a small file system can be mounted by root only");
        _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=24m", "grossbuch", _data) == 0;
        if (!_isMounted) Assert.Skip("a small file system cannot be mounted here");
        await WritingServer.MakeBase(_data);
        await using var server = await WritingServer.Start(_data);
        Assert.Equal(HttpStatusCode.Created, await server.Post("Document_Sale", """{"Date":"2026-01-01T00:00:00"}"""));

        var filler = Path.Combine(_data, "filler");
        await Fill(filler);
        var refused = await Refusal(server);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("No room is left", refused.Text, StringComparison.Ordinal);
        var written = await server.Count("Document_Sale");
        Assert.True(written >= 1);

        File.Delete(filler);
        Assert.Equal(HttpStatusCode.Created, await server.Post("Document_Sale", """{"Date":"2026-01-02T00:00:00"}"""));
        Assert.Equal(written + 1, await server.Count("Document_Sale"));
        await server.DisposeAsync();
        var (exit, output, error) = await DemoServer.Run(null, "verify", "--base", "w", "--data", _data);
        Assert.True(exit == 0, output + error);
    }

    public void Dispose()
    {
        if (_isMounted) Run("umount", _data);
        Directory.Delete(_data, recursive: true);
    }

    private static async Task Fill(string path)
    {
        await using var file = File.Create(path);
        var block = new byte[64 * 1024];
        try
        {
            while (true)
            {
                await file.WriteAsync(block);
                await file.FlushAsync();
            }
        }
        catch (IOException)
        {
            // Full: that is what it is for.
        }
    }

    // The log may still have room that it had taken before.
    private static async Task<(HttpStatusCode Status, string Text)> Refusal(WritingServer server)
    {
        var comment = new string('ж', 20_000);
        for (var i = 0; i < 2_000; i++)
        {
            var (status, text) = await server.PostText("Document_Sale", $$"""{"Date":"2026-01-01T00:00:00","Comment":"{{comment}}"}""");
            if (status != HttpStatusCode.Created) return (status, text);
        }
        throw new InvalidOperationException("The disk never became full.");
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();
}

/// <summary>A server of its own over the base <c>w</c>, with the few requests that the tests of writing need.</summary>
internal sealed class WritingServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;
    private bool _isDisposed;

    private WritingServer(Process process, HttpClient client)
    {
        _process = process;
        _client = client;
    }

    public static async Task MakeBase(string data)
    {
        var (exit, output, error) = await DemoServer.Run(
            null, "load", Repository.Path("demo/trade/configuration"), "--base", "w", "--data", data);
        Assert.True(exit == 0, output + error);
        (exit, output, error) = await DemoServer.Run("password", "user", "add", "writer", "--base", "w", "--full-rights", "--data", data);
        Assert.True(exit == 0, output + error);
    }

    public static async Task<WritingServer> Start(string data)
    {
        var address = $"http://127.0.0.1:{DemoServer.FreePort()}";
        var process = DemoServer.Start(null, ["serve", "--data", data, "--urls", address]);
        var client = new HttpClient { BaseAddress = new Uri($"{address}/w/odata/standard.odata/") };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("writer:password")));
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        for (var tries = 0; tries < 600; tries++)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The server ended: {await process.StandardError.ReadToEndAsync()}");
            try
            {
                if ((await client.GetAsync(new Uri(address + "/ready"))).IsSuccessStatusCode) return new WritingServer(process, client);
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(20);
        }
        throw new TimeoutException("The server was not ready.");
    }

    public async Task<HttpStatusCode> Post(string set, string json) => (await PostText(set, json)).Status;

    public async Task<(HttpStatusCode Status, string Text)> PostText(string set, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(new Uri(set + "?$format=json", UriKind.Relative), content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task<JsonDocument> Get(string path)
    {
        var mark = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return JsonDocument.Parse(await _client.GetStringAsync(new Uri($"{path}{mark}$format=json", UriKind.Relative)));
    }

    public async Task<int> Rows(string entity)
    {
        using var document = await Get(entity);
        return document.RootElement.GetProperty("Goods").GetArrayLength();
    }

    public async Task<int> Count(string set) =>
        int.Parse((await _client.GetStringAsync(new Uri(set + "/$count", UriKind.Relative))).Trim('\uFEFF'), CultureInfo.InvariantCulture);

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }
}
