using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// A running statement. Values go from the driver's buffer into the batch; texts stay UTF-8. When another reader of the same connection
/// wants its turn, the rest of the rows is kept in memory.
/// </summary>
internal sealed class PostgresRowReader : RowReader
{
    private readonly PostgresSession _session;
    private readonly PageStart _page;
    private readonly LoweredRead _read;
    private readonly TypeNumbers _types;
    private readonly bool _ownsSession;
    private readonly NpgsqlCommand _command;
    private NpgsqlDataReader? _rows;
    private Queue<RowBatch>? _kept;
    private long _remaining;
    private bool _hasStarted;
    private bool _isDisposed;

    /// <param name="ownsSession">The session ends with the reader.</param>
    /// <exception cref="Core.InfobaseException">BadValue: a value does not fit its parameter.</exception>
    internal PostgresRowReader(
        PostgresSession session, in PageStart page, ReadOnlyMemory<Value> values, TypeNumbers types, bool ownsSession)
    {
        _session = session;
        _page = page;
        _read = page.Read;
        _types = types;
        _ownsSession = ownsSession;
        _remaining = page.Limit < 0 ? long.MaxValue : page.Limit;
        _command = session.Command(_read.Sql);
        PostgresParameters.Add(_command, _read, new Execution(values, page.Anchor, page.Offset, page.Limit, types));
    }

    public override ImmutableArray<ColumnLayout> Columns => _read.Columns;

    public override RefType? RefTypeOf(long number) => _types.TypeOf(number);

    /// <summary>Runs the statement to its first row, which takes its snapshot.</summary>
    internal async ValueTask Start(CancellationToken cancellation)
    {
        _session.Enter();
        try
        {
            await Run(cancellation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Abandon();
            throw Failed(error, cancellation);
        }
        finally
        {
            _session.Leave();
        }
    }

    public override async ValueTask<bool> Fill(RowBatch batch, CancellationToken cancellation)
    {
        _session.Enter();
        try
        {
            batch.Begin(_read.Slots.Length);
            // Readers of a snapshot are begun without waiting; the moment is the snapshot's.
            if (!_hasStarted) await Run(cancellation).ConfigureAwait(false);
            if (_kept is { Count: > 0 } kept) batch.Exchange(kept.Dequeue());
            else if (_rows is not null) await FillRows(batch, cancellation).ConfigureAwait(false);
            return batch.RowCount > 0;
        }
        catch (Exception error)
        {
            Abandon();
            throw Failed(error, cancellation);
        }
        finally
        {
            _session.Leave();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (_session.TryEnter())
        {
            try { Abandon(); }
            finally { _session.Leave(); }
        }
        if (_ownsSession) await _session.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Asks the server to stop, from any thread.</summary>
    internal void Cancel()
    {
        try
        {
            _command.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself meanwhile.
        }
    }

    /// <summary>Gives the statement back, to start anew over other tables.</summary>
    internal void Stop()
    {
        _session.Enter();
        try { Abandon(); }
        finally { _session.Leave(); }
    }

    /// <summary>Lets go of the statement. Rows that are still on their way are not waited for.</summary>
    internal void Abandon()
    {
        if (ReferenceEquals(_session.Running, this)) _session.Running = null;
        _kept = null;
        if (_rows is { } rows)
        {
            _rows = null;
            // Behind the last row that was asked for there is nothing to wait for.
            if (_remaining > 0) _command.Cancel();
            Close(rows);
        }
        _command.Dispose();
    }

    private async ValueTask Run(CancellationToken cancellation)
    {
        _hasStarted = true;
        if (_session.Running is { } other) await other.Keep(cancellation).ConfigureAwait(false);
        _session.Running = this;
        _rows = _session.IsBlocking
            ? _command.ExecuteReader()
            : await _command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
    }

    // The connection is wanted for another statement.
    private async ValueTask Keep(CancellationToken cancellation)
    {
        _kept ??= new Queue<RowBatch>();
        while (_rows is not null)
        {
            var batch = new RowBatch();
            batch.Begin(_read.Slots.Length);
            await FillRows(batch, cancellation).ConfigureAwait(false);
            if (batch.RowCount > 0) _kept.Enqueue(batch);
        }
    }

    private async ValueTask FillRows(RowBatch batch, CancellationToken cancellation)
    {
        var rows = _rows!;
        while (!batch.IsFull)
        {
            if (_remaining == 0 || !(_session.IsBlocking ? rows.Read() : await rows.ReadAsync(cancellation).ConfigureAwait(false)))
            {
                await Finish(rows).ConfigureAwait(false);
                return;
            }
            batch.TryAddRow(out var row);
            CopyRow(rows, row, batch);
            // The order keys stand after the slots.
            if (--_remaining == 0 && _page.Ended is { } ended) ended(Keys(rows, _read.Slots.Length, _read.Paging!.Parts));
        }
    }

    private async ValueTask Finish(NpgsqlDataReader rows)
    {
        _rows = null;
        if (ReferenceEquals(_session.Running, this)) _session.Running = null;
        if (_session.IsBlocking) rows.Dispose();
        else await rows.DisposeAsync().ConfigureAwait(false);
    }

    private void CopyRow(NpgsqlDataReader rows, Span<long> row, RowBatch batch)
    {
        var types = _read.SlotTypes.AsSpan();
        for (var i = 0; i < types.Length; i++)
        {
            if (rows.IsDBNull(i))
            {
                // The other members of a composite that is NULL are NULL too, and nobody asks for them.
                row[i] = _read.Slots[i] is SlotKind.NullableInteger or SlotKind.NullableBytes ? RowBatch.NullSlot : 0;
                continue;
            }
            row[i] = types[i] switch
            {
                SqlType.Integer => rows.GetInt64(i),
                SqlType.Boolean => rows.GetBoolean(i) ? 1 : 0,
                SqlType.Wide => StoreWide(rows.GetFieldValue<BigInteger>(i), batch),
                _ => StoreBytes(rows, i, batch),
            };
        }
    }

    private long StoreBytes(NpgsqlDataReader rows, int column, RowBatch batch)
    {
        var scratch = _session.Scratch;
        var length = (int)rows.GetBytes(column, 0, scratch, 0, scratch.Length);
        if (length == scratch.Length && (int)rows.GetBytes(column, 0, null, 0, 0) is var whole && whole > length)
        {
            _session.Scratch = scratch = new byte[(int)BitOperations.RoundUpToPowerOf2((uint)whole)];
            length = (int)rows.GetBytes(column, 0, scratch, 0, whole);
        }
        return batch.Store(scratch.AsSpan(0, length));
    }

    private static long StoreWide(BigInteger units, RowBatch batch)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt128BigEndian(bytes, (Int128)units ^ Int128.MinValue);
        return batch.Store(bytes);
    }

    private static SqlArgument[] Keys(NpgsqlDataReader rows, int first, ImmutableArray<OrderPart> parts)
    {
        var keys = new SqlArgument[parts.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            var column = first + i;
            if (rows.IsDBNull(column)) continue;
            keys[i] = parts[i].Type switch
            {
                SqlType.Integer => SqlArgument.Of(rows.GetInt64(column)),
                SqlType.Boolean => SqlArgument.Of(rows.GetBoolean(column)),
                SqlType.Text => SqlArgument.Of(rows.GetString(column)),
                SqlType.Wide => SqlArgument.OfUnits((Int128)rows.GetFieldValue<BigInteger>(column), isWide: true),
                _ => SqlArgument.Of(rows.GetFieldValue<byte[]>(column)),
            };
        }
        return keys;
    }

    private static void Close(NpgsqlDataReader rows)
    {
        try
        {
            rows.Dispose();
        }
        catch (Exception error) when (PostgresErrors.IsOurs(error) || error is OperationCanceledException)
        {
            // It says that it was cancelled, which is what was wanted.
        }
    }

    private Exception Failed(Exception error, CancellationToken cancellation)
    {
        if (_session.IsEnded) return ReadingErrors.Ended();
        if (cancellation.IsCancellationRequested) return new OperationCanceledException(error.Message, error, cancellation);
        if (!PostgresErrors.IsOurs(error)) return error;
        var own = PostgresErrors.Make(error, _read.Sql);
        _session.Failure ??= own;
        return own;
    }
}
