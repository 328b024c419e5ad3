using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// The self-signed certificate for this machine: made when https is first asked for without one, kept in the secrets folder, made anew
/// before it expires. Clients trust it by its public part, which lies beside it.
/// </summary>
internal sealed class LocalCertificate : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // A client's clock may be a little behind.
    private static readonly TimeSpan Earlier = TimeSpan.FromHours(1);

    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private LocalCertificate(X509Certificate2 certificate, string publicPath)
    {
        Certificate = certificate;
        PublicPath = publicPath;
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate without its key, as PEM.</summary>
    public string PublicPath { get; }

    /// <summary>As browsers and openssl show it.</summary>
    public string Fingerprint =>
        string.Join(':', Certificate.GetCertHash(HashAlgorithmName.SHA256).Select(one => one.ToString("X2", null)));

    public static LocalCertificate Take(SecretsFolder secrets, DateTimeOffset now)
    {
        var keyPath = secrets.PathOf("localhost.pfx");
        var publicPath = secrets.PathOf("localhost.crt");
        if (Read(keyPath) is { } known)
        {
            if (known.NotAfter > now + RenewBefore && known.NotBefore <= now && File.Exists(publicPath)) return new(known, publicPath);
            known.Dispose();
        }
        using var made = Make(now);
        secrets.Write("localhost.crt", System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        secrets.Write("localhost.pfx", made.Export(X509ContentType.Pkcs12));
        return new LocalCertificate(X509CertificateLoader.LoadPkcs12FromFile(keyPath, null), publicPath);
    }

    public void Dispose() => Certificate.Dispose();

    // One that cannot be read is of no use to anybody: another is made.
    private static X509Certificate2? Read(string path)
    {
        if (!File.Exists(path)) return null;
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, null) is { HasPrivateKey: true } certificate ? certificate : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost, O=Grossbuch", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        if (Uri.CheckHostName(Environment.MachineName) == UriHostNameType.Dns) names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        // Not an authority: whoever trusts it trusts this server and no other certificate.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - Earlier, now + Life);
    }
}
