using Grossbuch.Core;

namespace Grossbuch.Storage;

/// <summary>Something that holds a snapshot: one reader, or a snapshot with several.</summary>
internal interface IReading
{
    /// <summary>Timestamp; the greatest number when age does not matter.</summary>
    long StartedAt { get; }

    /// <summary>Lets go of the snapshot, from any thread; whoever reads from it is told so.</summary>
    void End();
}

/// <summary>What readers are told when they cannot begin or go on.</summary>
internal static class ReadingErrors
{
    internal static InfobaseException Busy() => new(
        ErrorCode.Unavailable, "The infobase is busy: no reader became free in time.", "Try again later.");

    internal static InfobaseException Ended() => new(
        ErrorCode.Unavailable, "The read was ended: it held its snapshot for too long.", "Read in pages, or read faster.");
}
