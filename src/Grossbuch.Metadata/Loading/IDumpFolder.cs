namespace Grossbuch.Metadata.Loading;

/// <summary>
/// The only thing the metadata floor knows of files. Paths are relative, separated by <c>/</c>, and compared after Unicode NFC
/// normalisation (archives made on macOS hold decomposed names), case-sensitively. Implementations are safe for concurrent readers.
/// </summary>
public interface IDumpFolder
{
    /// <summary>Names directly inside the folder, in NFC; names of folders end with <c>/</c>. Empty when there is no such folder.</summary>
    IReadOnlyCollection<string> List(string folder);

    bool Exists(string path);

    /// <summary>Opens a file for reading; throws <see cref="IOException"/> when there is none.</summary>
    Stream Open(string path);
}
