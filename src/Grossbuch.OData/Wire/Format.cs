namespace Grossbuch.OData.Wire;

internal enum Format
{
    /// <summary>Atom, and XML where there is no Atom: what is answered when nothing is asked.</summary>
    Atom,
    JsonNone,
    JsonMinimal,
    JsonFull,
    /// <summary>A representation that the interface does not have.</summary>
    Unknown,
}

/// <summary>Chooses the representation of an answer (odata §2): <c>$format</c> wins over Accept, Atom is the default.</summary>
internal static class FormatChoice
{
    public static bool IsJson(this Format format) => format is Format.JsonNone or Format.JsonMinimal or Format.JsonFull;

    public static Format Choose(ReadOnlySpan<char> option, bool hasOption, string? accept)
    {
        if (hasOption) return Parse(option) ?? Format.Unknown;
        if (string.IsNullOrEmpty(accept)) return Format.Atom;
        var wanted = accept.AsSpan();
        while (!wanted.IsEmpty)
        {
            var comma = wanted.IndexOf(',');
            var item = comma < 0 ? wanted : wanted[..comma];
            wanted = comma < 0 ? [] : wanted[(comma + 1)..];
            if (Parse(item) is { } format) return format;
        }
        // A client that accepts something else gets the default rather than nothing: browsers and downloads of pictures send such headers.
        return Format.Atom;
    }

    private static Format? Parse(ReadOnlySpan<char> text)
    {
        var semicolon = text.IndexOf(';');
        var media = (semicolon < 0 ? text : text[..semicolon]).Trim();
        if (media is "json" || media.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            var parameters = semicolon < 0 ? [] : text[semicolon..];
            return parameters.Contains("odata=nometadata", StringComparison.OrdinalIgnoreCase) ? Format.JsonNone
                : parameters.Contains("odata=fullmetadata", StringComparison.OrdinalIgnoreCase) ? Format.JsonFull
                : Format.JsonMinimal;
        }
        return media is "atom" or "xml" or "*/*" or "text/xml" or "text/*"
            || media.Equals("application/atom+xml", StringComparison.OrdinalIgnoreCase)
            || media.Equals("application/xml", StringComparison.OrdinalIgnoreCase) || media is "application/*" ? Format.Atom : null;
    }
}
