using Grossbuch.Core;

namespace Grossbuch.Storage;

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>
    /// Every commit is on disk before it is answered. Otherwise a power cut may take the last commits with it, never the integrity of the
    /// file.
    /// </summary>
    public bool IsDurable { get; init; } = true;

    /// <summary>
    /// What tells the infobase from others that may use the same database server: a database with another one's data is refused. Empty: not
    /// asked. A file is its infobase's own by its place.
    /// </summary>
    public string BaseId { get; init; } = "";

    public Limits Limits { get; init; } = Limits.Default;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Called after a commit with the size of the write-ahead log in bytes, when it is above <see cref="Limits.WalBytesMax"/>.
    /// </summary>
    public Action<long>? WalWarning { get; init; }

    /// <summary>Called with the text of every statement before it is prepared.</summary>
    internal Action<string>? Trace { get; init; }

    /// <summary>From this many rows on they are counted off over keys only: below, reading them costs less than the second visit.</summary>
    internal int DeferRowsMin { get; init; } = 2_000;

    /// <summary>Rows between the marks of a long count: a quarter of a millisecond over an index.</summary>
    internal int MarkRows { get; init; } = 16_384;

    /// <summary>Pages the file may grow to, for tests of a full disk.</summary>
    internal int PagesMax { get; init; }
}
