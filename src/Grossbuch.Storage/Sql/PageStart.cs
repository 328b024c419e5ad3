using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

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
    internal static PageStart Counted(PlanForms forms, ReadOnlyMemory<Value> given)
    {
        var plain = forms.Plain;
        if (plain.Limit is not { } limit || plain.Paging is null) return new PageStart(plain, [], 0, -1, null);
        var values = given.Span;
        var skip = limit.Skip is { } s ? CountSource.CountOf(values[s.Index]) : 0;
        return new PageStart(plain, [], skip, limit.Top is { } t ? CountSource.CountOf(values[t.Index]) : -1, null);
    }

    internal static PageStart Choose(in PageRequest request)
    {
        var plain = request.Forms.Plain;
        var values = request.Values.Span;
        if (plain.Limit is not { } limit || plain.Paging is not { } paging) return new PageStart(plain, [], 0, -1, null);
        var skip = limit.Skip is { } s ? CountSource.CountOf(values[s.Index]) : 0;
        var top = limit.Top is { } t ? CountSource.CountOf(values[t.Index]) : -1;
        // Walks that never skip have nothing to remember.
        if (limit.Skip is null) return new PageStart(plain, [], 0, top, null);
        var key = new PageKey(paging.Shape, values, limit.Skip.Index, limit.Top?.Index);
        var version = request.Forms.DataVersion;
        var memo = request.Memo;
        Action<SqlArgument[]>? ended = top > 0 ? keys => memo.Remember(key, version, skip + top, keys) : null;
        if (skip == 0) return new PageStart(plain, [], 0, top, ended);

        var known = memo.Find(key, version, skip, out var anchor);
        if (known < skip && paging.IsWhole && RangeOf(paging.Table, request.Scout) is { IsDense: true } range)
        {
            // The row before the page has a known number.
            (known, anchor) = (skip, [SqlArgument.Of(skip >= range.Count ? range.Last : range.First + skip - 1)]);
        }
        else if (request.Scout is { } scout && paging.IsScan && skip - known > request.Options.MarkRows)
        {
            var marks = new PageKey(paging.Marks, values, limit.Skip.Index, limit.Top?.Index);
            var marked = Probe(request, scout, marks, version, skip, out var mark);
            if (marked > known) (known, anchor) = (marked, mark);
        }
        var isDeferred = top >= 0 && skip - known >= request.Options.DeferRowsMin;
        var form = new PageForm(known > 0, MaskOf(anchor), isDeferred);
        return new PageStart(request.Forms.Form(form), anchor, skip - known, top, ended);
    }

    // Counting off a long way leaves marks, so that the next jump starts near its goal.
    private static long Probe(
        in PageRequest request, IPageScout scout, PageKey key, long version, long skip, out SqlArgument[] anchor)
    {
        var known = request.Memo.Find(key, version, skip, out anchor);
        var parts = request.Forms.Plain.Paging!.Parts;
        var isKeyed = parts.Length > 1;
        long step = request.Options.MarkRows;
        while (skip - known > step)
        {
            request.Cancellation.ThrowIfCancellationRequested();
            var read = request.Forms.Form(new PageForm(known > 0, 0, Deferred: false, IsProbe: true));
            if (scout.Probe(read, new Execution(request.Values, anchor, step - 1, 1, request.Types)) is not { } probe) return known;
            SqlArgument[] mark = isKeyed
                ? [probe.Key, SqlArgument.Of(parts[0].Descending ? long.MinValue : long.MaxValue)]
                : [probe.Key];
            request.Memo.Remember(key, version, known + step + probe.Ties, mark);
            // The goal lies among rows of equal keys: it is counted off from the mark before.
            if (known + step + probe.Ties > skip) return known;
            (known, anchor) = (known + step + probe.Ties, mark);
        }
        return known;
    }

    private static RowRange? RangeOf(PhysicalTable table, IPageScout? scout)
    {
        var version = table.State.Version;
        if (table.State.RangeAt(version) is { } known) return known;
        if (scout?.RangeOf(table, version) is not { } range) return null;
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
/// <param name="Scout">Null: nobody looks ahead, and what is not remembered is counted off.</param>
internal readonly record struct PageRequest(
    PlanForms Forms, ReadOnlyMemory<Value> Values, TypeNumbers Types, PageMemo Memo, IPageScout? Scout, StoreOptions Options,
    CancellationToken Cancellation);

/// <summary>Looks into a table to find where a far page starts.</summary>
internal interface IPageScout
{
    /// <summary>The order key of the row that a probe finds, and how many rows with the same key follow it; null beyond the end.</summary>
    (SqlArgument Key, long Ties)? Probe(LoweredRead read, in Execution execution);

    RowRange? RangeOf(PhysicalTable table, long version);
}
