using System.Diagnostics;
using Grossbuch.Tests.Storage.Postgres;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Grossbuch.Tests.Storage.Postgres;

/// <summary>
/// A PostgreSQL server of the tests' own, started when the first test asks for it and gone with the run. Every store gets a schema of its
/// own in one database, whose collation is Russian on purpose: nothing may depend on it.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private static readonly Lock Starting = new();
    private static PostgresCluster? _current;
    private static int _schemas;

    private readonly string? _folder;

    // The fixture of the assembly, which only says when the run is over.
    public PostgresCluster() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();

    private PostgresCluster(string folder) => _folder = folder;

    /// <summary>Whether the tests of the store run over PostgreSQL: <c>./test</c> runs them over each database.</summary>
    public static bool IsChosen { get; } = Environment.GetEnvironmentVariable("GROSSBUCH_TEST_DATABASE") == "postgres";

    /// <summary>The connection to an empty schema. Skips the test where PostgreSQL is not installed.</summary>
    public static string NewSchema()
    {
        var cluster = Start();
        var schema = "s" + Interlocked.Increment(ref _schemas);
        using var connection = new NpgsqlConnection(cluster.Connection);
        connection.Open();
        using var command = new NpgsqlCommand($"CREATE SCHEMA {schema}", connection);
        command.ExecuteNonQuery();
        return $"{cluster.Connection};Search Path={schema}";
    }

    private string Connection => $"Host={_folder};Username=grossbuch;Database=postgres";

    public void Dispose() => Stop();

    private static PostgresCluster Start()
    {
        lock (Starting)
        {
            if (_current is { } running) return running;
            var tools = Tools();
            Assert.SkipWhen(tools is null, "PostgreSQL is not installed.");
            var folder = Directory.CreateTempSubdirectory("gb-pg-").FullName;
            var cluster = new PostgresCluster(folder) { Bin = tools! };
            if (Environment.IsPrivilegedProcess) Run("chown", "nobody", folder);
            cluster.Must("initdb", "-D", $"{folder}/data", "-U", "grossbuch", "-A", "trust", "--no-sync", "-E", "UTF8",
                "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=ru");
            // A socket in the folder: no port can be taken by somebody else, and nobody else can connect.
            cluster.Must("pg_ctl", "-D", $"{folder}/data", "-l", $"{folder}/log", "-w", "-o",
                $"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=400", "start");
            return _current = cluster;
        }
    }

    private string Bin { get; init; } = "";

    private static void Stop()
    {
        lock (Starting)
        {
            if (_current is not { _folder: { } folder } cluster) return;
            _current = null;
            cluster.As("pg_ctl", "-D", $"{folder}/data", "-m", "immediate", "stop");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? Tools()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().Reverse()
                .Select(version => version + "/bin") : []);
        return folders.FirstOrDefault(folder => File.Exists($"{folder}/initdb"));
    }

    private void Must(string tool, params string[] arguments)
    {
        var (code, text) = As(tool, arguments);
        Assert.True(code == 0, $"{tool}: {text}");
    }

    // The server refuses to run as root.
    private (int Code, string Text) As(string tool, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", $"{Bin}/{tool}", .. arguments])
        : Run($"{Bin}/{tool}", arguments);

    private static (int Code, string Text) Run(string file, params string[] arguments)
    {
        // The server keeps what it inherits: were its output a pipe, reading to the end of that would wait for the server.
        var isServer = arguments.Contains("start");
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = !isServer,
            RedirectStandardError = !isServer,
            WorkingDirectory = "/",
        })!;
        var text = isServer ? "" : process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
