using System.Collections.Frozen;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>
/// The store's small numbers of reference types. They are given in the order of the configuration at first sight and never change, so that
/// references of different types sort alike for ever.
/// </summary>
internal sealed class TypeNumbers
{
    private readonly FrozenDictionary<RefType, long> _numbers;
    private readonly RefType?[] _types;

    /// <param name="numbers">Every number given so far, by the type's key.</param>
    internal TypeNumbers(Configuration configuration, IReadOnlyDictionary<string, long> numbers)
    {
        _types = new RefType?[numbers.Values.DefaultIfEmpty(0).Max() + 1];
        var found = new Dictionary<RefType, long>();
        foreach (var type in configuration.RefTypes)
        {
            if (!numbers.TryGetValue(KeyOf(type), out var number)) continue;
            found[type] = number;
            _types[number] = type;
        }
        _numbers = found.ToFrozenDictionary();
    }

    /// <summary>All reference types in the order in which new ones are numbered.</summary>
    internal static IEnumerable<RefType> InOrder(Configuration configuration) =>
        configuration.DataObjects.Select(item => item.RefType).OfType<RefType>()
            .Concat(configuration.RefTypes.OrderBy(type => type.Name, StringComparer.Ordinal)).Distinct();

    internal static string KeyOf(RefType type) => type.TypeId == Guid.Empty ? type.Name : type.TypeId.ToString("N");

    /// <summary>0 for a type that the configuration does not have.</summary>
    internal long NumberOf(RefType type) => _numbers.GetValueOrDefault(type);

    /// <summary>Null for a number whose type the configuration no longer has.</summary>
    internal RefType? TypeOf(long number) => number > 0 && number < _types.Length ? _types[number] : null;
}
