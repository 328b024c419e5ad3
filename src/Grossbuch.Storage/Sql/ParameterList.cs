using System.Collections.Immutable;

namespace Grossbuch.Storage.Sql;

/// <summary>The parameters of one statement, in the order in which they were first needed.</summary>
internal sealed class ParameterList(SqlDialect dialect)
{
    private readonly Dictionary<ParameterSource, string> _known = [];
    private readonly ImmutableArray<ParameterSource>.Builder _sources = ImmutableArray.CreateBuilder<ParameterSource>();

    /// <summary>The text that stands for the value in the statement.</summary>
    internal string Add(ParameterSource source)
    {
        if (_known.TryGetValue(source, out var known)) return known;
        _sources.Add(source);
        return _known[source] = dialect.Parameter(_sources.Count, source.Type);
    }

    internal ImmutableArray<ParameterSource> ToImmutable() => _sources.ToImmutable();
}
