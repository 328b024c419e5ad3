using System.Net;
using Grossbuch.Core;
using Grossbuch.Server.Hosting.Security;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Grossbuch.Tests.Hosting;

public sealed class SecurityOptionsTests
{
    [Fact]
    public void Everything_is_closed_by_default()
    {
        var options = Read();
        Assert.False(options.AllowPlainHttp);
        Assert.False(options.AllowSelfSigned);
        Assert.Empty(options.TrustedProxies);
        Assert.Equal(1, options.ProxyHops);
    }

    [Fact]
    public void Proxies_are_a_line_or_a_list()
    {
        IPNetwork[] expected = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("192.168.1.5/32"), IPNetwork.Parse("::1/128")];
        Assert.Equal(expected, Read(("Proxies:Trusted", "10.0.0.0/8; 192.168.1.5;::1")).TrustedProxies);
        Assert.Equal(expected, Read(
            ("Proxies:Trusted:0", "10.0.0.0/8"), ("Proxies:Trusted:1", "192.168.1.5"), ("Proxies:Trusted:2", "::1")).TrustedProxies);
    }

    [Theory]
    [InlineData("Security:AllowPlainHtpp", "true", "Did you mean Security:AllowPlainHttp?")]
    [InlineData("Security:AllowPlainHttp", "yes", "It takes true or false.")]
    [InlineData("Proxies:Trusted", "10.0.0.0/33", "Write 192.168.1.5 or 10.0.0.0/8")]
    [InlineData("Proxies:Trusted", "proxy.example.com", "Write 192.168.1.5 or 10.0.0.0/8")]
    [InlineData("Proxies:Trused", "10.0.0.0/8", "Did you mean Proxies:Trusted?")]
    [InlineData("Proxies:Hops", "0", "It takes 1 to 16.")]
    public void What_cannot_be_read_is_refused_with_a_hint(string key, string value, string hint)
    {
        var refused = Assert.Throws<InfobaseException>(() => Read((key, value)));
        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.StartsWith(hint, refused.Hint, StringComparison.Ordinal);
    }

    private static SecurityOptions Read(params (string Key, string Value)[] settings) => SecurityOptions.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(item => item.Key, item => (string?)item.Value)).Build());
}
