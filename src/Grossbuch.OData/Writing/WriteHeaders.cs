using Grossbuch.Infobase;
using Grossbuch.OData.Json;
using Microsoft.AspNetCore.Http;

namespace Grossbuch.OData.Writing;

/// <summary>What the headers of a write say (odata §8.6, §8.7).</summary>
internal static class WriteHeaders
{
    private const string DataLoadMode = "1C_OData-DataLoadMode";
    private const string Tunnel = "X-HTTP-Method";

    /// <summary>A version that nothing ever has: an If-Match that is none of ours matches nothing.</summary>
    private const long NoVersion = -1;

    /// <summary>
    /// The verb: a POST may carry another one in a header, as OData 3 has it for clients behind firewalls; MERGE is PATCH where it is on.
    /// </summary>
    public static string MethodOf(HttpRequest request, ODataOptions options)
    {
        var method = request.Method.ToUpperInvariant();
        if (method == "POST" && request.Headers.TryGetValue(Tunnel, out var tunnelled) && tunnelled is [{ Length: > 0 } verb])
            method = verb.Trim().ToUpperInvariant();
        if (method == "MERGE" && options.Merge == "on") return "PATCH";
        return method is "POST" or "PATCH" or "PUT" or "DELETE" ? method : throw WriteTarget.NotAllowed(
            method, method == "MERGE" ? "Send PATCH, or set odata.merge=on." : null);
    }

    public static bool IsLoad(HttpRequest request) =>
        request.Headers.TryGetValue(DataLoadMode, out var mode) && mode is [{ } given]
        && given.Trim().Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The DataVersion that the client expects: bare, quoted, weak or percent-encoded; null for <c>*</c> and where versions are ignored.
    /// </summary>
    public static long? ExpectedVersion(HttpRequest request, ODataOptions options)
    {
        if (options.IfMatch == "ignore" || request.Headers.IfMatch.Count == 0) return null;
        var tag = request.Headers.IfMatch.ToString().Trim();
        if (tag.StartsWith("W/", StringComparison.OrdinalIgnoreCase)) tag = tag[2..];
        tag = Uri.UnescapeDataString(tag).Trim('"');
        if (tag == "*") return null;
        return WireVersions.TryParse(tag, out var version) ? version : NoVersion;
    }
}
