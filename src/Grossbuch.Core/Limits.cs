namespace Grossbuch.Core;

/// <summary>Every limit of the server, with its default and its reason.</summary>
public sealed record Limits
{
    /// <summary>
    /// Open readers of one infobase. On SQLite each parses the schema and caches pages, and more than the cores only queue on the disk; on
    /// PostgreSQL each holds a connection.
    /// </summary>
    public int ReadersMax { get; init; } = 16;

    /// <summary>A reader waits this long for a free connection before the infobase answers "busy".</summary>
    public int ReaderWaitMs { get; init; } = 30_000;

    /// <summary>A change waits this long for the right to write, as the platform does, before it ends in a lock conflict.</summary>
    public int LockWaitMs { get; init; } = 20_000;

    /// <summary>
    /// Changes of one infobase that run side by side on PostgreSQL: each holds a connection, and the server has a hundred for everybody.
    /// </summary>
    public int WritersMax { get; init; } = 16;

    /// <summary>Changes that are made durable by one commit: more would only make the first of them wait.</summary>
    public int GroupWritesMax { get; init; } = 256;

    /// <summary>A snapshot older than this is ended, oldest first: it keeps the write-ahead log from being reset.</summary>
    public int ReadSnapshotMsMax { get; init; } = 600_000;

    /// <summary>A response slower than this over its life is ended: a stalled client must not hold a snapshot.</summary>
    public int ResponseBytesPerSecondMin { get; init; } = 1_024;

    /// <summary>Write-ahead log size that is worth a warning: some reader holds it.</summary>
    public long WalBytesMax { get; init; } = 1L << 30;

    /// <summary>Bytes held back before the first byte leaves, so that small answers still get a proper error.</summary>
    public int HoldBackBytes { get; init; } = 65_536;

    /// <summary>Compiled plans and statements kept per infobase: shapes come from clients, so the cache is bounded.</summary>
    public int PlansMax { get; init; } = 1_000;

    /// <summary>Prepared statements kept per connection.</summary>
    public int StatementsMax { get; init; } = 200;

    /// <summary>Remembered page ends for <c>$skip</c>, per infobase.</summary>
    public int SkipMemosMax { get; init; } = 10_000;

    /// <summary>Rows of one answer; 0 is unlimited, as the platform is.</summary>
    public int RowsMax { get; init; }

    /// <summary>Nesting of a filter expression: parsers and lowering recurse.</summary>
    public int FilterDepthMax { get; init; } = 100;

    /// <summary>Bytes of one request line: filters are long, and a Cyrillic letter takes six bytes when it is encoded.</summary>
    public int RequestLineBytesMax { get; init; } = 65_536;

    /// <summary>One body of a request: a document of a hundred thousand rows has about 30 MB, a picture in base64 seldom as many.</summary>
    public int RequestBodyBytesMax { get; init; } = 64 << 20;

    /// <summary>One metadata file; the biggest role files of real configurations have a few megabytes.</summary>
    public long MetadataFileBytesMax { get; init; } = 256L << 20;

    /// <summary>Nesting of metadata XML; real files stay below 20.</summary>
    public int MetadataDepthMax { get; init; } = 64;

    /// <summary>
    /// Backups made before restructurings that are kept, for each infobase: enough to notice a mistake in time, few enough for the disk.
    /// </summary>
    public int AutomaticBackupsMax { get; init; } = 5;

    /// <summary>Wrong passwords of one user from one address before answers are delayed.</summary>
    public int PasswordTriesFree { get; init; } = 5;

    /// <summary>Longest delay of an answer to a wrong password. A service user is never locked for others.</summary>
    public int PasswordDelayMsMax { get; init; } = 5_000;

    /// <summary>A verified credential is trusted this long without another PBKDF2 round.</summary>
    public int CredentialCacheMs { get; init; } = 300_000;

    /// <summary>
    /// A change that needs an infobase for itself waits this long for running requests, then gives up: new requests are refused meanwhile.
    /// </summary>
    public int DrainMsMax { get; init; } = 30_000;

    /// <summary>Commands that a server works on at once; each may hold a thread.</summary>
    public int ControlConnectionsMax { get; init; } = 16;

    /// <summary>One frame between a command and its server: the longest is the command line itself.</summary>
    public int ControlFrameBytesMax { get; init; } = 1 << 20;

    /// <summary>A command's client that takes or gives nothing for this long ends its command: it may hold up writers.</summary>
    public int ControlStallMsMax { get; init; } = 120_000;

    /// <summary>A command waits this long for a server that is starting or stopping.</summary>
    public int ControlWaitMsMax { get; init; } = 60_000;

    public static Limits Default { get; } = new();

    /// <summary>Those of the host, which all infobases of a server share.</summary>
    public static HostLimits Host { get; } = new();
}
