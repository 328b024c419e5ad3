using System.Collections.Concurrent;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Hosting;

/// <summary>
/// The infobases of a data folder: opened side by side when the server starts, and from then on changed only through here. Whoever needs
/// an infobase for itself (a load, a restore, a drop) waits for its turn, drains it, and has it opened anew at the end.
/// </summary>
public sealed class Bases : IDisposable
{
    private const int RetryMsMin = 250;
    private const int RetryMsMax = 10_000;

    private readonly ConcurrentDictionary<string, ServedInfobase> _served = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, InfobaseException> _failed = new(StringComparer.Ordinal);
    // One change of an infobase at a time; the others wait for their turn.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private TimeProvider _clock = TimeProvider.System;
    private ILogger _logger = Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    /// <summary>Infobases that can be used, by name.</summary>
    public IReadOnlyList<ServedInfobase> Served => [.. _served.Values.OrderBy(served => served.Infobase.Name, StringComparer.Ordinal)];

    /// <summary>Infobases that could not be opened, with the reason: the others are served all the same.</summary>
    public IReadOnlyDictionary<string, InfobaseException> Failed => _failed;

    public bool IsReady { get; private set; }

    public string DataDirectory { get; private set; } = "";

    public void Open(string dataDirectory, TimeProvider clock, ILogger logger)
    {
        (DataDirectory, _clock, _logger) = (dataDirectory, clock, logger);
        Parallel.ForEach(InfobaseFolder.All(dataDirectory), folder => TryOpen(folder));
        foreach (var folder in InfobaseFolder.Begun(dataDirectory)) TryOpen(folder);
        IsReady = true;
        _ = OpenWhatWasLocked();
    }

    public ServedInfobase? Find(string name) => _served.GetValueOrDefault(name);

    /// <summary>The nearest right name, for error texts; the start page shows the names to everyone anyway.</summary>
    public string? Nearest(string name) => NearestName.Find(name, _served.Keys);

    /// <summary>
    /// The infobase for a command, kept open until the use is disposed of. Waits while a change has it for itself; one that could not be
    /// opened, or whose folder came later, is opened now.
    /// </summary>
    /// <exception cref="InfobaseException">Usage: there is none. Or the reason why it cannot be opened.</exception>
    internal async Task<(ServedInfobase Served, IDisposable Use)> Enter(string name, CancellationToken cancellation)
    {
        var folder = InfobaseFolder.Require(DataDirectory, name);
        if (Find(name) is { } open && open.TryEnterCommand() is { } at) return (open, at);
        using var turn = await TakeTurn(name, cancellation);
        if (Find(name) is null && TryOpen(folder) is { } reason) throw reason;
        var served = Find(name)!;
        return (served, served.TryEnterCommand()!);
    }

    /// <summary>
    /// Runs a change that needs the infobase for itself. Requests are refused with 503 and running ones waited for, the infobase is closed
    /// and its lock released; then the change has the folder (and takes its lock), and whatever it left there is opened and served. A
    /// change that fails leaves the infobase as it made it: what is there is opened again. There need be no infobase before or after.
    /// </summary>
    /// <exception cref="InfobaseException">Unavailable: running requests did not end in time. Or what the change throws, or why the
    /// infobase cannot be opened after it.</exception>
    internal async Task<T> Exclusive<T>(
        string name, Func<InfobaseFolder, CancellationToken, Task<T>> change, CancellationToken cancellation)
    {
        var folder = InfobaseFolder.Of(DataDirectory, name);
        using var turn = await TakeTurn(name, cancellation);
        if (Find(name) is { } before)
        {
            await before.Drain(cancellation);
            await LongWork.Run(before.Infobase.Dispose);
        }
        T result;
        try
        {
            result = await change(folder, cancellation);
        }
        catch
        {
            await LongWork.Run(() => TryOpen(folder));
            throw;
        }
        if (await LongWork.Run(() => TryOpen(folder)) is { } reason) throw reason;
        return result;
    }

    /// <summary>Changes the options of an infobase, at once where it can go over to them, otherwise by opening it anew.</summary>
    /// <returns>Whether it was opened anew.</returns>
    internal async Task<bool> SetOptions(string name, Func<InfobaseOptions, InfobaseOptions> change, CancellationToken cancellation)
    {
        var folder = InfobaseFolder.Require(DataDirectory, name);
        using (await TakeTurn(name, cancellation))
        {
            var options = folder.ReadDescription().Options;
            if (Find(name) is { } served && served.Infobase.Options.CanBecome(change(options)))
            {
                served.Infobase.Apply(folder.WriteOptions(change).After);
                return false;
            }
        }
        return await Exclusive(name, (there, _) =>
        {
            there.WriteOptions(change);
            return Task.FromResult(true);
        }, cancellation);
    }

    public void Dispose()
    {
        IsReady = false;
        _closing.Cancel();
        // What somebody still uses is left to the end of the process: closing it under a reader would end the process harder.
        foreach (var served in _served.Values)
            if (served.IsIdle) served.Infobase.Dispose();
        _closing.Dispose();
    }

    // Opens what is in the folder and puts it in the place of what was served; null when that went well. Nothing there is well, too,
    // unless somebody is about to put something there.
    private InfobaseException? TryOpen(InfobaseFolder folder)
    {
        try
        {
            if (!folder.Exists && File.Exists(folder.LockPath)) InfobaseLock.Take(folder).Dispose();
            if (folder.Exists) _served[folder.Name] = new ServedInfobase(OpenInfobase(folder), _clock);
            else _served.TryRemove(folder.Name, out _);
            _failed.TryRemove(folder.Name, out _);
            return null;
        }
        catch (Exception error) when (error is InfobaseException or IOException or UnauthorizedAccessException)
        {
            var reason = error as InfobaseException ?? new InfobaseException(ErrorCode.Unavailable, error.Message, inner: error);
            _served.TryRemove(folder.Name, out _);
            _failed[folder.Name] = reason;
            _logger.LogError(error, "The infobase {Base} could not be opened: {Reason}", folder.Name, error.Message);
            return reason;
        }
    }

    private Infobase.Infobase OpenInfobase(InfobaseFolder folder) => InfobaseOpening.Open(folder, _clock, bytes => _logger.LogWarning(
        "The write-ahead log of {Base} has {Bytes} bytes: a long reader keeps it from being reset.", folder.Name, bytes));

    // A command that began before the server had its lock; the server takes the infobase over when it ends.
    private async Task OpenWhatWasLocked()
    {
        for (var waitMs = RetryMsMin; _failed.Values.Any(IsLocked); waitMs = Math.Min(RetryMsMax, waitMs * 2))
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(waitMs), _clock, _closing.Token);
                foreach (var name in _failed.Where(pair => IsLocked(pair.Value)).Select(pair => pair.Key))
                {
                    using var turn = await TakeTurn(name, _closing.Token);
                    if (Find(name) is null) await LongWork.Run(() => TryOpen(InfobaseFolder.Of(DataDirectory, name)));
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static bool IsLocked(InfobaseException reason) => reason is { Code: ErrorCode.Unavailable, InnerException: IOException };

    private async Task<IDisposable> TakeTurn(string name, CancellationToken cancellation)
    {
        var turn = _turns.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellation);
        return new Turn(turn);
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
