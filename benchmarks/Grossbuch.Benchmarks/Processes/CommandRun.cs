using System.Diagnostics;

namespace Grossbuch.Benchmarks.Processes;

/// <summary>A command that runs to its end: its output, and the time from its start to its end.</summary>
internal static class CommandRun
{
    private const int OutputTailChars = 2000;

    public static async Task<(string Output, TimeSpan Elapsed)> RunAsync(
        string executable, IEnumerable<string> arguments, CancellationToken stop, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        if (Path.IsPathRooted(executable) && !File.Exists(executable))
            throw new BenchmarkException($"{Path.GetFileName(executable)} is not built");

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new BenchmarkException($"cannot start {executable}");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop);
            var errors = process.StandardError.ReadToEndAsync(stop);
            await process.WaitForExitAsync(stop);
            var elapsed = clock.Elapsed;
            if (process.ExitCode == 0) return (await output, elapsed);
            throw new BenchmarkException(
                $"{Path.GetFileName(executable)} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: "
                + Tail(await errors + await output));
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string Tail(string text) => text.Length <= OutputTailChars ? text.Trim() : text[^OutputTailChars..].Trim();
}
