using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grossbuch.Core;
using Grossbuch.Server.Hosting.Security;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Grossbuch.Tests.Hosting;

public sealed class CertificateTests : IDisposable
{
    private const string Password = "тайна";

    private static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("grossbuch-certificates-").FullName;

    [Fact]
    public void The_certificate_of_this_machine_is_made_once_and_kept()
    {
        using var made = LocalCertificate.Take(Secrets, Now);
        using var kept = LocalCertificate.Take(Secrets, Now.AddDays(334));
        Assert.Equal(made.Fingerprint, kept.Fingerprint);
        Assert.Equal(Now.AddDays(365).UtcDateTime, made.Certificate.NotAfter.ToUniversalTime());
        Assert.True(made.Certificate.HasPrivateKey);
        Assert.Equal("1.2.840.10045.3.1.7", made.Certificate.GetECDsaPublicKey()!.ExportParameters(false).Curve.Oid.Value);
        foreach (var name in (string[])["localhost", "127.0.0.1", "::1"]) Assert.True(made.Certificate.MatchesHostname(name), name);
        Assert.False(made.Certificate.MatchesHostname("example.com"));
        using var published = X509Certificate2.CreateFromPem(File.ReadAllText(made.PublicPath));
        Assert.False(published.HasPrivateKey);
        Assert.Equal(made.Certificate.Thumbprint, published.Thumbprint);
    }

    [Fact]
    public void It_is_made_anew_in_its_last_month_and_when_it_cannot_be_read()
    {
        using var made = LocalCertificate.Take(Secrets, Now);
        using var renewed = LocalCertificate.Take(Secrets, Now.AddDays(336));
        Assert.NotEqual(made.Fingerprint, renewed.Fingerprint);
        File.WriteAllText(Secrets.PathOf("localhost.pfx"), "broken");
        using var mended = LocalCertificate.Take(Secrets, Now.AddDays(336));
        Assert.NotEqual(renewed.Fingerprint, mended.Fingerprint);
    }

    [Fact]
    public void Only_the_owner_reads_secrets()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("modes are Unix's"); return; }
        using var made = LocalCertificate.Take(Secrets, Now);
        Assert.Equal(SecretsFolder.FolderMode, File.GetUnixFileMode(Path.GetDirectoryName(made.PublicPath)!));
        foreach (var file in (string[])["localhost.pfx", "localhost.crt"])
            Assert.Equal(SecretsFolder.FileMode, File.GetUnixFileMode(Secrets.PathOf(file)));
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(made.PublicPath)!).Length);
    }

    [Fact]
    public void Configured_certificates_that_are_right_pass()
    {
        var (pfx, pem, key) = Write(-1, 1);
        ConfiguredCertificates.Check(Settings("Kestrel:Certificates:Default", pfx, Password), Now);
        ConfiguredCertificates.Check(Settings("Kestrel:Certificates:Default", pem, null, key), Now);
        ConfiguredCertificates.Check(Settings("Kestrel:Endpoints:A:Certificate", pfx, Password), Now);
        ConfiguredCertificates.Check(new ConfigurationBuilder().Build(), Now);
    }

    [Theory]
    [InlineData("Kestrel:Certificates:Default")]
    [InlineData("Kestrel:Endpoints:A:Certificate")]
    [InlineData("Kestrel:Endpoints:A:Sni:*.example.com:Certificate")]
    public void Configured_certificates_that_are_of_no_use_are_told_with_their_setting(string section)
    {
        var (valid, pem, _) = Write(-1, 1);
        var broken = Path.Combine(_folder, "broken.pfx");
        File.WriteAllText(broken, "broken");
        AssertRefused(Settings(section, Path.Combine(_folder, "none.pfx"), null), section, "is not there");
        AssertRefused(Settings(section, valid, "wrong"), section, "cannot be opened");
        AssertRefused(Settings(section, broken, null), section, "cannot be opened");
        AssertRefused(Settings(section, pem, null), section, "has no private key");
        AssertRefused(Settings(section, pem, null, Path.Combine(_folder, "none.key")), section, "cannot be opened");
        AssertRefused(Settings(section, Write(-3, -1).Pfx, Password), section, "expired on 2026-01-14");
        AssertRefused(Settings(section, Write(1, 3).Pfx, Password), section, "is not valid before 2026-01-16");
    }

    private SecretsFolder Secrets => new(_folder);

    private static void AssertRefused(IConfiguration settings, string section, string what)
    {
        var refused = Assert.Throws<InfobaseException>(() => ConfiguredCertificates.Check(settings, Now));
        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        Assert.Contains(section, refused.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string section, string path, string? password, string? key = null) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [section + ":Path"] = path,
            [section + ":Password"] = password,
            [section + ":KeyPath"] = key,
        }).Build();

    private (string Pfx, string Pem, string Key) Write(int fromDays, int toDays)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(Now.AddDays(fromDays), Now.AddDays(toDays));
        var name = Path.Combine(_folder, $"from{fromDays}");
        File.WriteAllBytes(name + ".pfx", certificate.Export(X509ContentType.Pkcs12, Password));
        File.WriteAllText(name + ".pem", certificate.ExportCertificatePem());
        File.WriteAllText(name + ".key", key.ExportPkcs8PrivateKeyPem());
        return (name + ".pfx", name + ".pem", name + ".key");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
