using Xunit;

namespace Grossbuch.Conformance;

/// <summary>An empty base of the trade demo's configuration with one user, made once for a class of tests and copied for each.</summary>
public sealed class TradeFolder : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-made-").FullName;

    public static string Configuration => Repository.Path("demo/trade/configuration");

    public async ValueTask InitializeAsync()
    {
        var load = await DemoServer.Run(null, "load", Configuration, "--base", "made", "--data", _data);
        Assert.True(load.ExitCode == 0, load.Error);
        var user = await DemoServer.Run("secret", "user", "add", "anna", "--base", "made", "--full-rights", "--data", _data);
        Assert.True(user.ExitCode == 0, user.Error);
    }

    public void CopyTo(string folder) => Copy(Path.Combine(_data, "made"), folder);

    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_data, recursive: true);
        return ValueTask.CompletedTask;
    }
}
