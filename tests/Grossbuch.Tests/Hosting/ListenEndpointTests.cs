using Grossbuch.Core;
using Grossbuch.Server.Hosting.Security;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Grossbuch.Tests.Hosting;

public sealed class ListenEndpointTests
{
    [Theory]
    [InlineData("http://127.0.0.1:1", false, true)]
    [InlineData("https://localhost:1", true, true)]
    [InlineData("HTTPS://[::1]:1", true, true)]
    [InlineData("http://0.0.0.0:1", false, false)]
    [InlineData("https://*:1", true, false)]
    [InlineData("https://+:1", true, false)]
    [InlineData("https://[::]:1", true, false)]
    [InlineData("https://localhost.example.com:1", true, false)]
    [InlineData("http://unix:/run/grossbuch.sock", false, true)]
    public void Addresses_are_told_apart(string url, bool isHttps, bool isLoopback)
    {
        var endpoint = Assert.Single(ListenEndpoint.All(Settings(), url));
        Assert.Equal((isHttps, isLoopback), (endpoint.IsHttps, endpoint.IsLoopback));
    }

    [Fact]
    public void Urls_come_beside_configured_endpoints_and_the_default_only_without_any()
    {
        Assert.Equal(["http://127.0.0.1:6003"], Urls(Settings(), null));
        Assert.Equal(["http://127.0.0.1:7"], Urls(Settings(("urls", "http://127.0.0.1:7")), null));
        Assert.Equal(["http://127.0.0.1:1", "https://127.0.0.1:2"], Urls(Settings(), "http://127.0.0.1:1; https://127.0.0.1:2;"));
        Assert.Equal(["http://127.0.0.1:8"], Urls(Settings(("Kestrel:Endpoints:A:Url", "http://127.0.0.1:8")), null));
        Assert.Equal(
            ["http://127.0.0.1:1", "http://127.0.0.1:8"],
            Urls(Settings(("Kestrel:Endpoints:A:Url", "http://127.0.0.1:8")), "http://127.0.0.1:1").Order());
    }

    [Theory]
    [InlineData("127.0.0.1:1")]
    [InlineData("ftp://127.0.0.1:1")]
    [InlineData("http://127.0.0.1:1/path")]
    [InlineData("http://")]
    [InlineData("http://localhost:0")]
    public void What_cannot_be_listened_on_is_refused(string url)
    {
        var refused = Assert.Throws<InfobaseException>(() => ListenEndpoint.All(Settings(), url));
        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains(url, refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Urls(ConfigurationManager settings, string? urls) =>
        ListenEndpoint.All(settings, urls).Select(endpoint => endpoint.Address.ToString());

    private static ConfigurationManager Settings(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationManager();
        foreach (var (key, value) in settings) configuration[key] = value;
        return configuration;
    }
}
