using System.Globalization;
using System.Text.RegularExpressions;

namespace Grossbuch.Benchmarks.Processes;

/// <summary>One run of the load generator, read from its text.</summary>
internal sealed partial record Wrk(long Requests, double PerSecond, double MedianMs, double P99Ms)
{
    public static async Task<Wrk> RunAsync(
        Uri target, int connections, int seconds, CancellationToken stop, string? authorization = null, string? script = null)
    {
        List<string> arguments = ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency"];
        if (authorization is not null) arguments.AddRange(["-H", $"Authorization: {authorization}"]);
        if (script is not null) arguments.AddRange(["-s", script]);
        arguments.Add(target.AbsoluteUri);
        return Parse((await CommandRun.RunAsync("wrk", arguments, stop)).Output);
    }

    /// <exception cref="BenchmarkException">Answers other than 2xx or broken connections: a fast error is no result.</exception>
    public static Wrk Parse(string text)
    {
        if (Errors().Match(text) is { Success: true } errors)
            throw new BenchmarkException($"wrk saw errors: {errors.Value.Trim()}");
        var requests = Total().Match(text);
        var perSecond = Rate().Match(text);
        if (!requests.Success || !perSecond.Success) throw new BenchmarkException($"the output of wrk is not understood: {text}");
        return new Wrk(
            long.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture), Number(perSecond.Groups[1].Value),
            Percentile(text, "50%"), Percentile(text, "99%"));
    }

    private static double Percentile(string text, string name)
    {
        var found = Latency().Matches(text).FirstOrDefault(line => line.Groups[1].Value == name);
        if (found is null) return double.NaN;
        var scale = found.Groups[3].Value switch { "us" => 0.001, "ms" => 1, "s" => 1000, _ => 60_000 };
        return Number(found.Groups[2].Value) * scale;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ")]
    private static partial Regex Total();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"^\s+(\d+%)\s+([\d.]+)(us|ms|s|m)\s*$", RegexOptions.Multiline)]
    private static partial Regex Latency();

    [GeneratedRegex(@"(Non-2xx or 3xx responses:|Socket errors:).*")]
    private static partial Regex Errors();
}
