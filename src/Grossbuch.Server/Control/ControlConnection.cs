using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Grossbuch.Core;
using Grossbuch.Server.Commands;
using Grossbuch.Server.Hosting;

namespace Grossbuch.Server.Control;

/// <summary>
/// The server's end of one command: reads the request, runs the command with everything it writes going back as frames, and listens
/// meanwhile for input and for the client's going away, which ends the command.
/// </summary>
internal sealed class ControlConnection(Frames frames, Bases bases)
{
    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StallLimit = TimeSpan.FromMilliseconds(Limits.Default.ControlStallMsMax);

    // The client answers one question at a time; more than one answer on the way is no client of ours.
    private readonly Channel<Frame> _answers = Channel.CreateBounded<Frame>(1);

    private CancellationTokenSource? _ended;

    public async Task Run(bool isFree, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (await ReadRequest(stopping) is not { } request) return;
        if (ReasonAgainst(request, isFree) is { } reason)
        {
            await frames.Write(FrameKind.Refused, reason, stopping);
            return;
        }
        await frames.Write(FrameKind.Accepted, "", stopping);
        var listening = Listen(ended);
        var code = await LongWork.Run(() => Run(request, ended)).Unwrap();
        var payload = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, code);
        // The exit code is sent although the server is stopping: the client waits for it.
        using var patience = new CancellationTokenSource(RequestLimit);
        await frames.Write(FrameKind.Exit, payload, patience.Token);
        await ended.CancelAsync();
        await listening;
    }

    /// <summary>The next piece of the client's standard input; empty at its end.</summary>
    public async ValueTask<byte[]> ReadInput(CancellationToken cancellation) =>
        (await Ask(FrameKind.WantInput, [], FrameKind.Input, cancellation)).Payload;

    /// <exception cref="InfobaseException">Usage: the client has none.</exception>
    public async ValueTask<string> ReadSecret(SecretQuestion question, CancellationToken cancellation)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(question, ControlJson.Default.SecretQuestion);
        return (await Ask(FrameKind.WantSecret, payload, FrameKind.Secret, cancellation)).Text;
    }

    private async ValueTask<Frame> Ask(FrameKind question, byte[] payload, FrameKind answer, CancellationToken cancellation)
    {
        Frame frame;
        try
        {
            // Not the command's own token: half a frame would spoil what is still to be said.
            using var patience = new CancellationTokenSource(StallLimit);
            await frames.Write(question, payload, patience.Token);
            frame = await _answers.Reader.ReadAsync(cancellation).AsTask().WaitAsync(StallLimit, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new InfobaseException(
                ErrorCode.Unavailable, "The command was given up: nothing came from its standard input or its prompt.");
        }
        if (frame.Kind == FrameKind.NoSecret) throw ControlErrors.Read(frame.Text);
        return frame.Kind == answer
            ? frame
            : throw new InfobaseException(ErrorCode.BadRequest, "The command's client answered out of turn.");
    }

    /// <summary>The client's standard output as bytes. A client that has gone ends the command.</summary>
    public Stream OpenOutput() =>
        new FrameStream(frames, FrameKind.Output, StallLimit, _ended ?? throw new InvalidOperationException("No command is running."));

    private async Task<int> Run(ControlRequest request, CancellationTokenSource ended)
    {
        _ended = ended;
        await using var output = Writer(FrameKind.Output, ended);
        await using var error = Writer(FrameKind.Error, ended);
        return await CommandLine.Run(request.Arguments, new CommandInvocation
        {
            Host = new ServedHost(bases, this, request.Directory),
            Output = output,
            Error = error,
        }, ended.Token);
    }

    private StreamWriter Writer(FrameKind kind, CancellationTokenSource ended) =>
        new(new FrameStream(frames, kind, StallLimit, ended), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
        {
            AutoFlush = true,
            NewLine = "\n",
        };

    private async Task<ControlRequest?> ReadRequest(CancellationToken stopping)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(RequestLimit);
        if (await frames.Read(patience.Token) is not { Kind: FrameKind.Request } first) return null;
        try
        {
            return JsonSerializer.Deserialize(first.Payload, ControlJson.Default.ControlRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ReasonAgainst(ControlRequest request, bool isFree)
    {
        if (request.Protocol != ControlRequest.CurrentProtocol || request.Version != CommandLine.Version)
            return $"The running server is Grossbuch {CommandLine.Version}, this command is {request.Version}. "
                + "Use the same version for both, or restart the server.";
        // What JSON left out is null, whatever the type says.
        if (request is not { Arguments: not null, Directory: not null }) return "The server does not understand this request.";
        return isFree
            ? null
            : $"The server works on {Limits.Default.ControlConnectionsMax} commands already. Try again when one has ended.";
    }

    // Ends with the connection. The client's end is the command's end, too, unless it has ended by itself.
    private async Task Listen(CancellationTokenSource ended)
    {
        try
        {
            while (await frames.Read(ended.Token) is { } frame)
            {
                if (frame.Kind is not (FrameKind.Input or FrameKind.Secret or FrameKind.NoSecret)) break;
                if (!_answers.Writer.TryWrite(frame)) break;
            }
        }
        catch (Exception over) when (over is OperationCanceledException or InfobaseException)
        {
            // The command has ended, or what comes is no frame.
        }
        await ended.CancelAsync();
    }
}
