using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase;

/// <summary>Values of data-area separators in a session.</summary>
public sealed class SeparatorValues
{
    private readonly ImmutableArray<(CommonAttribute Attribute, Value Value)> _values;

    public SeparatorValues(IEnumerable<(CommonAttribute, Value)> values)
    {
        _values = [.. values];
        Shape = string.Join(',', _values.Select(pair => pair.Attribute.Name));
    }

    public static SeparatorValues None { get; } = new([]);

    /// <summary>The rows of every data area at once: only the owner's own work (an export) sees an infobase so.</summary>
    internal static SeparatorValues Every { get; } = new([]) { IsEvery = true, Shape = "*" };

    internal bool IsEvery { get; private init; }

    public bool IsEmpty => _values.IsEmpty;

    /// <summary>Which separators have values: they shape the plan.</summary>
    public string Shape { get; private init; }

    public bool Has(CommonAttribute attribute) => _values.Any(pair => pair.Attribute == attribute);

    /// <exception cref="InfobaseException">BadRequest: a separated table cannot be read without a value of its separator.</exception>
    public Value this[CommonAttribute attribute]
    {
        get
        {
            foreach (var (known, value) in _values)
                if (known == attribute) return value;
            throw Missing(attribute);
        }
    }

    internal static InfobaseException Missing(CommonAttribute attribute) => new(
        ErrorCode.BadRequest,
        $"The data area {attribute.Name} has no value in this session, and its tables cannot be read without one.",
        $"Put the value into the base URL: /<base>/<value>/odata/standard.odata, or set separators.{attribute.Name} of the infobase.");
}
