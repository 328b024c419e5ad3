namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Tells whether a full English name, of an object or of a part of it at any depth, means something in the configuration.
/// </summary>
internal sealed class NameIndex
{
    private readonly Dictionary<string, RawObject>.AlternateLookup<ReadOnlySpan<char>> _objects;
    private readonly RawObject _root;

    public NameIndex(Dictionary<string, RawObject> objects, RawObject root)
    {
        _objects = objects.GetAlternateLookup<ReadOnlySpan<char>>();
        _root = root;
    }

    public bool Exists(ReadOnlySpan<char> fullName)
    {
        var first = fullName.IndexOf('.');
        if (first < 0) return false;
        var second = fullName[(first + 1)..].IndexOf('.');
        var end = second < 0 ? fullName.Length : first + 1 + second;
        if (fullName[..first] is "Configuration") return fullName[(first + 1)..end].SequenceEqual(_root.Name);
        return _objects.TryGetValue(fullName[..end], out var item) && (end == fullName.Length || ExistsIn(item, fullName[(end + 1)..]));
    }

    private static bool ExistsIn(RawObject item, ReadOnlySpan<char> rest)
    {
        // Objects of which only the name is kept: their parts are not known.
        if (MetadataKinds.TryParseExact(item.Kind, out var kind) && kind.StoresNothing()) return true;
        while (true)
        {
            var dot = rest.IndexOf('.');
            if (dot < 0) return false;
            var part = rest[..dot];
            // What the platform gives to every object, and what belongs to screens and is not read.
            if (part is "StandardAttribute" or "StandardTabularSection" or "Form" or "Template" or "Command") return true;
            rest = rest[(dot + 1)..];
            var end = rest.IndexOf('.');
            if (Child(item, part, end < 0 ? rest : rest[..end]) is not { } child) return false;
            if (end < 0) return true;
            item = child;
            rest = rest[(end + 1)..];
        }
    }

    private static RawObject? Child(RawObject item, ReadOnlySpan<char> kind, ReadOnlySpan<char> name)
    {
        foreach (var child in item.Children)
            if (kind.SequenceEqual(child.Kind) && name.SequenceEqual(child.Name)) return child;
        return null;
    }
}
