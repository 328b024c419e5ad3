using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grossbuch.Core;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// Looks at the certificates of Kestrel's settings before Kestrel uses them: it serves expired ones without a word, and tells of unreadable
/// ones in the words of its own insides. Loading stays the framework's.
/// </summary>
internal static class ConfiguredCertificates
{
    /// <summary>The certificate for every endpoint that has none of its own.</summary>
    public static IConfigurationSection Default(IConfiguration configuration) => configuration.GetSection("Kestrel:Certificates:Default");

    /// <exception cref="InfobaseException">Usage: which setting names which file, and what is wrong with it.</exception>
    public static void Check(IConfiguration configuration, DateTimeOffset now)
    {
        foreach (var certificate in configuration.GetSection("Kestrel:Certificates").GetChildren()) CheckFile(certificate, now);
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
        {
            CheckFile(endpoint.GetSection("Certificate"), now);
            foreach (var name in endpoint.GetSection("Sni").GetChildren()) CheckFile(name.GetSection("Certificate"), now);
        }
    }

    // Without a path it is in a store of the operating system, which shows only what it can open; its dates are its administrator's.
    private static void CheckFile(IConfigurationSection section, DateTimeOffset now)
    {
        if (section["Path"] is not { Length: > 0 } path) return;
        var full = Path.GetFullPath(path, AppContext.BaseDirectory);
        using var certificate = Load(section, full);
        var hasKey = certificate.HasPrivateKey || section["KeyPath"] is { Length: > 0 };
        if (!hasKey)
            throw Wrong(section, full, "has no private key", $"Give a .pfx with the key, or the key's file in {section.Path}:KeyPath.");
        if (now > certificate.NotAfter)
            throw Wrong(section, full, $"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}", "Renew it.");
        if (now < certificate.NotBefore)
            throw Wrong(section, full, $"is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd}", "Is the clock right?");
    }

    private static X509Certificate2 Load(IConfigurationSection section, string path)
    {
        var password = section["Password"];
        var key = section["KeyPath"];
        try
        {
            if (key is { Length: > 0 })
            {
                var keyPath = Path.GetFullPath(key, AppContext.BaseDirectory);
                return password is null
                    ? X509Certificate2.CreateFromPemFile(path, keyPath)
                    : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
            }
            return X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12
                ? X509CertificateLoader.LoadPkcs12FromFile(path, password) : X509CertificateLoader.LoadCertificateFromFile(path);
        }
        catch (CryptographicException wrong) when (!File.Exists(path))
        {
            throw Wrong(section, path, "is not there", null, wrong);
        }
        catch (Exception wrong) when (wrong is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong(section, path, "cannot be opened: " + wrong.Message.TrimEnd('.'), $"Is {section.Path}:Password right?", wrong);
        }
    }

    private static InfobaseException Wrong(
        IConfigurationSection section, string path, string what, string? hint, Exception? inner = null) =>
        new(ErrorCode.Usage, $"The certificate {path} {what} ({section.Path}).", hint, inner: inner);
}
