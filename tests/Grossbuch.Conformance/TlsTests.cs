using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>https as clients meet it: which certificate, which protocols, and what of http goes through it.</summary>
public sealed partial class TlsTests : IAsyncLifetime
{
    private const string Goods = "/trade/odata/standard.odata/Catalog_Goods?$format=json&$select=Code&$filter=Description eq 'Хлеб'";

    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-tls-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var loaded = await DemoServer.Run(
            null, "load", Repository.Path("demo/trade/configuration"), "--base", "trade", "--data", _data);
        Assert.Equal(0, loaded.ExitCode);
        var added = await DemoServer.Run("password", "user", "add", "odata_user", "--base", "trade", "--full-rights", "--data", _data);
        Assert.Equal(0, added.ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Without_a_certificate_this_machine_gets_one_and_keeps_it()
    {
        var port = DemoServer.FreePort();
        string fingerprint;
        await using (var server = await ConfiguredServer.Start(_data, $"https://127.0.0.1:{port}"))
        {
            fingerprint = FingerprintPattern().Match(server.Output).Value;
            using var shown = await CertificateOf(port);
            Assert.Equal(fingerprint.Replace(":", "", StringComparison.Ordinal), shown.GetCertHashString(HashAlgorithmName.SHA256));
            // Trusting its public part is enough for a client that checks everything, the name too.
            using var trusting = Trusting(Path.Combine(_data, "secrets", "localhost.crt"));
            foreach (var host in (string[])["127.0.0.1", "localhost"])
                Assert.Equal("ready\n", await trusting.GetStringAsync(new Uri($"https://{host}:{port}/ready"), Cancellation));
            using var strict = new HttpClient();
            await Assert.ThrowsAsync<HttpRequestException>(
                () => strict.GetStringAsync(new Uri($"https://127.0.0.1:{port}/ready"), Cancellation));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    File.GetUnixFileMode(Path.Combine(_data, "secrets", "localhost.pfx")));
        }
        await using var again = await ConfiguredServer.Start(_data, $"https://127.0.0.1:{port}");
        Assert.Equal(fingerprint, FingerprintPattern().Match(again.Output).Value);
    }

    [Fact]
    public async Task Only_tls_1_2_and_1_3_are_spoken()
    {
        var port = DemoServer.FreePort();
        await using var server = await ConfiguredServer.Start(_data, $"https://127.0.0.1:{port}");
        byte[] refusal = [0x15, 0x03];
        // An alert of two bytes: fatal, protocol_version.
        foreach (var old in (byte[])[0x01, 0x02])
        {
            var answer = await Hello(port, old);
            Assert.Equal(refusal, answer[..2]);
            Assert.Equal([2, 70], answer[5..7]);
        }
        // The same greeting of 1.2 is answered by a ServerHello.
        Assert.Equal(0x16, (await Hello(port, 0x03))[0]);
        foreach (var version in (SslProtocols[])
            [SslProtocols.Tls12, SslProtocols.Tls13])
        {
            await using var stream = await Connect(port, version);
            Assert.Equal(version, stream.SslProtocol);
            Assert.Equal(200, (await RawHttp.Send(stream, "GET", "/ready", [], "", Cancellation)).Status);
        }
    }

    [Fact]
    public async Task Raw_utf8_in_the_request_line_is_taken_over_tls()
    {
        var port = DemoServer.FreePort();
        await using var server = await ConfiguredServer.Start(_data, $"https://127.0.0.1:{port};http://127.0.0.1:{DemoServer.FreePort()}");
        await using var stream = await Connect(port, default);
        var answer = await RawHttp.Send(stream, "GET", Goods.Replace(' ', '+'), [Basic], "", Cancellation);
        Assert.Equal(200, answer.Status);
        Assert.Contains($"\"odata.metadata\": \"https://localhost/trade/", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http2_is_spoken_to_those_who_negotiate_it()
    {
        var port = DemoServer.FreePort();
        await using var server = await ConfiguredServer.Start(_data, $"https://127.0.0.1:{port}");
        using var client = Trusting(Path.Combine(_data, "secrets", "localhost.crt"));
        for (var requests = 0; requests < 3; requests++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"https://127.0.0.1:{port}{Goods}")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.Add("Authorization", Basic["Authorization: ".Length..]);
            using var answer = await client.SendAsync(request, Cancellation);
            Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK), (answer.Version, answer.StatusCode));
            Assert.Contains("#Catalog_Goods", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_configured_certificate_is_used_for_urls_and_endpoints_alike()
    {
        var (path, thumbprint) = WriteCertificate("configured", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var (other, otherThumbprint) = WriteCertificate("own", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var (urlPort, endpointPort) = (DemoServer.FreePort(), DemoServer.FreePort());
        await using var server = await ConfiguredServer.Start(
            _data, $"https://127.0.0.1:{urlPort}",
            ("Kestrel__Certificates__Default__Path", path), ("Kestrel__Certificates__Default__Password", "secret"),
            ("Kestrel__Endpoints__Own__Url", $"https://127.0.0.1:{endpointPort}"),
            ("Kestrel__Endpoints__Own__Certificate__Path", other), ("Kestrel__Endpoints__Own__Certificate__Password", "secret"));
        using (var shown = await CertificateOf(urlPort)) Assert.Equal(thumbprint, shown.Thumbprint);
        using (var shown = await CertificateOf(endpointPort)) Assert.Equal(otherThumbprint, shown.Thumbprint);
        Assert.False(File.Exists(Path.Combine(_data, "secrets", "localhost.pfx")));
        await using var stream = await Connect(endpointPort, default);
        Assert.Equal(200, (await RawHttp.Send(stream, "GET", Goods.Replace(' ', '+'), [Basic], "", Cancellation)).Status);
    }

    [Fact]
    public async Task A_certificate_of_no_use_ends_the_start_with_2_and_a_reason()
    {
        var (expired, _) = WriteCertificate("expired", DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-2));
        var url = $"https://127.0.0.1:{DemoServer.FreePort()}";
        await AssertRefused(url, "expired on", ("Kestrel__Certificates__Default__Path", expired),
            ("Kestrel__Certificates__Default__Password", "secret"));
        await AssertRefused(url, "cannot be opened", ("Kestrel__Certificates__Default__Path", expired));
        await AssertRefused(url, "is not there", ("Kestrel__Certificates__Default__Path", expired + "x"));
        await AssertRefused($"https://0.0.0.0:{DemoServer.FreePort()}", "has no certificate that they could trust");
        await AssertRefused(null, "Only Tls12 and Tls13 are safe", ("Kestrel__Endpoints__A__Url", url),
            ("Kestrel__Endpoints__A__SslProtocols__0", "Tls11"));
        await AssertRefused("https://127.0.0.1", "There is no setting Security:AllowSelfSined", ("Security__AllowSelfSined", "true"));
    }

    private async Task AssertRefused(string? urls, string reason, params (string Name, string Value)[] settings)
    {
        var (exit, error) = await ConfiguredServer.Refused(_data, urls, settings);
        Assert.Equal(2, exit);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.StartsWith("grossbuch: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static string Basic => "Authorization: Basic " + Convert.ToBase64String("odata_user:password"u8);

    private (string Path, string Thumbprint) WriteCertificate(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, to);
        var path = Path.Combine(_data, name + ".pfx");
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, "secret"));
        return (path, certificate.Thumbprint);
    }

    private static HttpClient Trusting(string certificate)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(certificate);
        return new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = policy } });
    }

    private static async Task<X509Certificate2> CertificateOf(int port)
    {
        await using var stream = await Connect(port, default);
        return new X509Certificate2(stream.RemoteCertificate!);
    }

    [SuppressMessage("Security", "CA5359", Justification = "Which certificate it is, the tests look at themselves.")]
    private static async Task<SslStream> Connect(int port, SslProtocols version)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version }, Cancellation);
        return stream;
    }

    /// <summary>
    /// A ClientHello written by hand: libraries refuse to greet in old versions, and then nothing would be known of the server.
    /// </summary>
    private static async Task<byte[]> Hello(int port, byte minorVersion)
    {
        var body = new List<byte> { 0x03, minorVersion };
        body.AddRange(RandomNumberGenerator.GetBytes(32));
        // No session; ECDHE-ECDSA with AES in the forms of 1.2 and of before; no compression.
        body.AddRange([0, 0, 6, 0xC0, 0x2B, 0xC0, 0x09, 0x00, 0xFF, 1, 0]);
        // Extensions: group P-256, uncompressed points, ECDSA with SHA-256 and SHA-1.
        body.AddRange([0, 24, 0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 6, 0, 4, 4, 3, 2, 3]);
        byte[] hello =
        [
            0x16, 0x03, 0x01, 0, (byte)(body.Count + 4), 0x01, 0, 0, (byte)body.Count, .. body,
        ];
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        var stream = client.GetStream();
        await stream.WriteAsync(hello, Cancellation);
        var answer = new byte[7];
        await stream.ReadExactlyAsync(answer, Cancellation);
        return answer;
    }

    [GeneratedRegex("([0-9A-F]{2}:){31}[0-9A-F]{2}")]
    private static partial Regex FingerprintPattern();
}
