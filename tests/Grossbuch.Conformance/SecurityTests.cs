using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>
/// A base with a user and a token, and a server that trusts a proxy on 127.0.0.1 and no other, whatever the framework's own switch says.
/// </summary>
public sealed class GuardedServer : IAsyncLifetime
{
    public string Data { get; } = Directory.CreateTempSubdirectory("grossbuch-security-").FullName;

    public int Port { get; } = DemoServer.FreePort();

    public ConfiguredServer Server { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Run("load", Repository.Path("demo/trade/configuration"), "--base", "trade");
        await Run("user", "add", "odata_user", "--base", "trade", "--full-rights");
        Token = await Run("token", "add", "--base", "trade", "--user", "ODATA_USER", "--name", "exchange", "--expires", "30");
        Server = await ConfiguredServer.Start(
            Data, $"http://127.0.0.1:{Port}",
            ("Proxies__Trusted", "127.0.0.1"), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
    }

    public Task<string> Run(params string[] arguments) => RunIn(Data, arguments);

    public static async Task<string> RunIn(string data, params string[] arguments)
    {
        var (exit, output, error) = await DemoServer.Run("password", [.. arguments, "--data", data]);
        Assert.True(exit == 0, error);
        return output.TrimEnd();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}

/// <summary>What the host does for security around every door.</summary>
public sealed class SecurityTests(GuardedServer guarded) : IClassFixture<GuardedServer>
{
    private const string Proxy = "127.0.0.1";
    private const string Stranger = "127.0.0.2";
    private const string Goods = "/trade/odata/standard.odata/Catalog_Goods?$format=json&$select=Code";

    private static readonly string Basic = "Authorization: Basic " + Convert.ToBase64String("odata_user:password"u8);
    private static readonly string WrongBasic = "Authorization: Basic " + Convert.ToBase64String("odata_user:wrong"u8);
    private static readonly string[] Public =
        ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: erp.example.com"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Bearer => "Authorization: Bearer " + guarded.Token;

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/health", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/trade/odata/standard.odata/", 200)]
    [InlineData("/trade/odata/standard.odata/$metadata", 200)]
    [InlineData("/trade/odata/standard.odata/Catalog_Nothing?$format=json", 404)]
    [InlineData("/nobase/odata/standard.odata/", 404)]
    public async Task Every_answer_is_guarded(string target, int status)
    {
        var answer = await Send(Proxy, target, Basic);
        Assert.Equal(status, answer.Status);
        Assert.Equal("nosniff", answer.Headers["x-content-type-options"]);
        Assert.Equal("no-referrer", answer.Headers["referrer-policy"]);
        Assert.Equal("no-store", answer.Headers["cache-control"]);
        Assert.DoesNotContain("server", answer.Headers.Keys);
    }

    [Fact]
    public async Task The_start_page_has_its_one_style_and_nothing_else()
    {
        var page = await Send(Proxy, "/");
        var style = page.Body.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var policy = page.Headers["content-security-policy"];
        Assert.StartsWith($"default-src 'none'; style-src 'sha256-{hash}';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("DENY", page.Headers["x-frame-options"]);
        Assert.DoesNotContain("style=", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_headers_are_believed_from_the_named_proxy_only()
    {
        var forwarded = await Send(Proxy, Goods, [Basic, .. Public]);
        Assert.Equal(200, forwarded.Status);
        Assert.Contains("\"https://erp.example.com/trade/odata/standard.odata/$metadata", forwarded.Body, StringComparison.Ordinal);
        Assert.StartsWith("max-age=", forwarded.Headers["strict-transport-security"], StringComparison.Ordinal);
        var claimed = await Send(Stranger, Goods, [Basic, .. Public]);
        Assert.Equal(200, claimed.Status);
        Assert.Contains("\"http://localhost/trade/odata/standard.odata/$metadata", claimed.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("strict-transport-security", claimed.Headers.Keys);
        // What the client itself wrote before the proxy's entry is not looked at.
        var chained = await Send(Proxy, Goods, Basic, "X-Forwarded-For: 127.0.0.1, 203.0.113.7");
        Assert.Equal(403, chained.Status);
    }

    [Fact]
    public async Task Credentials_over_plain_http_from_elsewhere_are_not_looked_at()
    {
        string[][] attempts =
        [
            [Basic, "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: http"], [WrongBasic, "X-Forwarded-For: 203.0.113.7"],
            [Bearer, "X-Forwarded-For: 203.0.113.7"], ["X-Forwarded-For: 203.0.113.7"],
        ];
        foreach (var headers in attempts)
        {
            var json = await Send(Proxy, Goods, headers);
            Assert.Equal(403, json.Status);
            Assert.Contains("\"code\": \"20\"", json.Body, StringComparison.Ordinal);
            Assert.Contains("use https, or set Security__AllowPlainHttp=true", json.Body, StringComparison.Ordinal);
            // No challenge: it would make the client send the password.
            Assert.DoesNotContain("www-authenticate", json.Headers.Keys);
        }
        var xml = await Send(Proxy, "/trade/odata/standard.odata/", Basic, "X-Forwarded-For: 203.0.113.7");
        Assert.Equal(403, xml.Status);
        Assert.Contains("<m:code>20</m:code>", xml.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await Send(Proxy, Goods, Bearer, "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https")).Status);
    }

    [Fact]
    public async Task Plain_http_and_host_names_are_opened_by_settings()
    {
        await GuardedServer.RunIn(guarded.Data + "/open", "load", Repository.Path("demo/trade/configuration"), "--base", "other");
        var port = DemoServer.FreePort();
        await using var open = await ConfiguredServer.Start(
            guarded.Data + "/open", $"http://127.0.0.1:{port}", ("Proxies__Trusted__0", "127.0.0.0/8"),
            ("Security__AllowPlainHttp", "true"), ("AllowedHosts", "erp.example.com"));
        using var client = new HttpClient();
        foreach (var (host, status) in ((string, HttpStatusCode)[])
            [("erp.example.com", HttpStatusCode.Unauthorized), ("evil.example.com", HttpStatusCode.BadRequest)])
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, $"http://127.0.0.1:{port}/other/odata/standard.odata/");
            request.Headers.Host = host;
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            using var answer = await client.SendAsync(request, Cancellation);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task The_figures_of_the_process_are_for_this_machine()
    {
        Assert.Equal(200, (await Send(Stranger, "/metrics")).Status);
        Assert.Equal(403, (await Send(Stranger, "/metrics", "X-Forwarded-For: 127.0.0.1")).Status);
        Assert.Equal(403, (await Send(Proxy, "/metrics", "X-Forwarded-For: 127.0.0.1")).Status);
        Assert.Equal(403, (await Send(Stranger, "/metrics", "Origin: https://evil.example.com")).Status);
    }

    [Fact]
    public async Task A_token_is_taken_where_a_password_is()
    {
        Assert.Matches("^gbt_[0-9a-z]{8}_[0-9a-z]{8}[0-9A-Za-z]{32}$", guarded.Token);
        for (var requests = 0; requests < 2; requests++) Assert.Equal(200, (await Send(Stranger, Goods, Bearer)).Status);
        Assert.Equal(200, (await Send(Stranger, Goods, Bearer.Replace("Bearer", "bearer", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("Bearer gbt_00000000_00000000AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_wrong_token_is_told_from_a_wrong_password(string credentials)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{guarded.Port}{Goods}");
        Assert.True(request.Headers.TryAddWithoutValidation("Authorization", credentials));
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(
            ["Bearer realm=\"trade\", error=\"invalid_token\"", "Basic realm=\"trade\", charset=\"UTF-8\""],
            answer.Headers.WwwAuthenticate.Select(challenge => challenge.ToString()));
        var basic = await Send("127.0.0.4", Goods, WrongBasic);
        Assert.Equal("Basic realm=\"trade\", charset=\"UTF-8\"", basic.Headers["www-authenticate"]);
    }

    [Fact]
    public async Task Who_keeps_trying_tokens_waits_and_the_right_one_does_not()
    {
        const string guesser = "127.0.0.3";
        for (var tries = 0; tries < 8; tries++) Assert.Equal(401, (await Send(guesser, Goods, "Authorization: Bearer guess")).Status);
        var watch = Stopwatch.StartNew();
        Assert.Equal(401, (await Send(guesser, Goods, "Authorization: Bearer guess")).Status);
        Assert.True(watch.ElapsedMilliseconds >= 750, $"{watch.ElapsedMilliseconds} ms after eight wrong ones");
        Assert.Equal(200, (await Send(guesser, Goods, Bearer)).Status);
    }

    [Fact]
    public async Task Tokens_are_made_listed_and_revoked_by_commands()
    {
        var data = guarded.Data + "/tokens";
        await GuardedServer.RunIn(data, "load", Repository.Path("demo/trade/configuration"), "--base", "trade");
        await GuardedServer.RunIn(data, "user", "add", "agent", "--base", "trade", "--full-rights");
        var token = await GuardedServer.RunIn(data, "token", "add", "--base", "trade", "--user", "agent", "--name", "the site");
        var id = token["gbt_".Length..].Split('_')[1][..8];
        var list = await GuardedServer.RunIn(data, "token", "list", "--base", "trade");
        Assert.Matches($"^{id}\tagent\t\\d{{4}}-\\d\\d-\\d\\d\tnever expires\tthe site$", list);
        Assert.DoesNotContain(token, list, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(data, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(token[^32..], await File.ReadAllTextAsync(file, Encoding.Latin1, Cancellation), StringComparison.Ordinal);

        // While the server runs, commands take effect there at once, on a connection that goes on.
        var port = DemoServer.FreePort();
        await using var server = await ConfiguredServer.Start(data, $"http://127.0.0.1:{port}");
        using var client = new HttpClient();
        for (var requests = 0; requests < 3; requests++) Assert.Equal(HttpStatusCode.OK, await Get(client, port, token));
        var given = await DemoServer.Run(null, "token", "revoke", token, "--base", "trade", "--data", data);
        Assert.Equal(2, given.ExitCode);
        Assert.Contains(id, given.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(token[^32..], given.Error, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Get(client, port, token));
        Assert.Contains("is revoked", await GuardedServer.RunIn(data, "token", "revoke", id, "--base", "trade"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(client, port, token));
        Assert.Contains("\trevoked ", await GuardedServer.RunIn(data, "token", "list", "--base", "trade"), StringComparison.Ordinal);

        var second = await GuardedServer.RunIn(data, "token", "add", "--base", "trade", "--user", "agent");
        Assert.Equal(HttpStatusCode.OK, await Get(client, port, second));
        await GuardedServer.RunIn(data, "user", "remove", "agent", "--base", "trade");
        Assert.Equal(HttpStatusCode.Unauthorized, await Get(client, port, second));
    }

    [Fact]
    public async Task Who_never_ends_a_request_is_hung_up_on()
    {
        using var client = await Connect(Stranger);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "u8.ToArray(), Cancellation);
        var watch = Stopwatch.StartNew();
        using var answer = new StreamReader(client.GetStream());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Assert.StartsWith("HTTP/1.1 408", await answer.ReadToEndAsync(patience.Token), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 10, 60);
    }

    [Fact]
    public void What_the_server_writes_only_its_owner_reads()
    {
        if (OperatingSystem.IsWindows()) { Assert.Skip("modes are Unix's"); return; }
        const UnixFileMode others = (UnixFileMode)0b111_111;
        var folder = Path.Combine(guarded.Data, "trade");
        Assert.NotEmpty(Directory.GetFiles(folder, "data.sqlite*"));
        foreach (var path in (string[])[guarded.Data, folder, .. Directory.GetFiles(folder)])
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & others);
    }

    private static async Task<HttpStatusCode> Get(HttpClient client, int port, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{Goods}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task<RawResponse> Send(string from, string target, params string[] headers)
    {
        using var client = await Connect(from);
        return await RawHttp.Send(client.GetStream(), "GET", target, headers, "", Cancellation);
    }

    private async Task<TcpClient> Connect(string from)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(IPAddress.Loopback, guarded.Port, Cancellation);
        return client;
    }
}
