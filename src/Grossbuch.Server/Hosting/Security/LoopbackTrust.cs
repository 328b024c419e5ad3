using System.Net;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// Whether a request comes from a program of this machine, and from nobody behind it. A loopback peer alone is not enough: a proxy on this
/// machine forwards strangers, and a page in a browser on this machine speaks for its author.
/// </summary>
internal static class LoopbackTrust
{
    private static readonly string[] ForwardingHeaders =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via",
        // What stays of them when they were believed.
        "X-Original-For", "X-Original-Host", "X-Original-Proto",
    ];

    public static bool Holds(HttpContext http) =>
        PlainHttp.IsLoopback(http.Connection.RemoteIpAddress)
        && IsLoopbackName(http.Request.Host.Host)
        && !ForwardingHeaders.Any(http.Request.Headers.ContainsKey)
        && http.Request.Headers.Origin.All(IsLoopbackOrigin);

    private static bool IsLoopbackOrigin(string? origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLoopbackName(uri.Host);

    // A name of somebody else's may lead to 127.0.0.1: only names that cannot be anything else count.
    private static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
