using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Grossbuch.Core;
using Grossbuch.Core.Text;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// The server's own switches of security, from the usual places of ASP.NET Core configuration: <c>Security__AllowPlainHttp=true</c> in the
/// environment is <c>"Security": { "AllowPlainHttp": true }</c> in appsettings.json. Everything is closed by default.
/// </summary>
internal sealed record SecurityOptions
{
    private const string Security = "Security";
    private const string Proxies = "Proxies";

    private static readonly string[] SecurityKeys = [nameof(AllowPlainHttp), nameof(AllowSelfSigned)];
    private static readonly string[] ProxyKeys = ["Trusted", "Hops"];

    /// <summary>Credentials are taken over plain http from other machines too: for a network that is protected otherwise.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>A self-signed certificate serves addresses beyond loopback too: for tests, whose clients are told to trust it.</summary>
    public bool AllowSelfSigned { get; init; }

    /// <summary>Peers whose X-Forwarded headers are believed.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Proxies in a row: so many entries of X-Forwarded-For are looked at, from its end.</summary>
    public int ProxyHops { get; init; } = 1;

    /// <exception cref="InfobaseException">Usage: an unknown key (with the nearest right one), or a value that cannot be read.</exception>
    public static SecurityOptions Read(IConfiguration configuration)
    {
        RefuseUnknown(configuration.GetSection(Security), SecurityKeys);
        RefuseUnknown(configuration.GetSection(Proxies), ProxyKeys);
        return new SecurityOptions
        {
            AllowPlainHttp = ReadSwitch(configuration, $"{Security}:{nameof(AllowPlainHttp)}"),
            AllowSelfSigned = ReadSwitch(configuration, $"{Security}:{nameof(AllowSelfSigned)}"),
            TrustedProxies = ReadNetworks(configuration.GetSection($"{Proxies}:Trusted")),
            ProxyHops = ReadHops(configuration, $"{Proxies}:Hops"),
        };
    }

    private static void RefuseUnknown(IConfigurationSection section, string[] known)
    {
        foreach (var given in section.GetChildren())
        {
            if (known.Contains(given.Key, StringComparer.OrdinalIgnoreCase)) continue;
            var nearest = NearestName.Find(given.Key, known);
            throw new InfobaseException(
                ErrorCode.Usage, $"There is no setting {given.Path}.",
                nearest is null ? $"There are: {string.Join(", ", known)}." : $"Did you mean {section.Path}:{nearest}?");
        }
    }

    private static bool ReadSwitch(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new InfobaseException(ErrorCode.Usage, $"The setting {key} is '{text}'.", "It takes true or false."),
    };

    private static int ReadHops(IConfiguration configuration, string key) => configuration[key] switch
    {
        null or "" => 1,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hops) && hops is > 0 and <= 16 => hops,
        var text => throw new InfobaseException(ErrorCode.Usage, $"The setting {key} is '{text}'.", "It takes 1 to 16."),
    };

    private static ImmutableArray<IPNetwork> ReadNetworks(IConfigurationSection section) =>
    [
        .. (section.Value ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Concat(section.GetChildren().Select(item => item.Value ?? "")).Select(text => ReadNetwork(text, section.Path)),
    ];

    private static IPNetwork ReadNetwork(string text, string key)
    {
        if (IPAddress.TryParse(text, out var address)) return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        if (IPNetwork.TryParse(text, out var network)) return network;
        throw new InfobaseException(
            ErrorCode.Usage, $"The setting {key} has '{text}', which is neither an address nor a network.",
            "Write 192.168.1.5 or 10.0.0.0/8.");
    }
}
