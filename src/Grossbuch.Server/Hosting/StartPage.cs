using System.Net;
using System.Text;
using Grossbuch.Server.Hosting.Security;
using Microsoft.Extensions.Primitives;

namespace Grossbuch.Server.Hosting;

/// <summary>The page at the root: which infobases there are and where their interfaces stand.</summary>
internal static class StartPage
{
    private const string Style =
        """
        body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .8rem .4rem 0;border-bottom:1px solid #ddd;vertical-align:top}
        code{background:#f4f4f4;padding:.1rem .3rem;border-radius:3px}.failed{color:#a00}
        @media(prefers-color-scheme:dark){body{color:#ddd;background:#1b1b1b}td,th{border-color:#444}code{background:#2b2b2b}a{color:#8cf}}
        """;

    private static readonly StringValues Policy = SecurityHeaders.PolicyFor(Style);

    public static void MapStartPage(this IEndpointRouteBuilder routes) => routes.MapGet("/", (HttpContext http, Bases bases) =>
    {
        SecurityHeaders.SetForPage(http.Response, Policy);
        return TypedResults.Content(Render(bases), "text/html; charset=utf-8");
    });

    private static string Render(Bases bases)
    {
        var page = new StringBuilder(
            $$$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Grossbuch</title>
            <style>{{{Style}}}</style></head><body><h1>Grossbuch</h1>
            <p>An open data server that speaks 1C:Enterprise. These infobases are served here:</p>
            <table><tr><th>Infobase</th><th>Configuration</th><th>Standard OData interface</th></tr>
            """);
        foreach (var served in bases.Served)
        {
            var name = served.Infobase.Name;
            var root = $"/{name}/odata/standard.odata/";
            var properties = served.Infobase.Configuration.Properties;
            page.Append(
                $"""
                <tr><td>{name}</td><td>{WebUtility.HtmlEncode($"{properties.Name} {properties.Version}")}</td>
                <td><a href="{root}?$format=json">{root}</a><br><a href="{root}$metadata">$metadata</a></td></tr>
                """);
        }
        foreach (var (name, reason) in bases.Failed)
            page.Append(
                $"""
                <tr class="failed"><td>{name}</td><td colspan="2">could not be opened: {WebUtility.HtmlEncode(reason.Message)}</td></tr>
                """);
        page.Append("</table>");
        if (bases.Served.Count == 0)
            page.Append(
                """
                <p>There is none yet. Make one: <code>grossbuch load SOURCE --base NAME</code>, or start with <code>--demo</code>.</p>
                """);
        return page.Append("<p><a href=\"/health\">/health</a> · <a href=\"/ready\">/ready</a></p></body></html>\n").ToString();
    }
}
