namespace Grossbuch.Metadata.Loading;

/// <summary>
/// A file is well-formed but is not what it should be. Caught by the loader of the file and told as a diagnostic; never leaves the
/// folder.
/// </summary>
internal sealed class DumpFormatException(string code, string message, int line, int column) : Exception(message)
{
    public string Code { get; } = code;

    public int Line { get; } = line;

    public int Column { get; } = column;
}
