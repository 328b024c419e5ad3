using System.Diagnostics;
using System.Globalization;
using System.Text;
using Grossbuch.Core;
using Grossbuch.OData;
using Grossbuch.Server.Control;
using Grossbuch.Server.Hosting.RawTargets;

namespace Grossbuch.Server.Hosting;

/// <summary>The web host: composes, decides nothing.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private const int HeadersBytesMax = 65_536;

    private readonly WebApplication _app;
    private readonly ServerLock _owned;

    private ServerHost(WebApplication app, ServerLock owned)
    {
        _app = app;
        _owned = owned;
    }

    public static ServerHost Build(ServerLock owned, string urls)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // With this category on, every request gets an activity and a log scope that nobody reads; errors carry an id of their own.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        AddConsole(builder);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(listen => listen.UseRawTargets());
            kestrel.Limits.MaxRequestLineSize = Limits.Default.RequestLineBytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeadersBytesMax;
            kestrel.Limits.MinResponseDataRate = new(Limits.Default.ResponseBytesPerSecondMin, TimeSpan.FromSeconds(10));
            kestrel.AllowSynchronousIO = false;
            // Location holds raw UTF-8, as recorded of the platform. Kestrel asks for known headers without a name, so it is all of them.
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        });
        builder.Services.AddSingleton<Bases>();
        builder.Services.AddSingleton<RuntimeMetrics>();
        builder.Services.AddSingleton<ISessionSource, BasicSessions>();
        builder.Services.AddSingleton(TimeProvider.System);
        var app = builder.Build();
        app.MapStartPage();
        app.MapHealth();
        app.MapOData();
        return new ServerHost(app, owned);
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
        bases.Open(_owned.DataDirectory, TimeProvider.System, logger);
        await using var control = ControlServer.Listen(_owned, bases, logger, _app.Lifetime.ApplicationStopping);
        await _app.StartAsync(cancellation);
        _owned.TellAddresses(_app.Urls);
        foreach (var address in _app.Urls)
        {
            await output.WriteLineAsync($"Grossbuch listens on {address}/");
            foreach (var served in bases.Served) await output.WriteLineAsync($"  {address}/{served.Infobase.Name}/odata/standard.odata/");
        }
        if (bases.Served.Count == 0)
            await output.WriteLineAsync($"  no infobase in {_owned.DataDirectory} yet: grossbuch load SOURCE --base NAME, or serve --demo");
        await output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Ready in {watch.ElapsedMilliseconds} ms. Ctrl+C stops it."));
        await output.FlushAsync(cancellation);
        await _app.WaitForShutdownAsync(cancellation);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
