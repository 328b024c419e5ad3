namespace Grossbuch.OData.Json;

/// <summary>The address of an object in a body: the value of <c>X@odata.bind</c>.</summary>
internal static class BindAddress
{
    private const string NamedKey = "Ref_Key=";

    /// <summary>The set and the text of the key; null when the text is no such address.</summary>
    public static (string SetName, string Key)? Parse(string address)
    {
        var text = Uri.UnescapeDataString(address).Trim();
        var open = text.LastIndexOf('(');
        if (open <= 0 || !text.EndsWith(')')) return null;
        var start = text.LastIndexOf('/', open) + 1;
        var key = text.AsSpan(open + 1, text.Length - open - 2).Trim();
        if (key.StartsWith(NamedKey, StringComparison.Ordinal)) key = key[NamedKey.Length..].Trim();
        if (key.StartsWith("guid", StringComparison.OrdinalIgnoreCase)) key = key[4..];
        if (key.Length < 2 || key[0] != '\'' || key[^1] != '\'') return null;
        return start < open ? (text[start..open], key[1..^1].ToString()) : null;
    }
}
