using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Metadata;

namespace Grossbuch.Storage;

/// <summary>What a step does to what is stored.</summary>
public enum RestructuringKind { Added, Removed, Renamed, Retyped, Rekeyed, Reindexed, Predefined }

/// <summary>One difference between what is stored and a configuration.</summary>
/// <param name="Name">Full name of the object, section or field: the old one, as <c>--drop</c> takes it.</param>
/// <param name="Text">One line for people, without the name: <c>Number(15,2) → Number(10,0); 3 rows do not fit</c>.</param>
/// <param name="RowsLost">Rows of which something would be lost; 0 when the step loses nothing.</param>
public sealed record RestructuringStep(RestructuringKind Kind, string Name, string Text, long RowsLost = 0)
{
    /// <summary>Whether the step is refused unless its name is given.</summary>
    public bool NeedsConsent => RowsLost > 0;

    /// <summary>The name in the new configuration, where it is another.</summary>
    public string? NewName { get; init; }

    /// <summary>Rows of the whole table go, and with them whatever else would be lost in it.</summary>
    public bool TakesTable { get; init; }

    public override string ToString() => $"{Name}: {Text}";
}

/// <summary>
/// What a configuration changes in a store: planned without changing anything, then applied in one transaction or refused whole.
/// </summary>
public sealed class Restructuring
{
    public Restructuring(ImmutableArray<RestructuringStep> steps, bool rewritesData, string? stranger = null)
    {
        Steps = steps;
        RewritesData = rewritesData;
        Stranger = stranger;
    }

    /// <summary>Nothing at all.</summary>
    public static Restructuring None { get; } = new([], rewritesData: false);

    /// <summary>In the order of their names.</summary>
    public ImmutableArray<RestructuringStep> Steps { get; }

    /// <summary>Tables with rows are changed: worth a backup.</summary>
    public bool RewritesData { get; }

    /// <summary>A sentence when this looks like another configuration altogether; else null.</summary>
    public string? Stranger { get; }

    /// <summary>Steps that are refused unless their name is given.</summary>
    public IEnumerable<RestructuringStep> Losses => Steps.Where(step => step.NeedsConsent);

    /// <summary>What of the losses the given names do not cover.</summary>
    /// <exception cref="InfobaseException">Usage: a name that nothing needs, with the nearest right one.</exception>
    public ImmutableArray<RestructuringStep> Refused(IReadOnlyCollection<string> drop)
    {
        var covered = new HashSet<RestructuringStep>();
        foreach (var name in drop)
        {
            // The value of a constant and its table go by one name.
            var steps = Losses.Where(step => Is(step, name)).ToArray();
            if (steps.Length == 0) throw Unneeded(name);
            covered.UnionWith(steps);
            foreach (var step in steps.Where(step => step.TakesTable))
                covered.UnionWith(Losses.Where(other => other.Name.StartsWith(step.Name + ".", StringComparison.Ordinal)));
        }
        return [.. Losses.Where(step => !covered.Contains(step))];
    }

    /// <exception cref="InfobaseException">Configuration: something would be lost that was not named. Usage: a name that nothing
    /// needs.</exception>
    public void Check(IReadOnlyCollection<string> drop)
    {
        var refused = Refused(drop);
        if (refused.IsEmpty) return;
        var lines = string.Concat(refused.Select(step => $"\n  {step}"));
        throw new InfobaseException(
            ErrorCode.Configuration,
            $"{(Stranger is null ? "" : Stranger + " ")}The configuration cannot be taken without losing data:{lines}",
            $"Nothing was changed. To lose it all the same: {ConsentTo(refused)}",
            refused[0].Name);
    }

    /// <summary>Whether the table was given up by name.</summary>
    internal bool IsTaken(string tableName, IEnumerable<string> drop) =>
        Losses.Any(step => step.TakesTable
            && (step.Name == tableName || tableName.StartsWith(step.Name + ".", StringComparison.Ordinal))
            && drop.Any(name => Is(step, name)));

    /// <summary>The option that lets these steps lose what they lose: <c>--drop Catalog.Goods.Price,Catalog.Old</c>.</summary>
    public static string ConsentTo(IReadOnlyCollection<RestructuringStep> refused)
    {
        string[] tables = [.. refused.Where(step => step.TakesTable).Select(step => step.Name + ".")];
        return "--drop " + string.Join(',', refused.Select(step => step.Name)
            .Where(name => !tables.Any(table => name.StartsWith(table, StringComparison.Ordinal))));
    }

    private InfobaseException Unneeded(string given)
    {
        if (Steps.FirstOrDefault(step => Is(step, given)) is { } harmless)
            return new InfobaseException(ErrorCode.Usage, $"'{given}' need not be dropped: nothing of {harmless.Name} is lost.");
        var losses = Losses.Select(step => step.Name).ToArray();
        var nearest = NearestName.Find(Spellings(given).First(), losses);
        return new InfobaseException(
            ErrorCode.Usage,
            $"There is nothing to drop by the name of '{given}'.",
            nearest is not null ? $"Did you mean '{nearest}'?"
                : losses.Length == 0 ? "This change loses nothing." : $"What would be lost: {string.Join(", ", losses)}.");
    }

    private static bool Is(RestructuringStep step, string name) => Spellings(name).Any(spelling =>
        string.Equals(spelling, step.Name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(spelling, step.NewName, StringComparison.OrdinalIgnoreCase));

    // The kind of object and a standard field may be said in Russian; an attribute may have the name of a standard field.
    private static IEnumerable<string> Spellings(string name)
    {
        var parts = name.Trim().Split('.');
        if (MetadataKinds.Singular.TryFind(parts[0], out var kind)) parts[0] = MetadataKinds.Singular.Words(kind).English;
        yield return string.Join('.', parts);
        if (parts.Length < 3) yield break;
        var word = parts[^1].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        foreach (var standard in Enum.GetValues<StandardField>())
            if (standard != StandardField.None && string.Equals(standard.RussianName(), word, StringComparison.OrdinalIgnoreCase))
                yield return string.Join('.', [.. parts[..^1], standard + parts[^1][word.Length..]]);
    }

    /// <summary><c>1 row</c>, <c>3 rows</c>.</summary>
    internal static string Rows(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}");
}
