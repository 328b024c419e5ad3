namespace Grossbuch.Benchmarks.Processes;

/// <summary>
/// How a server is started and when it counts as started: <see cref="ReadyPath"/> answers 200. <c>{url}</c> among the arguments is
/// replaced by its address.
/// </summary>
internal sealed record Launch(
    string Name, string Executable, IReadOnlyList<string> Arguments, string ReadyPath, string? Authorization = null)
{
    public const string UrlPlace = "{url}";
}
