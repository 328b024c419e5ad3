using System.Collections.Frozen;

namespace Grossbuch.Core.Text;

/// <summary>One word of a vocabulary in both alphabets. Each vocabulary's table stands beside its user.</summary>
public readonly record struct Bilingual(string English, string Russian)
{
    public bool Is(string word) =>
        string.Equals(word, English, StringComparison.OrdinalIgnoreCase)
            || string.Equals(word, Russian, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => English;
}

/// <summary>A vocabulary: finds an entry by its English or Russian word, case ignored.</summary>
public sealed class Vocabulary<T>
    where T : notnull
{
    private readonly FrozenDictionary<string, T> _byWord;
    private readonly FrozenDictionary<T, Bilingual> _words;

    public Vocabulary(IReadOnlyList<(T Entry, string English, string Russian)> table)
    {
        var byWord = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var (entry, english, russian) in table)
        {
            byWord.TryAdd(english, entry);
            byWord.TryAdd(russian, entry);
        }
        _byWord = byWord.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _words = table.ToFrozenDictionary(row => row.Entry, row => new Bilingual(row.English, row.Russian));
    }

    public bool TryFind(string word, out T entry) => _byWord.TryGetValue(word, out entry!);

    public Bilingual Words(T entry) => _words[entry];
}
