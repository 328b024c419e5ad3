using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Grossbuch.Server.Hosting.RawTargets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Grossbuch.Tests.Hosting;

/// <summary>A real Kestrel whose answer is the method, the raw target and the body it saw.</summary>
public sealed class RawTargetServerTests : IAsyncLifetime
{
    private const int RequestLineBytesMax = 4_096;

    private readonly WebApplication _app = Build();

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_kept_connection_takes_raw_targets_between_bodies()
    {
        var body = string.Concat(Enumerable.Repeat("GET /ю HTTP/1.1\r\n\r\n", 5_000));
        var length = Encoding.UTF8.GetByteCount(body);
        var lengthHeader = string.Create(CultureInfo.InvariantCulture, $"Host: x\r\nContent-Length: {length}\r\n");
        using var client = await Connect();
        Assert.Equal("200 GET /a ", await Exchange(client, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal("200 GET /%D1%8E?%D1%8F=1 ", await Exchange(client, "GET /ю?я=1 HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal("200 POST /%D1%8E " + body, await Exchange(client, $"POST /ю HTTP/1.1\r\n{lengthHeader}\r\n{body}"));
        Assert.Equal("200 GET /%D1%8E ", await Exchange(client, "GET /ю HTTP/1.1\r\nHost: x\r\n\r\n"));
        // The server drains a body that nobody reads.
        Assert.Equal("200 POST /skip ", await Exchange(client, $"POST /skip HTTP/1.1\r\n{lengthHeader}\r\n{body}"));
        Assert.Equal("200 GET /%D1%8E ", await Exchange(client, "GET /ю HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    [Fact]
    public async Task After_a_chunked_body_raw_targets_are_refused_again()
    {
        using var client = await Connect();
        Assert.Equal("200 POST /%D1%8E GET /ю", await Exchange(
            client, "POST /ю HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nGET /ю\r\n0\r\n\r\n"));
        Assert.Equal("200 GET /a ", await Exchange(client, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"));
        Assert.Equal("400 ", await Exchange(client, "GET /ю HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    [Fact]
    public async Task The_limit_of_the_request_line_counts_encoded_bytes()
    {
        using var client = await Connect();
        var fits = new string('ю', RequestLineBytesMax / 6 - 10);
        var encoded = string.Concat(Enumerable.Repeat("%D1%8E", fits.Length));
        Assert.Equal($"200 GET /{encoded} ", await Exchange(client, $"GET /{fits} HTTP/1.1\r\nHost: x\r\n\r\n"));
        var exceeds = new string('ю', RequestLineBytesMax / 6 + 1);
        Assert.Equal("414 ", await Exchange(client, $"GET /{exceeds} HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestLineSize = RequestLineBytesMax;
            kestrel.ConfigureEndpointDefaults(listen => listen.UseRawTargets());
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
            var body = target == "/skip" ? "" : await reader.ReadToEndAsync();
            var answer = Encoding.UTF8.GetBytes($"{context.Request.Method} {target} {body}");
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer);
        });
        return app;
    }

    private async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(_app.Urls.Single()).Port);
        return client;
    }

    /// <summary>The status and the body of the answer.</summary>
    private static async Task<string> Exchange(TcpClient client, string request)
    {
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n");
        var length = lines.Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return lines[0].Split(' ')[1] + " " + Encoding.UTF8.GetString(body);
    }
}
