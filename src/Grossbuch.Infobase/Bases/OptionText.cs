using System.Text.Json;
using System.Text.Json.Nodes;
using Grossbuch.Core;
using Grossbuch.Core.Text;

namespace Grossbuch.Infobase.Bases;

/// <summary>Options as dotted keys and texts, as the command line names them: <c>odata.plus</c>, <c>limits.readersMax</c>.</summary>
public static class OptionText
{
    public static IReadOnlyList<(string Key, string Value)> List(InfobaseOptions options)
    {
        var rows = new List<(string, string)>();
        Flatten(ToJson(options), "", rows);
        return rows;
    }

    /// <exception cref="InfobaseException">Usage: there is no such option (with the nearest right one), or the value is not of its
    /// type.</exception>
    public static InfobaseOptions Set(InfobaseOptions options, string key, string value)
    {
        var json = ToJson(options);
        var parts = key.Split('.');
        var at = json;
        for (var i = 0; i < parts.Length - 1; i++) at = at[parts[i]] as JsonObject ?? throw Unknown(options, key);
        var isSeparator = parts is ["separators", _];
        if (!at.ContainsKey(parts[^1]) && !isSeparator) throw Unknown(options, key);
        at[parts[^1]] = at[parts[^1]]?.GetValueKind() switch
        {
            JsonValueKind.Number when long.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
            JsonValueKind.True or JsonValueKind.False when bool.TryParse(value, out var flag) => flag,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False =>
                throw new InfobaseException(ErrorCode.Usage, $"'{value}' is not a value of the option {key}."),
            _ => value,
        };
        Check(key, value);
        return json.Deserialize(DescriptionJson.Default.InfobaseOptions) ?? options;
    }

    /// <summary>
    /// The nearest right name for the first key of a description that means nothing; null when all are known or it is no JSON.
    /// </summary>
    internal static string? HintFor(string description)
    {
        try
        {
            // What is left out when it is empty is known as well.
            var every = new InfobaseDescription { Database = "" };
            var known = JsonSerializer.SerializeToNode(every, DescriptionJson.Default.InfobaseDescription);
            return JsonNode.Parse(description) is JsonObject given ? UnknownKey(given, (JsonObject)known!) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? UnknownKey(JsonObject given, JsonObject known)
    {
        foreach (var (name, value) in given)
        {
            // Lists that a default leaves out, and maps whose keys are the user's own.
            if (name is "content" or "separators") continue;
            if (!known.TryGetPropertyValue(name, out var expected))
                return NearestName.Find(name, known.Select(pair => pair.Key)) is { } nearest
                    ? $"'{name}' is not known; did you mean '{nearest}'?"
                    : $"'{name}' is not known.";
            if (value is JsonObject inner && expected is JsonObject outer && UnknownKey(inner, outer) is { } hint) return hint;
        }
        return null;
    }

    private static readonly Dictionary<string, string[]> Choices = new(StringComparer.Ordinal)
    {
        ["durability"] = ["full", "normal"],
        ["odata.plus"] = ["space", "literal"],
        ["odata.inlineCount"] = ["page", "all"],
        ["odata.countBom"] = ["emit", "none"],
        ["odata.unknownOption"] = ["error", "ignore"],
        ["odata.hints"] = ["on", "off"],
        ["odata.orderByReference"] = ["presentation", "key"],
        ["odata.ifMatch"] = ["enforce", "ignore"],
        ["odata.unknownProperty"] = ["ignore", "error"],
        ["odata.longString"] = ["cut", "error"],
        ["odata.postRegisterStatus"] = ["200", "201"],
        ["odata.posted"] = ["store", "ignore"],
        ["odata.putMissing"] = ["error", "empty"],
        ["odata.merge"] = ["off", "on"],
    };

    private static void Check(string key, string value)
    {
        if (Choices.TryGetValue(key, out var choices) && !choices.Contains(value))
            throw new InfobaseException(
                ErrorCode.Usage, $"'{value}' is not a value of the option {key}.", $"It takes {string.Join(" or ", choices)}.");
    }

    private static JsonObject ToJson(InfobaseOptions options) =>
        (JsonObject)JsonSerializer.SerializeToNode(options, DescriptionJson.Default.InfobaseOptions)!;

    private static void Flatten(JsonObject json, string prefix, List<(string, string)> rows)
    {
        foreach (var (name, value) in json)
        {
            if (value is JsonObject { Count: > 0 } nested) Flatten(nested, prefix + name + ".", rows);
            else rows.Add((prefix + name, value is JsonValue or null ? value?.ToString() ?? "" : value.ToJsonString()));
        }
    }

    private static InfobaseException Unknown(InfobaseOptions options, string key)
    {
        var nearest = NearestName.Find(key, List(options).Select(row => row.Key));
        return new InfobaseException(
            ErrorCode.Usage, $"There is no option '{key}'.", nearest is null ? "See: grossbuch option list" : $"Did you mean '{nearest}'?");
    }
}
