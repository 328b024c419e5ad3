using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Grossbuch.Benchmarks.Processes;

/// <summary>A server on a free loopback port, stopped when disposed. Its output goes to a log that a failure quotes.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int PollMs = 5;
    private const int StartMsMax = 120_000;
    private const int StopMsMax = 10_000;
    private const int LogTailChars = 2000;
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly StreamWriter _log;
    private readonly string _logFile;

    private ServerProcess(Process process, Uri address, string logFile)
    {
        (_process, Address, _logFile) = (process, address, logFile);
        _log = new StreamWriter(logFile) { AutoFlush = true };
        DataReceivedEventHandler write = (_, line) => { if (line.Data is not null) lock (_log) _log.WriteLine(line.Data); };
        process.OutputDataReceived += write;
        process.ErrorDataReceived += write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>From the start of the process to the first answer 200 of its ready path.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    public ProcessFigures Figures => ProcessFigures.Read(_process.Id);

    public static async Task<ServerProcess> StartAsync(Launch launch, string logFile, CancellationToken stop)
    {
        if (!File.Exists(launch.Executable)) throw new BenchmarkException($"{Path.GetFileName(launch.Executable)} is not built");
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(launch.Executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in launch.Arguments)
            start.ArgumentList.Add(argument.Replace(Launch.UrlPlace, address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start) ?? throw new BenchmarkException($"cannot start {launch.Executable}");
        var server = new ServerProcess(process, address, logFile);
        try
        {
            await server.WaitReadyAsync(launch, clock, stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Asked first: a server that closes its files itself starts faster the next time, and that is how it is stopped in life.
            _ = Kill(_process.Id, Terminate);
            using var patience = new CancellationTokenSource(StopMsMax);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
        else
        {
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
        lock (_log) _log.Dispose();
    }

    private async Task WaitReadyAsync(Launch launch, Stopwatch clock, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = Address };
        if (launch.Authorization is not null) client.DefaultRequestHeaders.Add("Authorization", launch.Authorization);
        var last = "no answer";
        while (clock.ElapsedMilliseconds < StartMsMax)
        {
            if (_process.HasExited) throw Failure(launch, $"ended with {_process.ExitCode}");
            try
            {
                if (await PortAnswersAsync(stop))
                {
                    using var answer = await client.GetAsync(new Uri(launch.ReadyPath, UriKind.Relative), stop);
                    ReadyAfter = clock.Elapsed;
                    if (answer.StatusCode == HttpStatusCode.OK) return;
                    last = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
                }
            }
            catch (HttpRequestException failure)
            {
                last = failure.Message;
            }
            await Task.Delay(PollMs, stop);
        }
        throw Failure(launch, $"was not ready within {StartMsMax / 1000} s ({launch.ReadyPath}: {last})");
    }

    /// <summary>A closed port is found out without an exception, whose cost would be taken from the starting server's cores.</summary>
    private async Task<bool> PortAnswersAsync(CancellationToken stop)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var connect = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, Address.Port) };
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connect.Completed += (_, _) => done.TrySetResult();
        if (socket.ConnectAsync(connect)) await done.Task.WaitAsync(stop);
        return connect.SocketError == SocketError.Success;
    }

    private BenchmarkException Failure(Launch launch, string what)
    {
        string text;
        lock (_log)
        {
            using var reader = new StreamReader(new FileStream(_logFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            text = reader.ReadToEnd();
        }
        var tail = text.Length <= LogTailChars ? text : text[^LogTailChars..];
        return new BenchmarkException($"the server of {launch.Name} {what}{(tail.Length == 0 ? "" : $"; its log ends: {tail.Trim()}")}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
