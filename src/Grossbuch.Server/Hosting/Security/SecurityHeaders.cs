using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>What every answer tells browsers and caches. The values are made once; a request pays for putting them in place.</summary>
internal static class SecurityHeaders
{
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues Deny = "DENY";

    /// <summary>
    /// No answer is kept by caches unless its door says otherwise: whose data it is does not show in its address.
    /// </summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use(next => http =>
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers["Referrer-Policy"] = NoReferrer;
        headers.CacheControl = NoStore;
        return next(http);
    });

    /// <summary>A page without scripts may load nothing, be framed by nobody, and has this one style.</summary>
    public static void SetForPage(HttpResponse response, StringValues policy)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XFrameOptions = Deny;
    }

    /// <param name="style">What stands between the style tags, to the byte.</param>
    public static StringValues PolicyFor(string style) =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
