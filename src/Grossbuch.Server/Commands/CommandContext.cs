using Grossbuch.Core;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;
using Grossbuch.Storage;

namespace Grossbuch.Server.Commands;

/// <summary>What became of changed options.</summary>
internal enum OptionEffect
{
    /// <summary>Nobody has the infobase open; they hold from the next opening.</summary>
    Stored,
    /// <summary>They hold for every request from now on.</summary>
    AtOnce,
    /// <summary>They hold from now on; the infobase was drained and opened anew for them.</summary>
    Reopened,
}

/// <summary>An infobase that a command works in; it stays open until the use is disposed of.</summary>
internal sealed class InfobaseUse(Infobase.Infobase infobase, IDisposable end) : IDisposable
{
    public Infobase.Infobase Infobase { get; } = infobase;

    public void Dispose() => end.Dispose();
}

/// <summary>
/// The surroundings of a command about one infobase. A command is written once against this and does not know where it runs: in the
/// process that the user started, which opens the infobase by itself, or in the server that serves it, for a client at the other end of
/// the control socket. So a command writes only here, reads files by <see cref="PathOf"/> and <see cref="OpenInput"/>, and asks for
/// secrets here.
/// </summary>
internal abstract class CommandContext
{
    protected CommandContext(string dataDirectory, string baseName, string directory, TextWriter output, TextWriter error)
    {
        DataDirectory = dataDirectory;
        BaseName = baseName;
        Directory = directory;
        Output = output;
        Error = error;
    }

    public string DataDirectory { get; }

    /// <summary>As the user gave it; it need not be the name of anything.</summary>
    public string BaseName { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public TimeProvider Clock { get; } = TimeProvider.System;

    /// <summary>The folder of the infobase, whether it is there or not.</summary>
    /// <exception cref="InfobaseException">Usage: the name cannot be one of an infobase.</exception>
    public InfobaseFolder Folder => InfobaseFolder.Of(DataDirectory, BaseName);

    private string Directory { get; }

    /// <summary>The folder of an infobase that must be there.</summary>
    /// <exception cref="InfobaseException">Usage, with the nearest right name.</exception>
    public InfobaseFolder RequireFolder() => InfobaseFolder.Require(DataDirectory, BaseName);

    /// <summary>A path as the user meant it: relative to where the command was given.</summary>
    public string PathOf(string given) => Path.GetFullPath(given, Directory);

    /// <summary>A file to read, or standard input for <c>-</c>.</summary>
    public Stream OpenInput(string file) => file == "-" ? OpenStandardInput() : File.OpenRead(PathOf(file));

    /// <summary>Standard output as bytes, for what is not a text for people: an export. The caller disposes the stream.</summary>
    public abstract Stream OpenOutput();

    /// <summary>A secret from the user's environment, or from a prompt in the user's terminal; never from the command line.</summary>
    /// <exception cref="InfobaseException">Usage: the variable is not set and there is no terminal.</exception>
    public abstract ValueTask<string> ReadSecret(string variable, string prompt, CancellationToken cancellation);

    /// <summary>The infobase, for reading and writing beside others. Not to be held while asking for <see cref="Exclusive"/>.</summary>
    /// <exception cref="InfobaseException">Usage: there is none, with the nearest right name. Or why it cannot be opened.</exception>
    public abstract ValueTask<InfobaseUse> Open(CancellationToken cancellation);

    /// <summary>
    /// Runs a change that needs the infobase for itself: nobody has it open meanwhile, a server answers 503 for it, and what the change
    /// leaves in the folder is served afterwards. The change takes the folder's lock, as <see cref="InfobaseLoading"/> does. There need
    /// be no infobase before or after. Long work in it belongs on a thread of its own: <see cref="LongWork"/>.
    /// </summary>
    /// <exception cref="InfobaseException">Unavailable: others did not leave it in time; nothing was done.</exception>
    public abstract Task<T> Exclusive<T>(Func<InfobaseFolder, CancellationToken, Task<T>> change, CancellationToken cancellation);

    /// <summary>Checks the infobase where it is open; here one that cannot be opened is checked too.</summary>
    /// <inheritdoc cref="InfobaseVerification.Run(Infobase.Infobase, int, Action{string}, CancellationToken)"/>
    public virtual async Task<VerifyReport> Verify(int examplesMax, CancellationToken cancellation)
    {
        using var use = await Open(cancellation);
        return await LongWork.Run(() => InfobaseVerification.Run(use.Infobase, examplesMax, progress: null, cancellation));
    }

    /// <summary>What a load of the configuration would change in the infobase. Nothing is changed, and nobody is kept waiting.</summary>
    public abstract Task<Restructuring> PlanLoad(LoadResult result, CancellationToken cancellation);

    /// <summary>Changes the options of the infobase; a running server goes over to them.</summary>
    /// <exception cref="InfobaseException">Usage: there is no such infobase, or what the change throws.</exception>
    public abstract ValueTask<OptionEffect> SetOptions(Func<InfobaseOptions, InfobaseOptions> change, CancellationToken cancellation);

    protected abstract Stream OpenStandardInput();
}
