namespace Grossbuch.Core;

/// <summary>
/// Limits of connections and requests, each with its default and its reason. They hold before anybody knows which infobase is meant, so no
/// infobase can set them.
/// </summary>
public sealed record HostLimits
{
    /// <summary>
    /// Bytes of all headers of one request. Tokens of single sign-on have a few kilobytes; cookies of a site on the same host come along.
    /// </summary>
    public int RequestHeadersBytesMax { get; init; } = 65_536;

    /// <summary>A request's head has to arrive in this time: a client that drips it only holds a connection.</summary>
    public int RequestHeadersMsMax { get; init; } = 15_000;

    /// <summary>
    /// Bytes of a request body that no door has set its own limit for, and of one that nobody reads: it is drained to keep the connection.
    /// </summary>
    public long RequestBodyBytesMax { get; init; } = 64L << 20;

    /// <summary>A body slower than this, after a grace of five seconds, is ended.</summary>
    public int RequestBytesPerSecondMin { get; init; } = 240;

    /// <summary>An idle connection is kept this long: longer than the pools of usual clients, so that they close first.</summary>
    public int KeepAliveMs { get; init; } = 130_000;

    /// <summary>Open connections. Each costs some 10 KB, and a descriptor, of which a service usually gets many thousand more.</summary>
    public int ConnectionsMax { get; init; } = 5_000;

    /// <summary>A TLS handshake has to be done in this time.</summary>
    public int TlsHandshakeMsMax { get; init; } = 10_000;
}
