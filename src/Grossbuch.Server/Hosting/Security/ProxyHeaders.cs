using Microsoft.AspNetCore.HttpOverrides;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// X-Forwarded-For, -Proto and -Host, believed from the configured peers only. The framework's own defaults trust loopback and one of its
/// variables trusts everybody; here nobody is trusted who was not named, because a peer's address decides about rights.
/// </summary>
internal static class ProxyHeaders
{
    /// <summary>The framework's switch that trusts every peer (ASPNETCORE_FORWARDEDHEADERS_ENABLED).</summary>
    private const string TrustEverybody = "ForwardedHeaders_Enabled";

    public static void Disarm(IConfiguration configuration) => configuration[TrustEverybody] = "false";

    public static void UseTrustedProxies(this WebApplication app, SecurityOptions security)
    {
        if (security.TrustedProxies.IsEmpty) return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = security.ProxyHops,
            // A public name that was forwarded has to be as welcome as one that was called.
            AllowedHosts = (app.Configuration["AllowedHosts"] ?? "*").Split(
                ';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in security.TrustedProxies) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
