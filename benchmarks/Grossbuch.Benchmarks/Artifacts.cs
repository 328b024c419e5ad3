namespace Grossbuch.Benchmarks;

/// <summary>Where things lie. Everything that the harness makes is below one folder, which may be deleted at any time.</summary>
internal sealed class Artifacts
{
    private readonly string _benchmarks;
    private readonly string _root;

    /// <param name="repository">The root of the repository; ./bench makes it the working directory.</param>
    public Artifacts(string repository)
    {
        _benchmarks = Path.Combine(repository, "benchmarks");
        _root = Path.Combine(_benchmarks, ".artifacts");
        Directory.CreateDirectory(Path.Combine(_root, "logs"));
    }

    public string Configuration => Path.Combine(_benchmarks, "configuration");
    public string Server => Path.Combine(_root, "server", "grossbuch");
    public string RawLimit => Path.Combine(_benchmarks, "rawlimit", "bin", "Release", "net10.0", "rawlimit");

    public string Writers => Path.Combine(_benchmarks, "writers", "bin", "Release", "net10.0", "writers");

    public string this[string name] => Path.Combine(_root, name);

    public string Log(string name) => this[Path.Combine("logs", $"{name}.log")];

    /// <summary>Lets the cached data count as missing; the published server and the logs stay.</summary>
    public void ForgetData()
    {
        foreach (var stamp in Directory.EnumerateFiles(_root, "*.stamp")) File.Delete(stamp);
    }

    public void DeleteFolder(string name)
    {
        if (Directory.Exists(this[name])) Directory.Delete(this[name], recursive: true);
    }
}
