using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Grossbuch.Conformance;

/// <summary>A server of a test's own, with settings of its own; killed with it.</summary>
public sealed class ConfiguredServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ConfiguredServer(Process process) => _process = process;

    /// <summary>What it has printed until now.</summary>
    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<ConfiguredServer> Start(string data, string? urls, params (string Name, string Value)[] settings)
    {
        var server = new ConfiguredServer(Launch(data, urls, settings));
        server._process.OutputDataReceived += (_, line) => server.Keep(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Keep(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        for (var tries = 0; tries < 1_200; tries++)
        {
            if (server.Output.Contains("Ready in", StringComparison.Ordinal)) return server;
            if (server._process.HasExited) throw new InvalidOperationException($"The server ended: {server.Output}");
            await Task.Delay(50);
        }
        throw new TimeoutException("The server was not ready in a minute.");
    }

    /// <summary>Starts one that has to refuse: its exit code and its error.</summary>
    public static async Task<(int ExitCode, string Error)> Refused(string data, string? urls, params (string Name, string Value)[] settings)
    {
        using var process = Launch(data, urls, settings);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The server did not refuse: {await output}{await error}");
        }
        return (process.ExitCode, await output + await error);
    }

    /// <summary>A signal of Unix, and the exit code that follows.</summary>
    public async Task<int> Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }

    private static Process Launch(string data, string? urls, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "grossbuch.dll"), "serve", "--data", data])
            start.ArgumentList.Add(argument);
        if (urls is not null)
        {
            start.ArgumentList.Add("--urls");
            start.ArgumentList.Add(urls);
        }
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
