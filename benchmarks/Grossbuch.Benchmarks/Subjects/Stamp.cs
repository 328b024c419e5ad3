namespace Grossbuch.Benchmarks.Subjects;

/// <summary>
/// Says of which data a cached file was made. It is written last, so data whose making was interrupted is made again.
/// </summary>
internal sealed class Stamp(string file, string content)
{
    public bool Holds => File.Exists(file) && File.ReadAllText(file) == content;

    public void Write() => File.WriteAllText(file, content);

    public void Remove() => File.Delete(file);
}
