using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Grossbuch.OData.Transport;

/// <summary>
/// A connection's input with the request targets percent-encoded. Bytes pass untouched and uncopied as long as targets are ASCII, which is nearly
/// always; from a target that is not until all of it is consumed they come from a buffer of our own.
/// </summary>
internal sealed class RawTargetReader(PipeReader inner) : PipeReader
{
    private readonly ByteBuffer _own = new();
    private RequestScanner _scanner;
    private ReadOnlySequence<byte> _current;
    private long _scanned;
    private bool _isOwn;
    private bool _needsMore;
    private bool _isCompleted;

    // Every request of a connection waits here once; the builder keeps that from costing an object each time.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_isOwn && !_needsMore) return OwnResult(isCanceled: false);
        return Take(await inner.ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_isOwn && !_needsMore)
        {
            result = OwnResult(isCanceled: false);
            return true;
        }
        if (!inner.TryRead(out result)) return false;
        result = Take(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!_isOwn)
        {
            _scanned -= _current.Slice(0, consumed).Length;
            inner.AdvanceTo(consumed, examined);
            return;
        }
        // Positions in the own buffer are places in its array.
        _needsMore = examined.GetInteger() == _own.Start + _own.Count;
        _own.ConsumeTo(consumed.GetInteger());
        if (_own.Count > 0 || _isCompleted) return;
        _isOwn = false;
        _scanned = 0;
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private ReadResult Take(ReadResult result)
    {
        if (_isOwn)
        {
            Rewrite(result.Buffer);
            inner.AdvanceTo(result.Buffer.End);
            _isCompleted |= result.IsCompleted;
            return OwnResult(result.IsCanceled);
        }
        _current = result.Buffer;
        if (_scanner.IsOff) return result;
        var before = _scanner;
        if (Scan(result.Buffer.Slice(_scanned)))
        {
            _scanned = result.Buffer.Length;
            return result;
        }
        _scanner = before;
        _isOwn = true;
        foreach (var piece in result.Buffer.Slice(0, _scanned)) _own.Put(piece.Span);
        Rewrite(result.Buffer.Slice(_scanned));
        inner.AdvanceTo(result.Buffer.End);
        _isCompleted |= result.IsCompleted;
        return OwnResult(result.IsCanceled);
    }

    private bool Scan(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
            if (!_scanner.Walk(piece.Span, null)) return false;
        return true;
    }

    private void Rewrite(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes) _scanner.Walk(piece.Span, _own);
    }

    private ReadResult OwnResult(bool isCanceled)
    {
        _needsMore = false;
        return new ReadResult(new ReadOnlySequence<byte>(_own.Array, _own.Start, _own.Count), isCanceled, _isCompleted);
    }
}
