using System.Globalization;
using System.Text.Json;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.Server.Commands;

namespace Grossbuch.Server.Control;

/// <summary>
/// A data folder has one server. The lock goes with the process, however it ends; beside it stands a note that says who has it and where
/// it listens. The note alone means nothing: it stays when a server is killed.
/// </summary>
internal sealed class ServerLock : IDisposable
{
    private const int TriesMax = 10;
    private const int TryEveryMs = 50;

    private readonly FileStream _file;
    private ServerNote _note;

    private ServerLock(FileStream file, string dataDirectory, ServerNote note)
    {
        _file = file;
        _note = note;
        DataDirectory = dataDirectory;
        Write();
    }

    public string DataDirectory { get; }

    /// <summary>Makes the folder where there is none, and takes it.</summary>
    /// <exception cref="InfobaseException">Unavailable: another server has the folder; it is named.</exception>
    public static async Task<ServerLock> Take(string dataDirectory, string urls, TimeProvider clock)
    {
        InfobaseFolder.CreateOwn(dataDirectory);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var file = new FileStream(LockPath(dataDirectory), OwnFile(FileMode.OpenOrCreate));
                // The socket that a killed server left is kept in the note until there is a new one: then it is known what to remove.
                return new ServerLock(file, dataDirectory, new ServerNote(
                    Environment.ProcessId, urls.Split(';'), clock.GetUtcNow().UtcDateTime, CommandLine.Version,
                    Read(dataDirectory)?.Socket));
            }
            catch (IOException) when (File.Exists(LockPath(dataDirectory)))
            {
                // A command that only looks whether there is a server holds the file for a moment.
                if (tries == TriesMax) throw Taken(dataDirectory);
                await Task.Delay(TryEveryMs);
            }
        }
    }

    /// <summary>Whether a server has the folder now.</summary>
    public static bool IsHeld(string dataDirectory)
    {
        try
        {
            // Shared, so that two who look do not take each other for the server.
            using var file = new FileStream(LockPath(dataDirectory), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>What the server of the folder says of itself; null when it has not said it yet.</summary>
    public static ServerNote? Read(string dataDirectory)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(NotePath(dataDirectory)), ControlJson.Default.ServerNote);
        }
        catch (Exception unreadable) when (unreadable is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Says where commands are taken.</summary>
    public void TellSocket(string? socket)
    {
        _note = _note with { Socket = socket };
        Write();
    }

    /// <summary>Says where requests are taken, when it is known to the port.</summary>
    public void TellAddresses(IEnumerable<string> addresses)
    {
        _note = _note with { Addresses = [.. addresses] };
        Write();
    }

    public void Dispose()
    {
        File.Delete(NotePath(DataDirectory));
        _file.Dispose();
    }

    private void Write()
    {
        var beside = NotePath(DataDirectory) + ".new";
        using (var file = new FileStream(beside, OwnFile(FileMode.Create)))
            JsonSerializer.Serialize(file, _note, ControlJson.Default.ServerNote);
        File.Move(beside, NotePath(DataDirectory), overwrite: true);
    }

    private static InfobaseException Taken(string dataDirectory)
    {
        var who = Read(dataDirectory) is { } note
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"process {note.ProcessId}, on {string.Join(", ", note.Addresses)}, since {note.StartedAt:yyyy-MM-dd HH:mm:ss}Z")
            : "another process";
        return new InfobaseException(
            ErrorCode.Unavailable,
            $"The folder {dataDirectory} has a server already: {who}.",
            "Stop it first, or give this one a folder of its own: --data DIR. Commands reach the running server by themselves.");
    }

    // Whoever can read a file can lock it: nobody else is to.
    private static FileStreamOptions OwnFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string LockPath(string dataDirectory) => Path.Combine(dataDirectory, "server.lock");

    private static string NotePath(string dataDirectory) => Path.Combine(dataDirectory, "server.json");
}
