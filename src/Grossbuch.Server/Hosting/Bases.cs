using System.Collections.Concurrent;
using Grossbuch.Core.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Users;

namespace Grossbuch.Server.Hosting;

/// <summary>An infobase that is being served, with what the server keeps beside it.</summary>
public sealed record ServedInfobase(Infobase.Infobase Infobase, Authentication Authentication);

/// <summary>The infobases of a data folder, opened side by side when the server starts.</summary>
public sealed class Bases : IDisposable
{
    private readonly ConcurrentDictionary<string, ServedInfobase> _served = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _failed = new(StringComparer.Ordinal);

    /// <summary>Infobases that can be used, by name.</summary>
    public IReadOnlyList<ServedInfobase> Served => [.. _served.Values.OrderBy(served => served.Infobase.Name, StringComparer.Ordinal)];

    /// <summary>Infobases that could not be opened, with the reason: the others are served all the same.</summary>
    public IReadOnlyDictionary<string, string> Failed => _failed;

    public bool IsReady { get; private set; }

    public void Open(string dataDirectory, TimeProvider clock, ILogger logger)
    {
        Parallel.ForEach(InfobaseFolder.All(dataDirectory), folder =>
        {
            try
            {
                var infobase = InfobaseOpening.Open(folder, clock, bytes => logger.LogWarning(
                    "The write-ahead log of {Base} has {Bytes} bytes: a long reader keeps it from being reset.", folder.Name, bytes));
                _served[folder.Name] = new ServedInfobase(infobase, new Authentication(infobase.Users, infobase.Options.Limits, clock));
            }
            catch (Exception error) when (error is Core.InfobaseException or IOException or UnauthorizedAccessException)
            {
                _failed[folder.Name] = error.Message;
                logger.LogError(error, "The infobase {Base} could not be opened: {Reason}", folder.Name, error.Message);
            }
        });
        IsReady = true;
    }

    public ServedInfobase? Find(string name) => _served.GetValueOrDefault(name);

    /// <summary>The nearest right name, for error texts; the start page shows the names to everyone anyway.</summary>
    public string? Nearest(string name) => NearestName.Find(name, _served.Keys);

    public void Dispose()
    {
        IsReady = false;
        foreach (var served in _served.Values) served.Infobase.Dispose();
    }
}
