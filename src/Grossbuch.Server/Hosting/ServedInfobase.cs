using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Users;

namespace Grossbuch.Server.Hosting;

/// <summary>
/// An infobase that is being served, with what the server keeps beside it. A change of its configuration puts another one in its place:
/// nothing of the old one, neither plans nor verified credentials, is carried over.
/// </summary>
public sealed class ServedInfobase(Infobase.Infobase infobase, TimeProvider clock)
{
    private readonly Gate _requests = new();
    private readonly Gate _commands = new();

    public Infobase.Infobase Infobase { get; } = infobase;

    public Authentication Authentication { get; } = new(infobase.Users, infobase.Options.Limits, clock);

    /// <summary>Whether requests are refused because a change has the infobase for itself.</summary>
    public bool IsClosed => _requests.IsClosed;

    internal bool IsIdle => _requests.Inside == 0 && _commands.Inside == 0;

    /// <summary>A request comes in; null while a change has the infobase for itself. Dispose of the use once, at the end.</summary>
    public IDisposable? TryEnter() => _requests.TryEnter() ? new Use(_requests) : null;

    /// <summary>
    /// A command comes in. Commands are counted apart: a change waits for them first, while requests are still answered.
    /// </summary>
    internal IDisposable? TryEnterCommand() => _commands.TryEnter() ? new Use(_commands) : null;

    /// <summary>Refuses new requests and waits for the running ones.</summary>
    /// <exception cref="InfobaseException">Unavailable: some did not end in time; the infobase serves on.</exception>
    internal async Task Drain(CancellationToken cancellation)
    {
        var limitMs = Infobase.Options.Limits.DrainMsMax;
        var limit = TimeSpan.FromMilliseconds(limitMs);
        if (!await _commands.Close(limit, clock, cancellation)) throw StillBusy(_commands.Inside, "command", limitMs);
        var isClosed = false;
        try
        {
            isClosed = await _requests.Close(limit, clock, cancellation);
            if (!isClosed) throw StillBusy(_requests.Inside, "request", limitMs);
        }
        finally
        {
            if (!isClosed) _commands.Open();
        }
    }

    private InfobaseException StillBusy(long count, string what, int limitMs) => new(
        ErrorCode.Unavailable,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Infobase.Name} is busy: {count} {what}{(count == 1 ? "" : "s")} had not ended after {limitMs / 1_000.0:0.#} s. ")
            + "Nothing was changed; it serves on.",
        "Try again later, or wait longer: grossbuch option set limits.drainMsMax MS",
        Infobase.Name);

    private sealed class Use(Gate gate) : IDisposable
    {
        private Gate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
