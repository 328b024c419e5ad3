using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Postgres;

/// <summary>The text of the house's own functions, with the alphabet of string keys from the table in Core.</summary>
internal static class PostgresFunctions
{
    /// <summary>The statements that make all functions.</summary>
    internal static string Sql { get; } = Make();

    /// <summary>Changes with any function: a database that has another one gets them anew.</summary>
    internal static string Version { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)))[..32];

    private static string Make()
    {
        using var resource = typeof(PostgresFunctions).Assembly.GetManifestResourceStream("functions.sql")!;
        using var reader = new StreamReader(resource);
        var (from, to) = Alphabet();
        return reader.ReadToEnd()
            .Replace("$from$", from, StringComparison.Ordinal)
            .Replace("$to$", to, StringComparison.Ordinal)
            .Replace("$lastDate$", DateSeconds.Max.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    // translate() looks for a character from the start of its list: what texts consist of stands first, also what stays as it is.
    private static (string From, string To) Alphabet()
    {
        var changes = StringKey.Changes.ToDictionary(pair => new Rune(pair.From), pair => new Rune(pair.To));
        const string Frequent = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё 0123456789abcdefghijklmnopqrstuvwxyz.,-";
        StringBuilder from = new(), to = new();
        void Add(Rune rune)
        {
            from.Append(rune.ToString());
            to.Append(changes.GetValueOrDefault(rune, rune).ToString());
        }
        var first = Frequent.EnumerateRunes().Concat(Frequent.EnumerateRunes().Select(Rune.ToUpperInvariant)).Distinct().ToArray();
        foreach (var rune in first) Add(rune);
        foreach (var rune in changes.Keys.Except(first).OrderBy(rune => rune.Value)) Add(rune);
        return ($"'{from}'", $"'{to}'");
    }
}
