using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Grossbuch.Core;
using Grossbuch.Server.Commands;

namespace Grossbuch.Server.Control;

/// <summary>
/// Sends a command to the server of its data folder and stands in for it there: shows what it writes, gives it standard input and
/// secrets, passes Ctrl+C on, and ends with its exit code.
/// </summary>
internal static class ControlClient
{
    private const int TryEveryMs = 100;
    private const int TellAfterMs = 2_000;
    private const int InputBytes = 65_536;

    /// <returns>The exit code; null when the folder has no server and the command is to be run here.</returns>
    /// <exception cref="InfobaseException">Unavailable: there is a server, but it does not take the command.</exception>
    public static async Task<int?> TrySend(string dataDirectory, string[] arguments, CommandInvocation own, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var isTold = false; ServerLock.IsHeld(dataDirectory);)
        {
            if (await Connect(dataDirectory, cancellation) is { } socket)
            {
                await using var stream = new NetworkStream(socket, ownsSocket: true);
                return await Converse(stream, arguments, own, cancellation);
            }
            if (watch.ElapsedMilliseconds > Limits.Default.ControlWaitMsMax)
                throw new InfobaseException(
                    ErrorCode.Unavailable,
                    $"The server of {dataDirectory} (process {ServerLock.Read(dataDirectory)?.ProcessId}) takes no commands.",
                    "Wait until it has started or stopped, or stop it.");
            if (!isTold && watch.ElapsedMilliseconds > TellAfterMs)
            {
                isTold = true;
                await own.Error.WriteLineAsync("Waiting for the server, which is starting or stopping…");
            }
            await Task.Delay(TryEveryMs, cancellation);
        }
        return null;
    }

    private static async Task<Socket?> Connect(string dataDirectory, CancellationToken cancellation)
    {
        var path = ServerLock.Read(dataDirectory)?.Socket ?? ControlAddress.Usual(dataDirectory);
        if (ControlAddress.IsTooLong(path) || !File.Exists(path)) return null;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            if (error.SocketErrorCode == SocketError.AccessDenied)
                throw new InfobaseException(
                    ErrorCode.Unavailable, $"The server of {dataDirectory} belongs to another user.", "Give commands as its user.", path);
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<int> Converse(
        NetworkStream stream, string[] arguments, CommandInvocation own, CancellationToken cancellation)
    {
        using var frames = new Frames(stream);
        var request = JsonSerializer.SerializeToUtf8Bytes(
            new ControlRequest(ControlRequest.CurrentProtocol, CommandLine.Version, arguments, Environment.CurrentDirectory),
            ControlJson.Default.ControlRequest);
        if (request.Length > Limits.Default.ControlFrameBytesMax)
            throw new InfobaseException(ErrorCode.LimitExceeded, "The command line is too long for the running server.");
        await frames.Write(FrameKind.Request, request, cancellation);
        var first = await frames.Read(cancellation);
        if (first is { Kind: FrameKind.Refused }) throw new InfobaseException(ErrorCode.Unavailable, first.Value.Text);
        if (first is not { Kind: FrameKind.Accepted })
            throw new InfobaseException(
                ErrorCode.Unavailable, "The running server does not understand this command.", "Is it of another version? Restart it.");
        // The command ends in the server, which answers with its exit code; so the conversation goes on after Ctrl+C.
        await using var cancelled = cancellation.Register(() => TryWrite(frames, FrameKind.Cancel, []));
        return await Follow(frames, own);
    }

    private static async Task<int> Follow(Frames frames, CommandInvocation own)
    {
        var input = new byte[InputBytes];
        Stream? standardInput = null;
        // Each a decoder of its own: a frame may end within a letter.
        var output = new FrameText(own.Output);
        var error = new FrameText(own.Error);
        while (await frames.Read(CancellationToken.None) is { } frame)
        {
            switch (frame.Kind)
            {
                case FrameKind.Output: await output.Write(frame.Payload); break;
                case FrameKind.Error: await error.Write(frame.Payload); break;
                // Standard input and the terminal may keep one waiting; what the server says meanwhile is shown, its end above all.
                case FrameKind.WantInput:
                    _ = LongWork.Run(() => AnswerInput(frames, standardInput ??= Terminal.OpenInput(), input));
                    break;
                case FrameKind.WantSecret:
                    _ = LongWork.Run(() => AnswerSecret(frames, frame.Payload));
                    break;
                case FrameKind.Exit: return BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                default: throw new InfobaseException(ErrorCode.Internal, $"The server sent a frame that no client knows: {frame.Kind}.");
            }
        }
        throw new InfobaseException(
            ErrorCode.Unavailable,
            "The server ended before the command did.",
            "What the command did is not known; look before you repeat it.");
    }

    private static void AnswerInput(Frames frames, Stream input, byte[] buffer) =>
        TryWrite(frames, FrameKind.Input, buffer.AsSpan(0, input.Read(buffer)));

    private static void AnswerSecret(Frames frames, byte[] payload)
    {
        var question = JsonSerializer.Deserialize(payload, ControlJson.Default.SecretQuestion)!;
        try
        {
            TryWrite(frames, FrameKind.Secret, Encoding.UTF8.GetBytes(Terminal.ReadSecret(question.Variable, question.Prompt)));
        }
        catch (InfobaseException none)
        {
            TryWrite(frames, FrameKind.NoSecret, Encoding.UTF8.GetBytes(ControlErrors.Write(none)));
        }
    }

    private static void TryWrite(Frames frames, FrameKind kind, ReadOnlySpan<byte> payload)
    {
        try
        {
            frames.WriteNow(kind, payload);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // The command has just ended.
        }
    }

    private sealed class FrameText(TextWriter to)
    {
        private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

        public async Task Write(byte[] bytes)
        {
            var text = new char[_decoder.GetCharCount(bytes, flush: false)];
            _decoder.GetChars(bytes, text, flush: false);
            await to.WriteAsync(text);
            await to.FlushAsync();
        }
    }
}
