using System.Diagnostics.CodeAnalysis;
using System.Security.Authentication;
using Grossbuch.Core;
using Grossbuch.Server.Hosting.RawTargets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// https at the endpoints that ask for it: certificates of Kestrel's own settings, else the self-signed one of this machine; TLS 1.2 and
/// 1.3; raw UTF-8 in request lines encoded after decryption.
/// </summary>
internal static class Tls
{
    [SuppressMessage("Security", "CA5398", Justification = "Older ones are to be refused even where the operating system takes them.")]
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <summary>The self-signed certificate where an endpoint needs it; null where every https endpoint has one.</summary>
    /// <exception cref="InfobaseException">Usage: a configured certificate is of no use, or one is missing for an address of other
    /// machines.</exception>
    public static LocalCertificate? TakeCertificate(
        IReadOnlyList<ListenEndpoint> endpoints, IConfiguration configuration, SecurityOptions security, SecretsFolder secrets,
        DateTimeOffset now)
    {
        ConfiguredCertificates.Check(configuration, now);
        if (ConfiguredCertificates.Default(configuration).Exists()) return null;
        var lacking = endpoints.Where(endpoint => endpoint.IsHttps && !endpoint.Certificate.Exists() && !endpoint.HasSni).ToArray();
        if (lacking.Length == 0) return null;
        if (!security.AllowSelfSigned && Array.Find(lacking, endpoint => !endpoint.IsLoopback) is { } open)
            throw new InfobaseException(
                ErrorCode.Usage, $"{open.Address} is open to other machines and has no certificate that they could trust.",
                "Set Kestrel__Certificates__Default__Path and __Password (or __KeyPath), or put a proxy with https in front; "
                + "Security__AllowSelfSigned=true serves a self-signed one for tests.");
        return LocalCertificate.Take(secrets, now);
    }

    public static void Configure(KestrelServerOptions kestrel, IReadOnlyList<ListenEndpoint> endpoints, LocalCertificate? local)
    {
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = Protocols;
            https.HandshakeTimeout = TimeSpan.FromMilliseconds(Limits.Host.TlsHandshakeMsMax);
            if (local is not null) https.ServerCertificate = local.Certificate;
        });
        foreach (var endpoint in endpoints)
            kestrel.ConfigurationLoader!.Endpoint(endpoint.Name, configured => Configure(configured, endpoint));
    }

    private static void Configure(Microsoft.AspNetCore.Server.Kestrel.EndpointConfiguration configured, ListenEndpoint endpoint)
    {
        if (configured.IsHttps)
        {
            RequireNewProtocols(configured.HttpsOptions, endpoint);
            // Kestrel adds TLS after this for names of its own choice, and there is no place behind it: raw targets stay refused there.
            if (endpoint.HasSni) return;
            configured.ListenOptions.UseHttps(configured.HttpsOptions);
        }
        configured.ListenOptions.UseRawTargets();
    }

    private static void RequireNewProtocols(HttpsConnectionAdapterOptions https, ListenEndpoint endpoint)
    {
        if (https.SslProtocols == SslProtocols.None) https.SslProtocols = Protocols;
        if ((https.SslProtocols & ~Protocols) != 0)
            throw new InfobaseException(
                ErrorCode.Usage, $"The endpoint {endpoint.Name} is set to {https.SslProtocols}.", "Only Tls12 and Tls13 are safe.");
    }
}
