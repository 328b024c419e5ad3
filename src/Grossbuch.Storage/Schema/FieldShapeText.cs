using System.Globalization;

namespace Grossbuch.Storage.Schema;

/// <summary>Compares what is remembered of a field's type with what it is now.</summary>
internal static class FieldShapeText
{
    /// <summary>Whether values of the old type stand in the new one's columns as they are.</summary>
    internal static bool IsWidening(string old, string now)
    {
        string[] before = old.Split('|'), after = now.Split('|');
        if (before[1] != after[1]) return false;
        Dictionary<string, string[]> oldTypes = Types(before[0]), newTypes = Types(after[0]);
        foreach (var (name, qualifiers) in oldTypes)
            if (!newTypes.TryGetValue(name, out var wider) || !Includes(name, qualifiers, wider)) return false;
        if (oldTypes.Count == newTypes.Count) return true;
        // A value of one type has no tag, and a composite with one reference type keeps no number of the type: neither can be made up.
        if (oldTypes.Count < 2) return false;
        int oldRefs = oldTypes.Keys.Count(IsRef), newRefs = newTypes.Keys.Count(IsRef);
        return oldRefs == newRefs || oldRefs != 1;
    }

    private static bool IsRef(string name) => name[0] == '@';

    private static Dictionary<string, string[]> Types(string text)
    {
        var types = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var open = part.IndexOf('(', StringComparison.Ordinal);
            types[open < 0 ? part : part[..open]] = open < 0 ? [] : part[(open + 1)..^1].Split(',');
        }
        return types;
    }

    private static bool Includes(string name, string[] old, string[] now) => name switch
    {
        "Number" => IncludesNumber(old, now),
        "String" => old.Length == now.Length && (now[0] == "0" || (old[0] != "0" && Int(now[0]) >= Int(old[0]))),
        "Date" => now.Length == 0 || (old.Length == now.Length && old[0] == now[0]),
        _ => true,
    };

    private static bool IncludesNumber(string[] old, string[] now)
    {
        NumberForm before = Form(old), after = Form(now);
        if (now.Length > old.Length) return false;
        return before.Scale == after.Scale && after.Digits >= before.Digits && before.IsWide == after.IsWide;
    }

    private static NumberForm Form(string[] qualifiers) =>
        Int(qualifiers[0]) == 0 ? NumberForm.Undeclared : new NumberForm(Int(qualifiers[0]), Int(qualifiers[1]));

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
