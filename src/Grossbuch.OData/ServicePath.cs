using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grossbuch.OData;

/// <summary>
/// The request's target before any decoding: what stands before the interface, the resource path, and the options (odata §1, §15).
/// </summary>
/// <param name="Prefix"><c>/trade</c>, with data areas: <c>/trade/12</c>; decoded.</param>
internal readonly record struct ServicePath(string Prefix, string RawTarget, int PathStart, int PathEnd)
{
    public const string Interface = "/odata/standard.odata";

    public ReadOnlySpan<char> Path => RawTarget.AsSpan(PathStart, PathEnd - PathStart);

    public ReadOnlySpan<char> Query => PathEnd < RawTarget.Length ? RawTarget.AsSpan(PathEnd + 1) : default;

    public static ServicePath? Of(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()?.RawTarget;
        // Servers in memory have no raw target; what they decoded is encoded again.
        if (string.IsNullOrEmpty(target))
            target = http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent() + http.Request.QueryString;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        var end = question < 0 ? target.Length : question;
        var start = 0;
        if (target[0] != '/')
        {
            // The absolute form, which proxies send.
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            start = authority < 0 ? 0 : target.IndexOf('/', authority + 3);
            if (start < 0) return null;
        }
        var at = target.AsSpan(start, end - start).IndexOf(Interface, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        return new ServicePath(Uri.UnescapeDataString(target.AsSpan(start, at)), target, start + at + Interface.Length, end);
    }

    /// <summary>Address of the service as answers print it: raw UTF-8, without a slash at the end.</summary>
    public byte[] RootOf(HttpRequest request) => Encoding.UTF8.GetBytes($"{request.Scheme}://{request.Host.Value}{Prefix}{Interface}");
}
