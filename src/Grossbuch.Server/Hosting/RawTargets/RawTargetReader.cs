using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Grossbuch.Server.Hosting.RawTargets;

/// <summary>
/// The input of a connection with the bytes above ASCII in request targets percent-encoded, and nothing else changed. Until there is such a
/// byte it hands out the buffers of the connection as they are; from then on it copies into a pipe of its own.
/// </summary>
internal sealed class RawTargetReader(PipeReader inner, MemoryPool<byte> pool, long headBytesMax) : PipeReader
{
    /// <summary>Three times this fits a block of the pool.</summary>
    private const int EncodedAtOnce = 1_024;

    private const int EncodedBytes = 3;

    private readonly RequestFraming _framing = new(headBytesMax);
    private ReadOnlySequence<byte> _handedOut;
    private long _framed;
    // Read by other threads, which cancel reads.
    private volatile Pipe? _copy;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_copy is { } copy && copy.Reader.TryRead(out var copied)) return new(copied);
        var read = inner.ReadAsync(cancellationToken);
        return read.IsCompletedSuccessfully ? new(Receive(read.Result)) : Awaited(read);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_copy is { } copy && copy.Reader.TryRead(out result)) return true;
        if (!inner.TryRead(out result)) return false;
        result = Receive(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_copy is { } copy)
        {
            copy.Reader.AdvanceTo(consumed, examined);
            return;
        }
        // Bytes that stay will be handed out again, and must not be framed again.
        _framed = _handedOut.IsEmpty ? 0 : _handedOut.Slice(consumed).Length;
        _handedOut = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        // The next read may be answered by either. A read that is cancelled once too often is read again, a missed one hangs.
        _copy?.Reader.CancelPendingRead();
        inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null)
    {
        inner.Complete(exception);
        _handedOut = default;
        _copy?.Writer.Complete();
        _copy?.Reader.Complete();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> Awaited(ValueTask<ReadResult> read) => Receive(await read);

    private ReadResult Receive(ReadResult result)
    {
        if (_copy is { } copy) return Copy(copy, result, 0);
        var buffer = result.Buffer;
        _handedOut = buffer;
        if (_framing.IsPassThrough) return result;
        var unchanged = _framed;
        foreach (var memory in _framed == 0 ? buffer : buffer.Slice(_framed))
        {
            var taken = _framing.Advance(memory.Span);
            unchanged += taken;
            if (taken < memory.Length) return Copy(BeginCopying(), result, unchanged);
        }
        return result;
    }

    private Pipe BeginCopying()
    {
        // It never pauses: it is filled only when all it had was examined, so the limit of the connection's own buffer holds for it too.
        _copy = new Pipe(new PipeOptions(
            pool, PipeScheduler.Inline, PipeScheduler.Inline,
            pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));
        _handedOut = default;
        return _copy;
    }

    /// <param name="unchanged">Bytes at the start of the buffer that were framed already.</param>
    private ReadResult Copy(Pipe copy, ReadResult result, long unchanged)
    {
        var buffer = result.Buffer;
        foreach (var memory in buffer.Slice(0, unchanged)) copy.Writer.Write(memory.Span);
        foreach (var memory in buffer.Slice(unchanged)) Encode(memory.Span, copy.Writer);
        inner.AdvanceTo(buffer.End);
        if (result.IsCanceled) copy.Reader.CancelPendingRead();
        if (result.IsCompleted) copy.Writer.Complete();
        else RequireDone(copy.Writer.FlushAsync());
        // There are new bytes, or an end, or a cancellation: each of them answers a read.
        return copy.Reader.TryRead(out var copied) ? copied : throw new UnreachableException("A read was answered by nothing.");
    }

    private static void RequireDone(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully) throw new UnreachableException("A pipe without a limit never pauses.");
    }

    private void Encode(ReadOnlySpan<byte> bytes, PipeWriter writer)
    {
        var hex = "0123456789ABCDEF"u8;
        while (true)
        {
            var taken = _framing.Advance(bytes);
            writer.Write(bytes[..taken]);
            bytes = bytes[taken..];
            if (bytes.IsEmpty) return;
            var run = bytes.IndexOfAnyInRange((byte)0, (byte)0x7F);
            var count = Math.Min(run < 0 ? bytes.Length : run, EncodedAtOnce);
            var encoded = writer.GetSpan(count * EncodedBytes);
            for (var i = 0; i < count; i++)
            {
                encoded[i * EncodedBytes] = (byte)'%';
                encoded[i * EncodedBytes + 1] = hex[bytes[i] >> 4];
                encoded[i * EncodedBytes + 2] = hex[bytes[i] & 0xF];
            }
            writer.Advance(count * EncodedBytes);
            _framing.SkipEncoded(count * EncodedBytes);
            bytes = bytes[count..];
        }
    }
}
