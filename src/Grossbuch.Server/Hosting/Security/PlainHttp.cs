using System.Net;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// Passwords and tokens travel in every request; over plain http everybody on the way reads them, and whoever read one request has the
/// account. So they are taken over https, and over plain http only where nothing leaves the machine.
/// </summary>
internal static class PlainHttp
{
    public const string Remedy =
        "use https, or set Security__AllowPlainHttp=true on the server; "
        + "a proxy that ends TLS has to be listed in Proxies__Trusted and to send X-Forwarded-Proto";

    /// <summary>Asked after the headers of trusted proxies were applied: their https counts, and their clients are the peers.</summary>
    public static bool IsPrivate(HttpContext http) => IsLoopback(http.Connection.RemoteIpAddress) || http.Request.IsHttps;

    /// <summary>A socket in the file system has no address and does not leave the machine either.</summary>
    public static bool IsLoopback(IPAddress? peer) =>
        peer is null || IPAddress.IsLoopback(peer) || (peer.IsIPv4MappedToIPv6 && IPAddress.IsLoopback(peer.MapToIPv4()));
}
