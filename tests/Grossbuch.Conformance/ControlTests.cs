using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>One process owns a base: a second server is refused, and commands find the first one, also after it was killed.</summary>
public sealed class ControlTests(TradeFolder made) : IClassFixture<TradeFolder>, IAsyncLifetime
{
    private const string Goods = "Catalog_Goods";

    private readonly ServerProcess _server = new();

    public async ValueTask InitializeAsync()
    {
        _server.Make("b", made);
        await _server.Start();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_second_server_of_a_folder_is_refused_and_told_who_has_it()
    {
        var (exit, _, error) = await _server.Run("serve", "--urls", "http://127.0.0.1:1");
        Assert.Equal(2, exit);
        Assert.Contains($"process {_server.ProcessId}, on {_server.Address}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_socket_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("modes are Unix's"); return; }
        var socket = Path.Combine(_server.Data, "control.sock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_server.Data));
    }

    [Fact]
    public async Task Users_are_admitted_and_shut_out_at_once()
    {
        var bob = ServerProcess.Credentials("bob", "secret");
        Assert.Equal(401, (await _server.Get($"/b/odata/standard.odata/{Goods}/$count", bob)).Status);
        Assert.Equal("bob added to b, full rights\n", await _server.Succeed("user", "add", "bob", "--base", "b", "--full-rights"));
        Assert.Equal(200, (await _server.Get($"/b/odata/standard.odata/{Goods}/$count", bob)).Status);
        Assert.Contains("bob\t\tfull rights\n", await _server.Succeed("user", "list", "--base", "b"), StringComparison.Ordinal);
        await _server.Succeed("user", "remove", "bob", "--base", "b");
        Assert.Equal(401, (await _server.Get($"/b/odata/standard.odata/{Goods}/$count", bob)).Status);
    }

    [Fact]
    public async Task Options_and_the_published_content_take_effect_at_once()
    {
        const string Wrong = "/b/odata/standard.odata/Catalog_Good?$format=json";
        Assert.Contains("Did you mean", (await _server.Get(Wrong)).Body, StringComparison.Ordinal);
        Assert.Equal("odata.hints = off (in effect)\n", await _server.Succeed("option", "set", "odata.hints", "off", "--base", "b"));
        Assert.DoesNotContain("Did you mean", (await _server.Get(Wrong)).Body, StringComparison.Ordinal);

        var reopened = await _server.Succeed("option", "set", "durability", "normal", "--base", "b");
        Assert.Equal("durability = normal (in effect: the infobase was opened anew)\n", reopened);
        Assert.Equal(200, (await _server.Get("/b/odata/standard.odata/")).Status);

        await _server.Succeed("odata", "content", "--base", "b", "--set", "Catalog.Goods");
        var (_, document) = await _server.Get("/b/odata/standard.odata/?$format=json");
        Assert.Contains("Catalog_Goods", document, StringComparison.Ordinal);
        Assert.DoesNotContain("Document_Sale", document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told_as_it_is_without_a_server()
    {
        var (exit, output, error) = await _server.Run("user", "list", "--base", "c");
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("Did you mean 'b'?", error, StringComparison.Ordinal);
        (exit, _, error) = await DemoServer.Run(null, "user", "add", "carl", "--base", "b", "--full-rights", "--data", _server.Data);
        Assert.Equal(2, exit);
        Assert.Equal("grossbuch: There is no password.\n  Set GROSSBUCH_PASSWORD or run the command in a terminal.\n", error);
        Assert.DoesNotContain("carl", await _server.Succeed("user", "list", "--base", "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imported_and_seeded_data_is_there_at_the_next_request()
    {
        Assert.Equal(0, await _server.Count("b", Goods));
        var file = Path.Combine(_server.Data, "lines.ndjson");
        await File.WriteAllTextAsync(file, Line(1));
        // The path is relative to where the command was given, which is not where the server was started.
        await _server.Succeed("import", Path.GetRelativePath(Environment.CurrentDirectory, file), "--base", "b");
        Assert.Equal(1, await _server.Count("b", Goods));

        using var piped = _server.Begin("import", "-", "--base", "b");
        for (var i = 2; i <= 3_000; i++) await piped.StandardInput.WriteLineAsync(Line(i));
        piped.StandardInput.Close();
        Assert.Equal("2999 imported, 0 refused\n", await piped.StandardOutput.ReadToEndAsync());
        Assert.Equal(3_000, await _server.Count("b", Goods));

        Assert.Equal(0, await _server.Count("b", "Document_Sale"));
        await _server.Succeed("seed", "--base", "b", "--rows", "5");
        Assert.Equal(5, await _server.Count("b", "Document_Sale"));
    }

    [Fact]
    public async Task Refused_lines_come_back_to_whoever_gave_the_command()
    {
        var file = Path.Combine(_server.Data, "lines.ndjson");
        await File.WriteAllTextAsync(file, Line(1) + "\n" + """{"$type":"Catalog_Goods","Prise":1}""");
        var (exit, output, error) = await _server.Run("import", file, "--base", "b");
        Assert.Equal(1, exit);
        Assert.Contains("line 2: Catalog.Goods has no property 'Prise'. Did you mean 'Price'?", error, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", output, StringComparison.Ordinal);
        Assert.Equal(0, await _server.Count("b", Goods));
    }

    [Fact]
    public async Task Commands_run_beside_each_other()
    {
        var names = Enumerable.Range(1, 6).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{i}")).ToArray();
        await Task.WhenAll(names.Select(name => _server.Succeed("user", "add", name, "--base", "b", "--full-rights")));
        var list = await _server.Succeed("user", "list", "--base", "b");
        Assert.All(names, name => Assert.Contains(name, list, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_command_ends_in_the_server_and_changes_nothing()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("signals are Unix's"); return; }
        foreach (var signal in (string[])["INT", "KILL"])
        {
            using var import = await BeginImport();
            await ServerProcess.Signal(signal, import);
            await import.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
            Assert.NotEqual(0, import.ExitCode);
            if (signal == "INT") Assert.Equal("grossbuch: cancelled\n", await import.StandardError.ReadToEndAsync());
            await Until(async () => (await _server.Run("import", "/dev/null", "--base", "b")).ExitCode == 0);
            Assert.Equal(0, await _server.Count("b", Goods));
        }
    }

    [Fact]
    public async Task After_a_kill_commands_and_a_new_server_work_at_once()
    {
        await _server.Kill();
        Assert.True(File.Exists(Path.Combine(_server.Data, "control.sock")));
        await _server.Succeed("user", "add", "bob", "--base", "b", "--full-rights");
        await _server.Start();
        Assert.Equal(200, (await _server.Get("/b/odata/standard.odata/", ServerProcess.Credentials("bob", "secret"))).Status);
        Assert.Contains("bob", await _server.Succeed("user", "list", "--base", "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_stopped_cancels_its_commands_and_leaves_no_socket()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("signals are Unix's"); return; }
        using var import = await BeginImport();
        await _server.Stop();
        await import.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        Assert.Equal(2, import.ExitCode);
        Assert.False(File.Exists(Path.Combine(_server.Data, "control.sock")));
        Assert.False(File.Exists(Path.Combine(_server.Data, "server.json")));
        Assert.Contains("anna", await _server.Succeed("user", "list", "--base", "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_has_it_elsewhere()
    {
        var data = Path.Combine(Path.GetTempPath(), $"grossbuch-{Path.GetRandomFileName()}-{new string('d', 120)}");
        await using var server = new ServerProcess(data);
        server.Make("b", made);
        await server.Start();
        Assert.Contains("(in effect)", await server.Succeed("option", "set", "language", "en", "--base", "b"), StringComparison.Ordinal);
        var socket = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(data, "server.json"))).RootElement
            .GetProperty("socket").GetString()!;
        Assert.True(File.Exists(socket));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(Path.GetDirectoryName(socket)!));
        // A killed server leaves its folder; the next one clears it.
        await server.Kill();
        await server.Start();
        Assert.False(Directory.Exists(Path.GetDirectoryName(socket)));
        await server.Succeed("user", "list", "--base", "b");
        if (!OperatingSystem.IsWindows()) await server.Stop();
    }

    [Fact]
    public async Task A_client_of_another_version_is_refused_in_words()
    {
        var answer = await Talk("""{"protocol":1,"version":"9.9.9","arguments":["user","list","--base","b"],"directory":"/"}""");
        Assert.Equal(3, answer[0]);
        Assert.Contains("this command is 9.9.9", Encoding.UTF8.GetString(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"protocol":1}""")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    public async Task Nonsense_on_the_socket_harms_nobody(string request)
    {
        await Talk(request);
        Assert.Contains("anna", await _server.Succeed("user", "list", "--base", "b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_takes_only_commands_about_infobases()
    {
        var version = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_server.Data, "server.json"))).RootElement
            .GetProperty("version").GetString();
        var answer = Encoding.UTF8.GetString(
            await Talk($$"""{"protocol":1,"version":"{{version}}","arguments":["serve","--urls","http://127.0.0.1:1"],"directory":"/"}"""));
        Assert.Contains("takes only commands about its infobases", answer, StringComparison.Ordinal);
    }

    // More than the pipes hold: when it is taken, the import is at work.
    private async Task<Process> BeginImport()
    {
        await _server.Succeed("option", "set", "limits.lockWaitMs", "100", "--base", "b");
        var import = _server.Begin("import", "-", "--base", "b");
        for (var i = 1; i <= 5_000; i++) await import.StandardInput.WriteLineAsync(Line(i));
        await import.StandardInput.FlushAsync();
        var (exit, _, error) = await _server.Run("seed", "--base", "b", "--rows", "1");
        Assert.Equal(2, exit);
        Assert.Contains("the maximum time of waiting for the right to write", error, StringComparison.Ordinal);
        return import;
    }

    private static string Line(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"$type":"Catalog_Goods","Ref_Key":"11111111-1111-11ee-8111-{{number:D12}}","Description":"good {{number}}"}""");

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (await holds()) return;
            await Task.Delay(50);
        }
        Assert.Fail("What was waited for did not come.");
    }

    /// <summary>Sends one request frame and returns all that comes back.</summary>
    private async Task<byte[]> Talk(string request)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_server.Data, "control.sock")));
        await using var stream = new NetworkStream(socket);
        var payload = Encoding.UTF8.GetBytes(request);
        await stream.WriteAsync((byte[])[1, 0, 0, (byte)(payload.Length >> 8), (byte)payload.Length, .. payload]);
        using var received = new MemoryStream();
        await stream.CopyToAsync(received);
        return received.ToArray();
    }
}
