using System.Diagnostics;
using System.Globalization;
using Grossbuch.Benchmarks.Processes;
using Grossbuch.Benchmarks.Subjects;

namespace Grossbuch.Benchmarks.Measuring;

/// <summary>One answer read to its end.</summary>
internal readonly record struct ReadAnswer(double FirstByteMs, double TotalMs, long Rows, long Bytes);

/// <summary>
/// One client on one kept-alive connection that reads answers to their end and counts their rows; it keeps nothing of them, so that
/// its own garbage does not disturb the measurement.
/// </summary>
internal sealed class PageReader : IDisposable
{
    private const string AllocatedMetric = "dotnet_gc_heap_total_allocated_bytes_total";
    private const int ErrorCharsMax = 500;
    private const int BufferBytes = 256 * 1024;

    private readonly HttpClient _client;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly CancellationToken _stop;

    public PageReader(ServerProcess server, ISubject subject, CancellationToken stop)
    {
        _stop = stop;
        _client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false })
        {
            BaseAddress = server.Address,
            Timeout = TimeSpan.FromMinutes(5),
        };
        if (subject.Authorization is not null) _client.DefaultRequestHeaders.Add("Authorization", subject.Authorization);
    }

    public void Dispose() => _client.Dispose();

    public async Task<ReadAnswer> ReadAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _stop);
        await RequireSuccessAsync(path, answer);
        using var body = await answer.Content.ReadAsStreamAsync(_stop);
        var (first, bytes, braces) = (0.0, 0L, 0L);
        while (await body.ReadAsync(_buffer, _stop) is > 0 and var read)
        {
            if (bytes == 0) first = clock.Elapsed.TotalMilliseconds;
            bytes += read;
            braces += _buffer.AsSpan(0, read).Count((byte)'{');
        }
        // Every row is one object in the array of the outer one, and no value of the data holds a brace.
        return new ReadAnswer(first, clock.Elapsed.TotalMilliseconds, braces - 1, bytes);
    }

    /// <exception cref="BenchmarkException">The answer has another number of rows: a wrong answer is not measured.</exception>
    public async Task<ReadAnswer> ReadAsync(string path, int rows)
    {
        var answer = await ReadAsync(path);
        return answer.Rows == rows ? answer : throw new BenchmarkException($"{path} answered {answer.Rows} rows instead of {rows}");
    }

    public async Task<string> TextAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), _stop);
        await RequireSuccessAsync(path, answer);
        return await answer.Content.ReadAsStringAsync(_stop);
    }

    /// <summary>Bytes allocated by the managed code of the server since its start.</summary>
    public async Task<double> AllocatedBytesAsync()
    {
        foreach (var line in (await TextAsync("/metrics")).Split('\n'))
        {
            // The name may be followed by labels in braces; comment lines begin with #.
            if (!line.StartsWith(AllocatedMetric, StringComparison.Ordinal)) continue;
            return double.Parse(line.Trim().Split(' ')[1], NumberStyles.Float, CultureInfo.InvariantCulture);
        }
        throw new BenchmarkException($"/metrics does not show {AllocatedMetric}");
    }

    private async Task RequireSuccessAsync(string path, HttpResponseMessage answer)
    {
        if (answer.IsSuccessStatusCode) return;
        var text = await answer.Content.ReadAsStringAsync(_stop);
        throw new BenchmarkException(
            $"{Uri.UnescapeDataString(path)} answered {(int)answer.StatusCode}: {text[..Math.Min(text.Length, ErrorCharsMax)]}");
    }
}
