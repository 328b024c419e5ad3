namespace Grossbuch.Storage.Schema;

/// <summary>What is known of a table's rows for as long as nobody changes them.</summary>
internal sealed class TableState
{
    private long _version;
    private RowRange? _range;

    /// <summary>Raised after every commit that changed the table. Whoever remembers something reads it before taking a snapshot.</summary>
    internal long Version => Interlocked.Read(ref _version);

    internal void Changed() => Interlocked.Increment(ref _version);

    /// <summary>The range of row numbers, when it was taken at this version.</summary>
    internal RowRange? RangeAt(long version) => Volatile.Read(ref _range) is { } range && range.Version == version ? range : null;

    internal void Remember(RowRange range) => Volatile.Write(ref _range, range);
}

/// <param name="Version">Version of the table when the range was taken.</param>
internal sealed record RowRange(long Version, long First, long Last, long Count)
{
    /// <summary>Rows are numbered without gaps: the n-th row has a known number.</summary>
    internal bool IsDense => Count > 0 && Last - First + 1 == Count;
}
