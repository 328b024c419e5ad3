namespace Grossbuch.Metadata.Loading;

/// <summary>Counts properties that nobody knows, with the first place of each.</summary>
internal sealed class UnknownNames
{
    private readonly Dictionary<(string Kind, string Name), Occurrence> _found = [];

    public IEnumerable<(string Kind, string Name, Occurrence Occurrence)> Found =>
        _found.Select(pair => (pair.Key.Kind, pair.Key.Name, pair.Value));

    public void Add(string kind, string name, string path, int line, int column)
    {
        if (_found.TryGetValue((kind, name), out var known)) known.Count++;
        else _found[(kind, name)] = new Occurrence(path, line, column) { Count = 1 };
    }

    public void Add(UnknownNames other)
    {
        foreach (var (key, occurrence) in other._found)
            if (_found.TryGetValue(key, out var known)) known.Count += occurrence.Count;
            else _found[key] = occurrence;
    }

    internal sealed class Occurrence(string path, int line, int column)
    {
        public string Path { get; } = path;

        public int Line { get; } = line;

        public int Column { get; } = column;

        public int Count { get; set; }
    }
}
