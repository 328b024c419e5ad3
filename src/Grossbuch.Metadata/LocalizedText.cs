using System.Collections.Immutable;

namespace Grossbuch.Metadata;

/// <summary>A text in several languages, by language code (<c>ru</c>, <c>en</c>).</summary>
public sealed class LocalizedText(ImmutableArray<(string Language, string Text)> texts)
{
    public static LocalizedText Empty { get; } = new([]);

    public ImmutableArray<(string Language, string Text)> Texts { get; } = texts;

    public bool IsEmpty => Texts.All(text => text.Text.Length == 0);

    /// <summary>The text in the language, else in the fallback language, else any; empty when there is none.</summary>
    public string In(string language, string fallbackLanguage = "ru")
    {
        string? fallback = null, any = null;
        foreach (var (code, text) in Texts)
        {
            if (text.Length == 0) continue;
            if (string.Equals(code, language, StringComparison.OrdinalIgnoreCase)) return text;
            if (string.Equals(code, fallbackLanguage, StringComparison.OrdinalIgnoreCase)) fallback = text;
            any ??= text;
        }
        return fallback ?? any ?? "";
    }
}
