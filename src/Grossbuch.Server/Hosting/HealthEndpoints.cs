using System.Text.Json.Serialization;
using Grossbuch.Server.Hosting.Security;

namespace Grossbuch.Server.Hosting;

/// <summary><c>/health</c> in the shape of the toolkit (toolkit §17), <c>/ready</c>, and <c>/metrics</c> in Prometheus text.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", (Bases bases) => TypedResults.Json(
            new Health("healthy", 0, 0, Math.Max(1, bases.Served.Count), 0, "/mcp"), HealthJson.Default.Health));
        routes.MapGet("/ready", (HttpContext http, Bases bases) =>
        {
            http.Response.StatusCode = bases.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return TypedResults.Text(Readiness(bases), statusCode: http.Response.StatusCode);
        });
        routes.MapGet("/metrics", (HttpContext http, RuntimeMetrics metrics) =>
            // Figures of the process are for its operator: programs of this machine, and nobody whom they forward.
            LoopbackTrust.Holds(http)
                ? Results.Text(metrics.Render(), "text/plain; version=0.0.4; charset=utf-8")
                : Results.StatusCode(StatusCodes.Status403Forbidden));
    }

    // The server is ready when it answers for every infobase, be it with 503: the others must not be taken from their users for one.
    private static string Readiness(Bases bases)
    {
        if (!bases.IsReady) return "opening the infobases\n";
        var failed = bases.Failed.Keys.Order(StringComparer.Ordinal).Select(name => $"{name}: could not be opened\n");
        var changing = bases.Served.Where(served => served.IsClosed).Select(served => $"{served.Infobase.Name}: is being changed\n");
        return "ready\n" + string.Concat(failed) + string.Concat(changing);
    }
}

internal sealed record Health(
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("pending_commands")] int PendingCommands,
    [property: JsonPropertyName("pending_channels_count")] int PendingChannels,
    [property: JsonPropertyName("active_channels_count")] int ActiveChannels,
    [property: JsonPropertyName("active_sessions_count")] int ActiveSessions,
    [property: JsonPropertyName("mcp_endpoint")] string McpEndpoint);

[JsonSerializable(typeof(Health))]
internal sealed partial class HealthJson : JsonSerializerContext;
