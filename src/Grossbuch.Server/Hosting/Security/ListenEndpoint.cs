using System.Globalization;
using System.Net;
using Grossbuch.Core;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>
/// One address that the server listens on. Those of <c>--urls</c> become endpoints of Kestrel's own settings, so that there is one way for
/// both, with the framework's certificates, protocols and reloading.
/// </summary>
/// <param name="Section">Kestrel:Endpoints:NAME.</param>
internal sealed record ListenEndpoint(string Name, BindingAddress Address, IConfigurationSection Section)
{
    public const string DefaultUrls = "http://127.0.0.1:6003";

    private const string Endpoints = "Kestrel:Endpoints";

    public bool IsHttps => string.Equals(Address.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    /// <summary>Nobody from another machine can call it.</summary>
    public bool IsLoopback =>
        Address.IsUnixPipe || IsLocalhost(Address)
        || (IPAddress.TryParse(Address.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>Certificates are chosen by the name that the client asks for.</summary>
    public bool HasSni => Section.GetSection("Sni").Exists();

    public IConfigurationSection Certificate => Section.GetSection("Certificate");

    /// <summary>
    /// The endpoints of Kestrel's settings and those of <c>--urls</c>. Without either, those of the framework's variable for urls; without
    /// anything, the default one.
    /// </summary>
    /// <exception cref="InfobaseException">Usage: an address cannot be read.</exception>
    public static IReadOnlyList<ListenEndpoint> All(ConfigurationManager configuration, string? urls)
    {
        var configured = configuration.GetSection(Endpoints).GetChildren().Any();
        var given = urls ?? (configured ? null : configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } set ? set : DefaultUrls);
        var added = (given ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        configuration.AddInMemoryCollection(added.Select((url, at) => KeyValuePair.Create(
            string.Create(CultureInfo.InvariantCulture, $"{Endpoints}:urls{at}:Url"), (string?)url)));
        return [.. configuration.GetSection(Endpoints).GetChildren().Select(section => Read(section))];
    }

    private static bool IsLocalhost(BindingAddress address) =>
        string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase);

    private static ListenEndpoint Read(IConfigurationSection section)
    {
        var url = section["Url"] ?? "";
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.PathBase.Length > 0 && !address.IsUnixPipe) throw new FormatException("it has a path");
            if (address is { Port: 0, IsUnixPipe: false } && IsLocalhost(address))
                throw new FormatException("a free port (0) needs an address, as 127.0.0.1");
            var endpoint = new ListenEndpoint(section.Key, address, section);
            var isHttp = string.Equals(address.Scheme, Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase);
            return isHttp || endpoint.IsHttps ? endpoint : throw new FormatException("it is neither http nor https");
        }
        catch (FormatException wrong)
        {
            throw new InfobaseException(
                ErrorCode.Usage, $"The server cannot listen on '{url}': {wrong.Message.TrimEnd('.')}.",
                "Write http://127.0.0.1:6003 or https://127.0.0.1:6443; several are separated by ';'.", inner: wrong);
        }
    }
}
