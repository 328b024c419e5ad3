using System.Buffers.Binary;
using System.Text;
using Grossbuch.Core;

namespace Grossbuch.Server.Control;

/// <summary>
/// What goes over the control socket. The numbers stay: a client of another version must understand at least its refusal.
/// </summary>
internal enum FrameKind : byte
{
    /// <summary>The client's first frame: a <see cref="ControlRequest"/> as JSON.</summary>
    Request = 1,
    /// <summary>The server runs the command.</summary>
    Accepted = 2,
    /// <summary>The server does not, with the reason as text; nothing follows.</summary>
    Refused = 3,
    Output = 4,
    Error = 5,
    /// <summary>The command reads standard input: the client answers with one piece of it.</summary>
    WantInput = 6,
    /// <summary>One piece of standard input; an empty one is its end.</summary>
    Input = 7,
    /// <summary>
    /// The command needs a secret: <see cref="SecretQuestion"/> as JSON. The client asks its own environment or its user.
    /// </summary>
    WantSecret = 8,
    Secret = 9,
    /// <summary>The client has no secret, with the reason as text.</summary>
    NoSecret = 10,
    /// <summary>The client's user pressed Ctrl+C.</summary>
    Cancel = 11,
    /// <summary>The command has ended: the exit code, four bytes.</summary>
    Exit = 12,
}

internal readonly record struct Frame(FrameKind Kind, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);
}

/// <summary>Frames on a stream: one byte of kind, four of length (big-endian), the payload. One reader; writers take turns.</summary>
internal sealed class Frames(Stream stream) : IDisposable
{
    private const int HeaderBytes = 5;

    private readonly SemaphoreSlim _writing = new(1);
    private readonly byte[] _header = new byte[HeaderBytes];

    /// <summary>The next frame; null when the peer has gone.</summary>
    /// <exception cref="InfobaseException">LimitExceeded: the peer sends what no version of this server sends.</exception>
    public async ValueTask<Frame?> Read(CancellationToken cancellation)
    {
        try
        {
            await stream.ReadExactlyAsync(_header, cancellation);
            var length = BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(1));
            if (length < 0 || length > Limits.Default.ControlFrameBytesMax)
                throw new InfobaseException(ErrorCode.LimitExceeded, "A frame on the control socket is longer than any can be.");
            var payload = new byte[length];
            await stream.ReadExactlyAsync(payload, cancellation);
            return new Frame((FrameKind)_header[0], payload);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    public ValueTask Write(FrameKind kind, string text, CancellationToken cancellation) =>
        Write(kind, Encoding.UTF8.GetBytes(text), cancellation);

    public async ValueTask Write(FrameKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        await _writing.WaitAsync(cancellation);
        try
        {
            await stream.WriteAsync(Compose(kind, payload.Span), cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes and waits, for callers that are on a thread of their own.</summary>
    public void WriteNow(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        _writing.Wait();
        try
        {
            stream.Write(Compose(kind, payload));
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private static byte[] Compose(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[HeaderBytes + payload.Length];
        bytes[0] = (byte)kind;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), payload.Length);
        payload.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }
}
