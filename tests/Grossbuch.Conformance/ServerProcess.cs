using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>A data folder of its own with a server that a test may stop, kill and start again, and the commands given beside it.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private readonly HttpClient _client;
    private Process? _process;

    /// <param name="data">The data folder, or a new one.</param>
    public ServerProcess(string? data = null)
    {
        Data = data ?? Directory.CreateTempSubdirectory("grossbuch-served-").FullName;
        Port = DemoServer.FreePort();
        _client = new HttpClient { BaseAddress = new Uri(Address), Timeout = TimeSpan.FromSeconds(60) };
        _client.DefaultRequestHeaders.Authorization = Credentials("anna", "secret");
    }

    public string Data { get; }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    public int ProcessId => _process!.Id;

    public static AuthenticationHeaderValue Credentials(string name, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));

    /// <summary>An empty base of the demo configuration with the user that the requests here come from.</summary>
    public void Make(string name, TradeFolder made)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Data);
        else Directory.CreateDirectory(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        made.CopyTo(Path.Combine(Data, name));
    }

    public async Task Start()
    {
        _process = DemoServer.Start(null, ["serve", "--data", Data, "--urls", Address]);
        // Nobody reads what it prints, and a full pipe would stop it.
        _ = _process.StandardOutput.ReadToEndAsync();
        var errors = _process.StandardError.ReadToEndAsync();
        for (var tries = 0; tries < 600; tries++)
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended: {await errors}");
            try
            {
                if ((await _client.GetAsync(new Uri("/ready", UriKind.Relative))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(50);
        }
        throw new TimeoutException("The server was not ready in time.");
    }

    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task Stop()
    {
        await Signal("TERM", _process!);
        await _process!.WaitForExitAsync();
    }

    public static async Task Signal(string name, Process process)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public Task<(int ExitCode, string Output, string Error)> Run(params string[] arguments) =>
        DemoServer.Run("secret", [.. arguments, "--data", Data]);

    public async Task<string> Succeed(params string[] arguments)
    {
        var (exit, output, error) = await Run(arguments);
        Assert.True(exit == 0, $"grossbuch {string.Join(' ', arguments)} ended with {exit}:\n{output}{error}");
        return output;
    }

    /// <summary>A command whose standard input and life are the test's.</summary>
    public Process Begin(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "grossbuch.dll") },
        };
        foreach (var argument in (string[])[.. arguments, "--data", Data]) start.ArgumentList.Add(argument);
        start.Environment["GROSSBUCH_PASSWORD"] = "secret";
        return Process.Start(start)!;
    }

    public async Task<(int Status, string Body)> Get(string target, AuthenticationHeaderValue? credentials = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target, UriKind.Relative));
        request.Headers.Authorization = credentials;
        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> GetHeaders(string target) =>
        _client.GetAsync(new Uri(target, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    public async Task<int> Count(string name, string set)
    {
        var (status, body) = await Get($"/{name}/odata/standard.odata/{set}/$count");
        Assert.True(status == 200, body);
        return int.Parse(body.TrimStart('\uFEFF'), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await Kill();
        _process?.Dispose();
        _client.Dispose();
        Directory.Delete(Data, recursive: true);
    }
}
