using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grossbuch.Conformance;
using Xunit;

[assembly: AssemblyFixture(typeof(DemoServer))]

namespace Grossbuch.Conformance;

/// <summary>The real server with the demo bases, in a process of its own on a free loopback port; stopped with the tests.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-demo-").FullName;
    private Process? _process;

    public int Port { get; private set; }

    public string DataDirectory => _data;

    public string Address => $"http://127.0.0.1:{Port}";

    public async ValueTask InitializeAsync()
    {
        Port = FreePort();
        _process = Start("serve", "--demo", "--data", _data, "--urls", Address);
        using var client = new HttpClient();
        for (var tries = 0; tries < 600; tries++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended: {await _process.StandardError.ReadToEndAsync()}");
            try
            {
                if ((await client.GetAsync(new Uri(Address + "/ready"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("The server was not ready in a minute.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run(string? password, params string[] arguments)
    {
        using var process = Start(password, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(params string[] arguments) => Start(null, arguments);

    private static Process Start(string? password, string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "grossbuch.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (password is not null) start.Environment["GROSSBUCH_PASSWORD"] = password;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
