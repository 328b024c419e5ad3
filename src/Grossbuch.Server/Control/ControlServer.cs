using System.Net.Sockets;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.Server.Hosting;

namespace Grossbuch.Server.Control;

/// <summary>
/// Takes commands on a Unix socket that only the owner of the data folder can open, and runs them in the process that has the infobases.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly Socket _listener;
    private readonly string _path;
    private readonly bool _isElsewhere;
    private readonly Bases _bases;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping;
    private readonly SemaphoreSlim _free = new(Limits.Default.ControlConnectionsMax);
    private readonly HashSet<Task> _running = [];
    private readonly Task _accepting;

    private ControlServer(Socket listener, string path, bool isElsewhere, Bases bases, ILogger logger, CancellationToken stopping)
    {
        _listener = listener;
        _path = path;
        _isElsewhere = isElsewhere;
        _bases = bases;
        _logger = logger;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _accepting = Accept();
    }

    /// <summary>Listens in the folder of the lock, and has the lock say where.</summary>
    /// <param name="stopping">The server is told to stop: no more commands are taken and the running ones cancelled.</param>
    public static ControlServer Listen(ServerLock owned, Bases bases, ILogger logger, CancellationToken stopping)
    {
        if (ServerLock.Read(owned.DataDirectory)?.Socket is { } old) RemoveElsewhere(old);
        var path = ControlAddress.Usual(owned.DataDirectory);
        // The lock is held, so whatever is there was left by a server that was killed.
        File.Delete(path);
        var isElsewhere = ControlAddress.IsTooLong(path);
        if (isElsewhere) InfobaseFolder.CreateOwn(Path.GetDirectoryName(path = ControlAddress.Elsewhere())!);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            // Nobody can connect between bind and listen: the socket is never open to others.
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen(Limits.Default.ControlConnectionsMax);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
        owned.TellSocket(isElsewhere ? path : null);
        return new ControlServer(listener, path, isElsewhere, bases, logger, stopping);
    }

    /// <summary>Takes no more commands, cancels the running ones, and waits for them for a while.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] running;
        lock (_running) running = [.. _running];
        try
        {
            await Task.WhenAll(running).WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            _logger.LogWarning("{Count} commands did not end when they were cancelled; the server stops without them.", running.Length);
        }
        File.Delete(_path);
        if (_isElsewhere) RemoveElsewhere(_path);
        _stopping.Dispose();
    }

    private async Task Accept()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Start(await _listener.AcceptAsync(_stopping.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // Too many open files, most likely: the next one may find room.
                _logger.LogWarning(error, "A command could not be taken: {Reason}", error.Message);
                await Task.Delay(100);
            }
        }
    }

    private void Start(Socket socket)
    {
        var isFree = _free.Wait(0);
        var task = Serve(socket, isFree);
        lock (_running) _running.Add(task);
        _ = task.ContinueWith(ended =>
        {
            lock (_running) _running.Remove(ended);
            if (isFree) _free.Release();
        }, TaskScheduler.Default);
    }

    private async Task Serve(Socket socket, bool isFree)
    {
        socket.SendTimeout = Limits.Default.ControlStallMsMax;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            using var frames = new Frames(stream);
            await new ControlConnection(frames, _bases).Run(isFree, _stopping.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone or came with nothing; there is nobody to tell.
        }
        catch (Exception error)
        {
            _logger.LogError(error, "A command on the control socket failed: {Reason}", error.Message);
        }
    }

    // Only a folder made by ControlAddress.Elsewhere is removed, whatever the note says.
    private static void RemoveElsewhere(string socket)
    {
        var folder = Path.GetDirectoryName(socket);
        if (folder is null || !Path.GetFileName(folder).StartsWith("grossbuch-", StringComparison.Ordinal)) return;
        File.Delete(socket);
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
    }
}
