using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Xml.Linq;
using Grossbuch.Conformance;
using Grossbuch.Tests.Storage.Postgres;
using Xunit;

[assembly: AssemblyFixture(typeof(DemoServer))]

namespace Grossbuch.Conformance;

/// <summary>
/// The real server with the demo bases and those of <c>tests/fixtures/configurations</c>, in a process of its own on a free loopback port;
/// stopped with the tests. The bases are made by the commands that everybody uses.
/// </summary>
public sealed class DemoServer : IAsyncLifetime
{
    private const string Password = "password";

    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-demo-").FullName;
    private Process? _process;

    public int Port { get; private set; }

    public string DataDirectory => _data;

    public string Address => $"http://127.0.0.1:{Port}";

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(
            MakeProba("proba"), MakePublished(), MakeAreas("areas"), MakeAreas("areas-writing"), MakeEmpty(), MakeProba("proba-writing"),
            MakeStrict(), MakeTrade(), MakeDemo());
        Port = FreePort();
        _process = Start("serve", "--demo", "--data", _data, "--urls", Address);
        using var client = new HttpClient();
        for (var tries = 0; tries < 600; tries++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended: {await _process.StandardError.ReadToEndAsync()}");
            try
            {
                if ((await client.GetAsync(new Uri(Address + "/ready"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            await Task.Delay(100);
        }
        throw new TimeoutException("The server was not ready in a minute.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> Run(string? password, params string[] arguments)
    {
        using var process = Start(password, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task MakeProba(string name)
    {
        await Load("proba", name, withData: true);
        await AddUser(name, "odata_user", "--full-rights");
        await AddUser(name, "Читатель", "--roles", "Читатель");
        await AddUser(name, "СОграничением", "--roles", "СОграничением");
    }

    // Every switch of the door at what is not its default.
    private async Task MakeStrict()
    {
        await Load("proba", "proba-strict", withData: true);
        await AddUser("proba-strict", "odata_user", "--full-rights");
        foreach (var (key, value) in new[]
        {
            ("odata.unknownProperty", "error"), ("odata.longString", "error"), ("odata.postRegisterStatus", "201"),
            ("odata.ifMatch", "ignore"), ("odata.posted", "ignore"), ("odata.merge", "on"), ("odata.putMissing", "empty"),
            ("limits.requestBodyBytesMax", "200"),
        })
            await Succeed(null, "option", "set", key, value, "--base", "proba-strict", "--data", _data);
    }

    // The English demo once more, for those who write.
    private async Task MakeTrade()
    {
        var demo = Repository.Path("demo/trade");
        await Succeed(null, ["load", Path.Combine(demo, "configuration"), "--base", "trade-writing", "--data", _data,
            "--import", Path.Combine(demo, "data.ndjson"), .. Database()]);
        await AddUser("trade-writing", "odata_user", "--full-rights", "--language", "en");
    }

    // The server makes its demo bases in files; over PostgreSQL they are there already when it looks for them.
    private async Task MakeDemo()
    {
        if (!PostgresCluster.IsChosen) return;
        foreach (var (name, language) in new[] { ("torg", "ru"), ("trade", "en") })
        {
            await Succeed(null, ["load", Repository.Path($"demo/{name}/configuration"), "--base", name, "--data", _data,
                "--import", Repository.Path($"demo/{name}/data.ndjson"), .. Database()]);
            await AddUser(name, "odata_user", "--full-rights", "--full-name", "OData", "--language", language);
        }
        await AddUser("torg", "Иванов", "--full-name", "Иванов Иван Иванович", "--roles", "Менеджер");
    }

    private static string[] Database() => PostgresCluster.IsChosen ? ["--database", PostgresCluster.NewSchema()] : [];

    // The same configuration without one catalog and one enumeration.
    private async Task MakePublished()
    {
        await Load("proba", "proba-published", withData: true);
        await AddUser("proba-published", "odata_user", "--full-rights");
        XNamespace metadata = "http://v8.1c.ru/8.3/MDClasses";
        var published = XDocument.Load(Path.Combine(Fixture("proba"), "Configuration.xml"))
            .Descendants(metadata + "ChildObjects").Elements()
            .Where(item => item.Name.LocalName is not ("Language" or "Role" or "CommonAttribute"))
            .Select(item => $"{item.Name.LocalName}.{item.Value}").Where(name => name is not ("Catalog.Контрагенты" or "Enum.СтавкиНДС"));
        await Succeed(null, "odata", "content", "--base", "proba-published", "--data", _data, "--set", string.Join(',', published));
    }

    private async Task MakeAreas(string name)
    {
        await Load("areas", name, withData: true);
        await AddUser(name, "odata_user", "--full-rights");
    }

    private async Task MakeEmpty()
    {
        await Load("areas", "areas-empty", withData: false);
        await AddUser("areas-empty", "odata_user", "--full-rights");
        await Succeed(null, "odata", "content", "--base", "areas-empty", "--data", _data, "--set", "none");
    }

    private Task Load(string fixture, string name, bool withData)
    {
        string[] import = withData ? ["--import", Repository.Path($"tests/fixtures/configurations/{fixture}/data.ndjson")] : [];
        return Succeed(null, ["load", Fixture(fixture), "--base", name, "--data", _data, .. import, .. Database()]);
    }

    private Task AddUser(string name, string user, params string[] rights) =>
        Succeed(Password, ["user", "add", user, "--base", name, "--data", _data, .. rights]);

    private static async Task Succeed(string? password, params string[] arguments)
    {
        var (exit, output, error) = await Run(password, arguments);
        if (exit != 0) throw new InvalidOperationException($"grossbuch {string.Join(' ', arguments)} ended with {exit}:\n{output}{error}");
    }

    private static string Fixture(string name) => Repository.Path($"tests/fixtures/configurations/{name}/configuration");

    private static Process Start(params string[] arguments) => Start(null, arguments);

    public static Process Start(string? password, string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet")
        { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "grossbuch.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (password is not null) start.Environment["GROSSBUCH_PASSWORD"] = password;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
