using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>
/// The reference types that stored values may have: those of the new configuration, and those that it does not have any more, for which
/// stand-ins are made from what the store remembers.
/// </summary>
internal sealed class RememberedTypes
{
    private readonly Configuration _configuration;
    private readonly Dictionary<string, (long Number, string Name)> _remembered;
    private readonly Dictionary<long, RefType> _byNumber = [];
    private readonly Dictionary<string, RefType> _gone = new(StringComparer.Ordinal);

    /// <param name="configuration">The new one.</param>
    /// <param name="remembered">Number and last known name of every type ever seen, by its key.</param>
    internal RememberedTypes(Configuration configuration, IReadOnlyDictionary<string, (long Number, string Name)> remembered)
    {
        _configuration = configuration;
        _remembered = new(remembered, StringComparer.Ordinal);
        foreach (var (key, (number, _)) in _remembered) _byNumber[number] = Find(key);
    }

    /// <summary>By the key under which types are remembered.</summary>
    internal RefType Find(string key)
    {
        var current = Guid.TryParseExact(key, "N", out var id) ? _configuration.FindRefType(id) : _configuration.FindRefType(key);
        if (current is not null) return current;
        if (_gone.TryGetValue(key, out var gone)) return gone;
        var name = _remembered.TryGetValue(key, out var known) ? known.Name : key;
        return _gone[key] = new RefType(name, name.Replace("Ref.", ".", StringComparison.Ordinal), id, Guid.Empty);
    }

    /// <summary>By the number that stands in rows.</summary>
    internal RefType Of(long number) => _byNumber.TryGetValue(number, out var type) ? type : _byNumber[number] = Find("?");
}
