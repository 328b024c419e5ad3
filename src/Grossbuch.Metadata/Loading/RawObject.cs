using System.Globalization;

namespace Grossbuch.Metadata.Loading;

/// <param name="Value">A text, a list of texts, a localized text, or a list of records: what a front end could tell from the shape
/// alone.</param>
internal readonly record struct RawProperty(string Name, object Value);

/// <summary>
/// One metadata object as its source describes it: only properties that the model knows, empty ones left out. The Designer dump, the EDT
/// project and the binary image are front ends that produce these; <see cref="ModelBuilder"/> turns them into the model.
/// </summary>
/// <remarks>
/// Types are texts in a canonical notation (see <see cref="TypeResolver"/>), so that equal types are one string and are resolved once.
/// </remarks>
internal sealed class RawObject(string kind, Guid uuid, string path, int line, int column)
{
    public string Kind { get; } = kind;

    public Guid Uuid { get; } = uuid;

    public string Path { get; } = path;

    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Name { get; set; } = "";

    public RawProperty[] Properties { get; set; } = [];

    public RawObject[] Children { get; set; } = [];

    public string FullName => $"{Kind}.{Name}";

    public object? Find(string name)
    {
        foreach (var property in Properties)
            if (property.Name == name) return property.Value;
        return null;
    }

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name, string absent = "") => Find(name) as string ?? absent;

    public bool Flag(string name, bool absent = false) => Find(name) is string text ? text == "true" : absent;

    /// <summary>The number, <paramref name="absent"/> when it is missing or is not a number.</summary>
    public int Integer(string name, int absent = 0) =>
        Find(name) is string text && int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
            : absent;

    public LocalizedText Localized(string name) => Find(name) as LocalizedText ?? LocalizedText.Empty;

    /// <summary>A list of texts; a single text is a list of one.</summary>
    public IReadOnlyList<string> Names(string name) => Find(name) switch
    {
        string[] names => names,
        string text => [text],
        _ => [],
    };

    public RawObject[] Records(string name) => Find(name) as RawObject[] ?? [];

    public void Add(string name, object value) => Properties = [.. Properties, new RawProperty(name, value)];

    public IEnumerable<RawObject> ChildrenOf(string kind)
    {
        foreach (var child in Children)
            if (child.Kind == kind) yield return child;
    }

    public override string ToString() => FullName;
}
