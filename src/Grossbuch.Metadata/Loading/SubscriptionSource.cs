using System.Collections.Immutable;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// Expands the source of an event subscription: object, record set and manager types, general types (<c>DocumentObject</c>: all documents)
/// and defined types, which may hold object types.
/// </summary>
internal sealed class SubscriptionSource(RawConfiguration raw, IReadOnlyDictionary<string, RawObject> objects)
{
    // The longest first: ConstantValueManager is a value manager, not the manager of a ConstantValue.
    private static readonly string[] Suffixes = ["ValueManager", "RecordManager", "RecordSet", "Manager", "Object"];

    private readonly List<string> _concrete = [];
    private readonly List<string> _general = [];
    private readonly HashSet<string> _seenTypes = new(StringComparer.Ordinal);

    public (ImmutableArray<string> All, ImmutableArray<string> General) Expand(string types)
    {
        AddTypes(types);
        ImmutableArray<string> concrete = [.. _concrete.Distinct()];
        ImmutableArray<string> general = [.. _general.Distinct().Except(concrete)];
        return ([.. concrete, .. general], general);
    }

    private void AddTypes(string types)
    {
        foreach (var type in types.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (type[0] == '#' || !_seenTypes.Add(type)) continue;
            var dot = type.IndexOf('.', StringComparison.Ordinal);
            var prefix = dot < 0 ? type : type[..dot];
            if (prefix == "DefinedType")
            {
                if (objects.TryGetValue(type, out var defined)) AddTypes(defined.Text("Type"));
                continue;
            }
            if (KindOf(prefix) is not { } kind) continue;
            if (dot < 0) _general.AddRange(raw.Objects.Where(item => item.Kind == kind).Select(item => item.FullName));
            else if (objects.ContainsKey(kind + type[dot..])) _concrete.Add(kind + type[dot..]);
        }
    }

    private static string? KindOf(string prefix)
    {
        foreach (var suffix in Suffixes)
            if (prefix.EndsWith(suffix, StringComparison.Ordinal)
                && MetadataKinds.TryParseExact(prefix.AsSpan(0, prefix.Length - suffix.Length), out _))
                return prefix[..^suffix.Length];
        return null;
    }
}
