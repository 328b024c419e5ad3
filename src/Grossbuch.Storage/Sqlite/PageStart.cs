using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>How one page is read: from which row, counting how many off, and where its end is remembered.</summary>
internal readonly struct PageStart
{
    // Below this many rows, counting them off costs less than reading the page's rows one by one.
    private const long DeferMin = 2_000;

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

    /// <summary>−1 for all.</summary>
    internal long Limit { get; }

    internal Action<SqlArgument[]>? Ended { get; }

    internal static PageStart Choose(SqlitePreparedRead.Compiled compiled, ReadOnlySpan<Value> values, PageMemo memo, SqliteConnection connection)
    {
        var plain = compiled.Plain;
        if (plain.Limit is not { } limit || plain.Paging is not { } paging) return new PageStart(plain, [], 0, -1, null);
        var skip = limit.Skip is { } s ? CountSource.CountOf(values[s.Index]) : 0;
        var top = limit.Top is { } t ? CountSource.CountOf(values[t.Index]) : -1;
        // Walks that never skip have nothing to remember.
        if (limit.Skip is null) return new PageStart(plain, [], 0, top, null);
        var key = new PageKey(plain.Sql, values, limit.Skip.Index, limit.Top?.Index);
        var version = compiled.DataVersion;
        Action<SqlArgument[]>? ended = top > 0 ? keys => memo.Remember(key, version, skip + top, keys) : null;
        if (skip == 0) return new PageStart(plain, [], 0, top, ended);

        var known = memo.Find(key, version, skip, out var anchor);
        if (known < skip && paging.IsWhole && RangeOf(paging.Table, connection) is { IsDense: true } range)
        {
            // The row before the page has a known number.
            if (skip >= range.Count) (known, anchor) = (skip, [SqlArgument.Of(range.Last)]);
            else (known, anchor) = (skip, [SqlArgument.Of(range.First + skip - 1)]);
        }
        var isDeferred = top >= 0 && skip - known >= DeferMin;
        var form = new PageForm(known > 0, MaskOf(anchor), isDeferred);
        return new PageStart(compiled.Form(form), anchor, skip - known, top, ended);
    }

    private static RowRange? RangeOf(PhysicalTable table, SqliteConnection connection)
    {
        var version = table.State.Version;
        if (table.State.RangeAt(version) is { } known) return known;
        using var statement = connection.Prepare($"SELECT min(rowid), max(rowid), (SELECT count(*) FROM {table.Name}) FROM {table.Name}");
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
