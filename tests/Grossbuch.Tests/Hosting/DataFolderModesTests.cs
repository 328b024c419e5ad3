using System.Runtime.Versioning;
using Grossbuch.Server.Hosting.Security;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Grossbuch.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class DataFolderModesTests : IDisposable
{
    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100;

    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-modes-").FullName;
    private readonly List<string> _warnings = [];

    public DataFolderModesTests()
    {
        foreach (var folder in (string[])["secrets", "trade", "strange"])
        {
            Directory.CreateDirectory(Path.Combine(_data, folder), Open);
            foreach (var file in (string[])["key.pfx", "data.sqlite"]) Touch(Path.Combine(_data, folder, file));
        }
        Touch(Path.Combine(_data, "trade", "infobase.json"));
    }

    [Fact]
    public void What_others_could_read_is_told_and_closed()
    {
        File.SetUnixFileMode(_data, Open);
        Close();
        foreach (var path in (string[])["secrets", "trade", "secrets/key.pfx", "trade/data.sqlite", "trade/infobase.json"])
        {
            Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(Path.Combine(_data, path)) & (UnixFileMode)0b111_111);
            Assert.Contains(_warnings, warning => warning.Contains($"{_data}/{path};", StringComparison.Ordinal));
        }
        // The folder above may hold anything, and what is no infobase is not ours.
        Assert.Equal(Open, File.GetUnixFileMode(_data));
        Assert.Equal(Open, File.GetUnixFileMode(Path.Combine(_data, "strange")));
        Assert.Contains(_warnings, warning => warning.Contains($"look into {_data}:", StringComparison.Ordinal));
        _warnings.Clear();
        File.SetUnixFileMode(_data, SecretsFolder.FolderMode);
        Close();
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Files_that_nobody_can_reach_are_closed_without_a_word()
    {
        Close();
        Assert.Equal(SecretsFolder.FileMode, File.GetUnixFileMode(Path.Combine(_data, "trade", "data.sqlite")));
        Assert.Empty(_warnings);
    }

    private void Close() => new DataFolderModes(new Listener(_warnings)).Close(_data);

    private static void Touch(string path)
    {
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, Readable);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private sealed class Listener(List<string> warnings) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            warnings.Add(formatter(state, exception));
    }
}
