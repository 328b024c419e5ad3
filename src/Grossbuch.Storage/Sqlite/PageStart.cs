using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>How one page is read: from which row, counting how many off, and where its end is remembered.</summary>
internal readonly struct PageStart
{
    private PageStart(LoweredRead read, SqlArgument[] anchor, long offset, long limit, Action<SqlArgument[]>? ended)
    {
        Read = read;
        Anchor = anchor;
        Offset = offset;
        Limit = limit;
        Ended = ended;
    }

    internal LoweredRead Read { get; }

    internal SqlArgument[] Anchor { get; }

    internal long Offset { get; }

    /// <summary>Rows at most; −1 for all.</summary>
    internal long Limit { get; }

    /// <summary>Given the order keys of the last row when the page was read to its end.</summary>
    internal Action<SqlArgument[]>? Ended { get; }

    /// <summary>Counts the rows off from the first one: for snapshots older than what is known of the tables.</summary>
    internal static PageStart Counted(SqlitePreparedRead.Compiled compiled, ReadOnlyMemory<Value> given)
    {
        var plain = compiled.Plain;
        if (plain.Limit is not { } limit || plain.Paging is null) return new PageStart(plain, [], 0, -1, null);
        var values = given.Span;
        var skip = limit.Skip is { } s ? CountSource.CountOf(values[s.Index]) : 0;
        return new PageStart(plain, [], skip, limit.Top is { } t ? CountSource.CountOf(values[t.Index]) : -1, null);
    }

    internal static PageStart Choose(in PageRequest request)
    {
        var plain = request.Compiled.Plain;
        var values = request.Values.Span;
        if (plain.Limit is not { } limit || plain.Paging is not { } paging) return new PageStart(plain, [], 0, -1, null);
        var skip = limit.Skip is { } s ? CountSource.CountOf(values[s.Index]) : 0;
        var top = limit.Top is { } t ? CountSource.CountOf(values[t.Index]) : -1;
        // Walks that never skip have nothing to remember.
        if (limit.Skip is null) return new PageStart(plain, [], 0, top, null);
        var key = new PageKey(paging.Shape, values, limit.Skip.Index, limit.Top?.Index);
        var version = request.Compiled.DataVersion;
        var memo = request.Memo;
        Action<SqlArgument[]>? ended = top > 0 ? keys => memo.Remember(key, version, skip + top, keys) : null;
        if (skip == 0) return new PageStart(plain, [], 0, top, ended);

        var known = memo.Find(key, version, skip, out var anchor);
        if (known < skip && paging.IsWhole && RangeOf(paging.Table, request.Connection) is { IsDense: true } range)
        {
            // The row before the page has a known number.
            (known, anchor) = (skip, [SqlArgument.Of(skip >= range.Count ? range.Last : range.First + skip - 1)]);
        }
        else if (paging.IsScan && skip - known > request.Options.MarkRows)
        {
            var marks = new PageKey(paging.Marks, values, limit.Skip.Index, limit.Top?.Index);
            var marked = Probe(request, marks, version, skip, out var mark);
            if (marked > known) (known, anchor) = (marked, mark);
        }
        var isDeferred = top >= 0 && skip - known >= request.Options.DeferRowsMin;
        var form = new PageForm(known > 0, MaskOf(anchor), isDeferred);
        return new PageStart(request.Compiled.Form(form), anchor, skip - known, top, ended);
    }

    // Counting off a long way leaves marks, so that the next jump starts near its goal.
    private static long Probe(in PageRequest request, PageKey key, long version, long skip, out SqlArgument[] anchor)
    {
        var known = request.Memo.Find(key, version, skip, out anchor);
        var parts = request.Compiled.Plain.Paging!.Parts;
        var isKeyed = parts.Length > 1;
        long step = request.Options.MarkRows;
        while (skip - known > step)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            var read = request.Compiled.Form(new PageForm(known > 0, 0, Deferred: false, IsProbe: true));
            var statement = request.Connection.Cached(read.Sql);
            try
            {
                statement.Bind(read, new Execution(request.Values, anchor, step - 1, 1, request.Types));
                if (!statement.Step()) return known;
                var ties = statement.Integer(1);
                SqlArgument[] mark = isKeyed
                    ? [statement.Arguments(0, 1)[0], SqlArgument.Of(parts[0].Descending ? long.MinValue : long.MaxValue)]
                    : statement.Arguments(0, 1);
                request.Memo.Remember(key, version, known + step + ties, mark);
                // The goal lies among rows of equal keys: it is counted off from the mark before.
                if (known + step + ties > skip) return known;
                (known, anchor) = (known + step + ties, mark);
            }
            finally
            {
                statement.Reset();
            }
        }
        return known;
    }

    private static RowRange? RangeOf(PhysicalTable table, SqliteConnection connection)
    {
        var version = table.State.Version;
        if (table.State.RangeAt(version) is { } known) return known;
        // Each on its own: only then does SQLite look at the ends of the table instead of reading it.
        var name = table.Name;
        using var statement = connection.Prepare(
            $"SELECT (SELECT min(rowid) FROM {name}), (SELECT max(rowid) FROM {name}), (SELECT count(*) FROM {name})");
        if (!statement.Step()) return null;
        var range = new RowRange(version, statement.Integer(0), statement.Integer(1), statement.Integer(2));
        table.State.Remember(range);
        return range;
    }

    private static ulong MaskOf(SqlArgument[] anchor)
    {
        ulong mask = 0;
        for (var i = 0; i < anchor.Length; i++)
            if (anchor[i].Kind == ArgumentKind.Null) mask |= 1UL << i;
        return mask;
    }
}

/// <summary>What the start of a page is chosen by.</summary>
internal readonly record struct PageRequest(
    SqlitePreparedRead.Compiled Compiled, ReadOnlyMemory<Value> Values, TypeNumbers Types, PageMemo Memo, SqliteConnection Connection,
    StoreOptions Options, CancellationToken Cancellation);
