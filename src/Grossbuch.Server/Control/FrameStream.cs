using Grossbuch.Core;

namespace Grossbuch.Server.Control;

/// <summary>
/// What a command writes, as frames. A client that has gone, or takes nothing for long, ends the command; what the command still writes
/// until it has noticed is lost.
/// </summary>
internal sealed class FrameStream(Frames frames, FrameKind kind, TimeSpan stallLimit, CancellationTokenSource ended) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            for (var left = buffer; !left.IsEmpty; left = left[Piece(left.Length)..])
            {
                using var patience = new CancellationTokenSource(stallLimit);
                await frames.Write(kind, left[..Piece(left.Length)], patience.Token);
            }
        }
        catch (Exception gone) when (IsGone(gone))
        {
            await ended.CancelAsync();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            for (var left = buffer; !left.IsEmpty; left = left[Piece(left.Length)..])
                frames.WriteNow(kind, left[..Piece(left.Length)]);
        }
        catch (Exception gone) when (IsGone(gone))
        {
            ended.Cancel();
        }
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static int Piece(int left) => Math.Min(left, Limits.Default.ControlFrameBytesMax);

    private static bool IsGone(Exception error) => error is IOException or ObjectDisposedException or OperationCanceledException;
}
