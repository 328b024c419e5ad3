using System.Diagnostics;
using System.Globalization;
using System.Text;
using Grossbuch.Core;
using Grossbuch.OData;
using Grossbuch.Server.Control;
using Grossbuch.Server.Hosting.Security;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Grossbuch.Server.Hosting;

/// <summary>The web host: composes, decides nothing.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServerLock _owned;
    private readonly LocalCertificate? _certificate;

    private ServerHost(WebApplication app, ServerLock owned, LocalCertificate? certificate)
    {
        _app = app;
        _owned = owned;
        _certificate = certificate;
    }

    /// <param name="urls">Null: those of the configuration, or the default one.</param>
    /// <exception cref="InfobaseException">Usage: an address, a certificate or a setting is of no use.</exception>
    public static ServerHost Build(ServerLock owned, string? urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // With this category on, every request gets an activity and a log scope that nobody reads; errors carry an id of their own.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // What keeps the host from starting is told by the command, in its own words and without a stack.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => level is LogLevel.Warning or LogLevel.Error);
        AddConsole(builder);
        var security = SecurityOptions.Read(builder.Configuration);
        ProxyHeaders.Disarm(builder.Configuration);
        var endpoints = ListenEndpoint.All(builder.Configuration, urls);
        var certificate = Tls.TakeCertificate(
            endpoints, builder.Configuration, security, new SecretsFolder(owned.DataDirectory), TimeProvider.System.GetUtcNow());
        foreach (var key in (string[])[WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey])
            builder.WebHost.UseSetting(key, "");
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            // Location holds raw UTF-8, as recorded of the platform. Kestrel asks for known headers without a name, so it is all of them.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
            SetLimits(kestrel.Limits, Limits.Default, Limits.Host);
            Tls.Configure(kestrel, endpoints, certificate);
        });
        builder.Services.AddSingleton(security);
        builder.Services.AddSingleton<Bases>();
        builder.Services.AddSingleton<RuntimeMetrics>();
        builder.Services.AddSingleton<ISessionSource, HttpSessions>();
        builder.Services.AddSingleton(TimeProvider.System);
        var app = builder.Build();
        app.UseTrustedProxies(security);
        // Only where https may be: nobody else pays for it.
        if (endpoints.Any(endpoint => endpoint.IsHttps) || !security.TrustedProxies.IsEmpty) app.UseHsts();
        app.UseSecurityHeaders();
        app.MapStartPage();
        app.MapHealth();
        app.MapOData();
        return new ServerHost(app, owned, certificate);
    }

    private static void SetLimits(KestrelServerLimits kestrel, Limits limits, HostLimits host)
    {
        kestrel.MaxRequestLineSize = limits.RequestLineBytesMax;
        kestrel.MaxRequestHeadersTotalSize = host.RequestHeadersBytesMax;
        kestrel.MaxRequestBodySize = host.RequestBodyBytesMax;
        kestrel.MaxConcurrentConnections = host.ConnectionsMax;
        kestrel.RequestHeadersTimeout = TimeSpan.FromMilliseconds(host.RequestHeadersMsMax);
        kestrel.KeepAliveTimeout = TimeSpan.FromMilliseconds(host.KeepAliveMs);
        kestrel.MinRequestBodyDataRate = new(host.RequestBytesPerSecondMin, TimeSpan.FromSeconds(5));
        kestrel.MinResponseDataRate = new(limits.ResponseBytesPerSecondMin, TimeSpan.FromSeconds(10));
        // There a path is a header like any other.
        kestrel.Http2.MaxRequestHeaderFieldSize = limits.RequestLineBytesMax;
    }

    // For people by default; Logging__Console__FormatterName=json for machines.
    private static void AddConsole(WebApplicationBuilder builder)
    {
        const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        if (builder.Configuration["Logging:Console:FormatterName"] == "json")
        {
            builder.Logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, Timestamp.Trim()));
            return;
        }
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = Timestamp;
        });
    }

    /// <summary>Opens the infobases, listens, and returns when the server was stopped and running answers were finished.</summary>
    public async Task Run(TextWriter output, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var bases = _app.Services.GetRequiredService<Bases>();
        var logger = _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Grossbuch");
        new DataFolderModes(logger).Close(_owned.DataDirectory);
        bases.Open(_owned.DataDirectory, TimeProvider.System, logger);
        await using var control = ControlServer.Listen(_owned, bases, logger, _app.Lifetime.ApplicationStopping);
        await _app.StartAsync(cancellation);
        _owned.TellAddresses(_app.Urls);
        foreach (var address in _app.Urls)
        {
            await output.WriteLineAsync($"Grossbuch listens on {address}/");
            foreach (var served in bases.Served) await output.WriteLineAsync($"  {address}/{served.Infobase.Name}/odata/standard.odata/");
        }
        if (_certificate is not null) await TellCertificate(output, _certificate);
        if (bases.Served.Count == 0)
            await output.WriteLineAsync($"  no infobase in {_owned.DataDirectory} yet: grossbuch load SOURCE --base NAME, or serve --demo");
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Ready in {watch.ElapsedMilliseconds} ms. Ctrl+C stops it."));
        await output.FlushAsync(cancellation);
        await _app.WaitForShutdownAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate?.Dispose();
    }

    private static async Task TellCertificate(TextWriter output, LocalCertificate local)
    {
        await output.WriteLineAsync(
            $"  https has a self-signed certificate for this machine, valid until {local.Certificate.NotAfter:yyyy-MM-dd}; SHA-256:");
        await output.WriteLineAsync($"    {local.Fingerprint}");
        await output.WriteLineAsync(
            $"  Clients trust it by {local.PublicPath} (curl --cacert, verify= of requests, a browser's authorities)");
    }
}
