using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// A running statement on one connection. Rows go from the statement straight into the batch; every call completes at once. The lock is
/// only ever contended when the reader is ended for its age.
/// </summary>
internal sealed unsafe class SqliteRowReader : RowReader, IReading
{
    private readonly Lock _lock = new();
    private readonly ReaderPool? _pool;
    private readonly Action<SqliteRowReader>? _disposed;
    private readonly ReaderSlot _slot;
    private readonly TypeNumbers _types;
    private LoweredRead _read = null!;
    private SqliteStatement? _statement;
    private Action<SqlArgument[]>? _pageEnded;
    private long _remaining;
    private bool _hasPendingRow;
    private bool _ownsStatement;
    private volatile bool _isEnded;
    private bool _isDisposed;

    /// <summary>A reader that gives its slot back to the pool.</summary>
    internal SqliteRowReader(ReaderPool pool, ReaderSlot slot, TypeNumbers types) : this(slot, types, pool.Now) => _pool = pool;

    /// <param name="disposed">Told by a reader inside a snapshot or a change, which keeps the slot.</param>
    internal SqliteRowReader(ReaderSlot slot, TypeNumbers types, long startedAt, Action<SqliteRowReader>? disposed = null)
    {
        _disposed = disposed;
        _slot = slot;
        _types = types;
        StartedAt = startedAt;
    }

    public long StartedAt { get; }

    public override ImmutableArray<ColumnLayout> Columns => _read.Columns;

    /// <summary>Binds and runs to the first row, which takes the snapshot.</summary>
    internal void Start(in PageStart page, ReadOnlyMemory<Value> values, CancellationToken cancellation)
    {
        var read = page.Read;
        _read = read;
        _remaining = page.Limit < 0 ? long.MaxValue : page.Limit;
        _pageEnded = page.Ended;
        var statement = _slot.Connection.Cached(read.Sql);
        // Another reader of the same snapshot is in the middle of the same statement.
        _ownsStatement = statement.IsInUse;
        if (_ownsStatement) statement = _slot.Connection.Prepare(read.Sql);
        statement.IsInUse = true;
        _statement = statement;
        statement.Bind(read, new Execution(values, page.Anchor, page.Offset, page.Limit, _types));
        using (Watch(cancellation)) _hasPendingRow = Step(statement, cancellation);
        if (!_hasPendingRow) Release();
    }

    /// <summary>Gives the statement back, to start anew in another snapshot.</summary>
    internal void Restart() => Release();

    public override ValueTask<bool> Fill(RowBatch batch, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_isEnded) throw Ended();
            batch.Begin(_read.Slots.Length);
            if (_statement is { } statement)
            {
                using (Watch(cancellation)) FillRows(batch, statement, cancellation);
            }
            return ValueTask.FromResult(batch.RowCount > 0);
        }
    }

    public override RefType? RefTypeOf(long number) => _types.TypeOf(number);

    public override ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed) return ValueTask.CompletedTask;
            _isDisposed = true;
            Release();
        }
        _disposed?.Invoke(this);
        _pool?.Return(_slot);
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the snapshot; the next fill fails.</summary>
    public void End()
    {
        _isEnded = true;
        // A fill that is running ends at its next row, a sort at once.
        if (_slot.Active is { } active && (active == this || _pool is null)) _slot.Connection.Interrupt();
        lock (_lock) if (!_isDisposed) Release();
    }

    private void FillRows(RowBatch batch, SqliteStatement statement, CancellationToken cancellation)
    {
        var slots = _read.Slots.AsSpan();
        while (!batch.IsFull)
        {
            if (_isEnded) { Release(); throw Ended(); }
            if (_remaining == 0 || !(_hasPendingRow || Step(statement, cancellation))) { Release(); return; }
            _hasPendingRow = false;
            batch.TryAddRow(out var row);
            CopyRow(statement.Handle, slots, row, batch);
            // The order keys stand after the slots.
            if (--_remaining == 0 && _pageEnded is { } ended) ended(statement.Arguments(slots.Length, _read.Paging!.Parts.Length));
        }
    }

    private static void CopyRow(nint statement, ReadOnlySpan<SlotKind> slots, Span<long> row, RowBatch batch)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            switch (slots[i])
            {
                case SlotKind.Integer:
                    row[i] = Native.sqlite3_column_int64(statement, i);
                    break;
                case SlotKind.Bytes:
                    var start = Native.sqlite3_column_blob(statement, i);
                    row[i] = batch.Store(new ReadOnlySpan<byte>(start, Native.sqlite3_column_bytes(statement, i)));
                    break;
                case SlotKind.NullableInteger:
                    row[i] = Native.sqlite3_column_type(statement, i) == Native.TypeNull
                        ? RowBatch.NullSlot
                        : Native.sqlite3_column_int64(statement, i);
                    break;
                default:
                    if (Native.sqlite3_column_type(statement, i) == Native.TypeNull) { row[i] = RowBatch.NullSlot; break; }
                    goto case SlotKind.Bytes;
            }
        }
    }

    private bool Step(SqliteStatement statement, CancellationToken cancellation)
    {
        var code = Native.sqlite3_step(statement.Handle);
        if (code == Native.Row) return true;
        if (code == Native.Done) return false;
        var error = statement.Fail(code);
        Release();
        if (code == Native.Interrupted)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Ended();
        }
        throw error;
    }

    private CancellationTokenRegistration Watch(CancellationToken cancellation) =>
        cancellation.CanBeCanceled
            ? cancellation.UnsafeRegister(static connection => ((SqliteConnection)connection!).Interrupt(), _slot.Connection)
            : default;

    private void Release()
    {
        if (_statement is not { } statement) return;
        statement.Reset();
        _ = Native.sqlite3_clear_bindings(statement.Handle);
        statement.IsInUse = false;
        if (_ownsStatement) statement.Dispose();
        _statement = null;
        _hasPendingRow = false;
    }

    internal static InfobaseException Ended() => new(
        ErrorCode.Unavailable, "The read was ended: it held its snapshot for too long.", "Read in pages, or read faster.");
}
