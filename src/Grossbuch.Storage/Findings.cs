using System.Collections.Immutable;

namespace Grossbuch.Storage;

public enum FindingSeverity
{
    /// <summary>Worth knowing; the platform allows it.</summary>
    Note,

    /// <summary>The data is not what it must be.</summary>
    Error,
}

/// <summary>What a check found in one place.</summary>
/// <param name="Check">Name of the check, for scripts: <c>pages</c>, <c>owners</c>, <c>codes</c>, …</param>
/// <param name="Place">Full name of the object, table or file.</param>
/// <param name="Message">What is wrong, in words.</param>
/// <param name="Count">How often.</param>
/// <param name="Examples">The first few of them, by key.</param>
public sealed record Finding(
    FindingSeverity Severity, string Check, string Place, string Message, long Count, ImmutableArray<string> Examples);

/// <summary>What a verification looked at and what it found.</summary>
public sealed record VerifyReport(long Pages, int Tables, long Rows, ImmutableArray<Finding> Findings)
{
    /// <summary>Nothing differs from what it must be. Notes do not count.</summary>
    public bool IsGood => Findings.All(finding => finding.Severity == FindingSeverity.Note);
}

/// <summary>Gathers findings: equal ones are counted, the first few are kept as examples.</summary>
internal sealed class FindingList(int examplesMax)
{
    private readonly Dictionary<(FindingSeverity, string Check, string Place, string Message), Gathered> _found = [];
    private readonly List<Gathered> _order = [];

    internal bool HasErrors => _order.Any(found => found.Severity == FindingSeverity.Error);

    internal void Error(string check, string place, string message, string? example = null, long count = 1) =>
        Add(FindingSeverity.Error, check, place, message, example, count);

    internal void Note(string check, string place, string message, string? example = null, long count = 1) =>
        Add(FindingSeverity.Note, check, place, message, example, count);

    /// <summary>Whether another example of it is wanted: making its text costs more than counting it.</summary>
    internal bool WantsExample(FindingSeverity severity, string check, string place, string message) =>
        !_found.TryGetValue((severity, check, place, message), out var known) || known.Examples.Count < examplesMax;

    internal ImmutableArray<Finding> ToImmutable() =>
        [.. _order.Select(found => new Finding(
            found.Severity, found.Check, found.Place, found.Message, found.Count, [.. found.Examples]))];

    private void Add(FindingSeverity severity, string check, string place, string message, string? example, long count)
    {
        var key = (severity, check, place, message);
        if (!_found.TryGetValue(key, out var known))
        {
            known = new Gathered(severity, check, place, message);
            _found.Add(key, known);
            _order.Add(known);
        }
        known.Count += count;
        if (example is not null && known.Examples.Count < examplesMax) known.Examples.Add(example);
    }

    private sealed class Gathered(FindingSeverity severity, string check, string place, string message)
    {
        internal FindingSeverity Severity => severity;

        internal string Check => check;

        internal string Place => place;

        internal string Message => message;

        internal long Count { get; set; }

        internal List<string> Examples { get; } = [];
    }
}
