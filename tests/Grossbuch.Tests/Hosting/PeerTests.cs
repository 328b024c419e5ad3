using System.Net;
using Grossbuch.Server.Hosting.Security;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Grossbuch.Tests.Hosting;

/// <summary>Who may send a password over plain http, and who counts as a program of this machine.</summary>
public sealed class PeerTests
{
    [Theory]
    [InlineData("127.0.0.1", "http", true)]
    [InlineData("127.9.9.9", "http", true)]
    [InlineData("::1", "http", true)]
    [InlineData("::ffff:127.0.0.1", "http", true)]
    [InlineData(null, "http", true)] // a socket in the file system
    [InlineData("192.168.1.5", "http", false)]
    [InlineData("::ffff:10.0.0.1", "http", false)]
    [InlineData("2001:db8::1", "http", false)]
    [InlineData("192.168.1.5", "https", true)]
    public void Passwords_travel_encrypted_or_not_at_all(string? peer, string scheme, bool isPrivate) =>
        Assert.Equal(isPrivate, PlainHttp.IsPrivate(Request(peer, scheme, "localhost")));

    [Theory]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("127.0.0.1", "LOCALHOST:6003", true)]
    [InlineData("::1", "[::1]:6003", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("192.168.1.5", "localhost", false)]
    [InlineData("127.0.0.1", "rebound.example.com", false)]
    [InlineData("127.0.0.1", "localhost.example.com", false)]
    [InlineData("127.0.0.1", "", false)]
    public void A_program_of_this_machine_calls_it_by_a_name_of_this_machine(string peer, string host, bool holds) =>
        Assert.Equal(holds, LoopbackTrust.Holds(Request(peer, "http", host)));

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.7", false)]
    [InlineData("X-Forwarded-For", "127.0.0.1", false)]
    [InlineData("X-Original-For", "127.0.0.1", false)]
    [InlineData("Forwarded", "for=127.0.0.1", false)]
    [InlineData("Via", "1.1 proxy", false)]
    [InlineData("Origin", "https://evil.example.com", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://localhost:6003", true)]
    [InlineData("Accept", "*/*", true)]
    public void Nobody_speaks_for_strangers(string header, string value, bool holds)
    {
        var request = Request("127.0.0.1", "http", "localhost");
        request.Request.Headers[header] = value;
        Assert.Equal(holds, LoopbackTrust.Holds(request));
    }

    private static DefaultHttpContext Request(string? peer, string scheme, string host)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        http.Request.Scheme = scheme;
        http.Request.Host = new HostString(host);
        return http;
    }
}
