using System.Globalization;
using System.Text;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Storage.Postgres;
using Npgsql;
using Xunit;

namespace Grossbuch.Tests.Storage.Postgres;

/// <summary>The functions in the database give what the functions of the same names give in C#.</summary>
public sealed class PostgresFunctionTests
{
    [Fact]
    public void Every_character_has_the_same_key()
    {
        using var store = Open();
        string[] characters = [.. Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Where(code => code < 0x20000 || code % 97 == 0)
            .Select(code => new Rune(code).ToString())];
        var keys = Map(store, "gb_key", characters);
        for (var i = 0; i < characters.Length; i++)
            if (StringKey.Make(characters[i]) != keys[i]) Assert.Fail($"U+{char.ConvertToUtf32(characters[i], 0):X}: {keys[i]}");
    }

    [Fact]
    public void Blanks_are_cut_from_keys_and_kept_in_needles()
    {
        using var store = Open();
        string[] texts = ["Ёж  ", "  ", " Ё ж ", "А\t", "ЁЛКИ-палки ", "İI", ""];
        Assert.Equal(texts.Select(StringKey.Make), Map(store, "gb_key", texts));
        Assert.Equal(texts.Select(StringKey.Fold), Map(store, "gb_fold", texts));
    }

    [Fact]
    public void Templates_match_the_same_texts()
    {
        const int Seed = 20261125;
        var random = new Random(Seed);
        using var store = Open();
        string[] parts = ["%", "_", "[", "]", "^", "-", "а", "ё", "я", "z", "1", "\\", ".", "*", "$", "(", "🙂", "[а-я]", "[^0-9]",
            "[z-a]", "\n"];
        string Random(int from) => string.Concat(Enumerable.Range(0, random.Next(5)).Select(_ => parts[random.Next(from, parts.Length)]));
        (string Text, string Template)[] pairs = [.. Enumerable.Range(0, 6_000).Select(_ => (Random(2), Random(0)))];
        var found = Rows<bool>(store, "SELECT gb_like(t, p) FROM unnest($1, $2) WITH ORDINALITY AS u (t, p, n) ORDER BY n",
            pairs.Select(pair => pair.Text).ToArray(), pairs.Select(pair => pair.Template).ToArray());
        var matches = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            var (text, template) = pairs[i];
            var expected = LikeTemplate.Matches(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(template));
            if (expected) matches++;
            Assert.True(expected == found[i], $"seed {Seed}: «{text}» like «{template}»");
        }
        Assert.True(matches > 100);
    }

    [Fact]
    public void Dates_move_and_are_shown_alike()
    {
        var random = new Random(7);
        using var store = Open();
        (long Date, long Months)[] cases =
        [
            (0, -1), (0, 0), (DateSeconds.Max, 1), (DateSeconds.Max, 0), (0, long.MaxValue), (DateSeconds.Max, long.MinValue),
            .. Enumerable.Range(0, 2_000).Select(_ => (random.NextInt64(DateSeconds.Max), random.NextInt64(-60_000, 60_000))),
        ];
        var dates = cases.Select(item => item.Date).ToArray();
        var moved = Rows<long>(store, "SELECT gb_add_months(d, m) FROM unnest($1, $2) WITH ORDINALITY AS u (d, m, n) ORDER BY n", dates,
            cases.Select(item => item.Months).ToArray());
        Assert.Equal(cases.Select(item => Moved(item.Date, item.Months)), moved);
        var texts = Rows<string>(store, "SELECT gb_date_text(d) FROM unnest($1) WITH ORDINALITY AS u (d, n) ORDER BY n", dates);
        var expected = dates.Select(date => DateSeconds.ToDateTime(date).ToString("dd.MM.yyyy H:mm:ss", CultureInfo.InvariantCulture));
        Assert.Equal(expected, texts);
    }

    [Fact]
    public void Texts_of_references_and_numbers_are_alike()
    {
        using var store = Open();
        var key = new RefKey(0x0123456789abcdef, 0xfedcba9876543210);
        Assert.Equal(key.ToString(), Rows<string>(store, "SELECT gb_uuid_text($1)", key.ToStored())[0]);
        Assert.Equal($"<Объект не найден> (17:{key.ToStoredHex()})",
            Rows<string>(store, "SELECT gb_broken_ref_text(17, $1)", key.ToStored())[0]);
        foreach (var (units, scale) in new[] { (0L, 2), (150L, 2), (-5L, 3), (1_000L, 0), (-100L, 2), (123_456_789L, 10) })
            Assert.Equal(new Number(units, scale).ToString(), Rows<string>(store, "SELECT gb_number_text($1, $2)", units, scale)[0]);
    }

    private static long Moved(long date, long months)
    {
        var from = DateSeconds.ToDateTime(date);
        var total = (Int128)(from.Year * 12 + from.Month - 1) + months;
        return total < 12 ? 0 : total >= 48_000 ? DateSeconds.Max : DateSeconds.From(from.AddMonths((int)months));
    }

    private static PostgresStore Open() => PostgresStore.Open(PostgresCluster.NewSchema(), new TestConfiguration().Build());

    private static List<string> Map(PostgresStore store, string function, string[] texts) =>
        Rows<string>(store, $"SELECT {function}(t) FROM unnest($1) WITH ORDINALITY AS u (t, n) ORDER BY n", [texts]);

    private static List<T> Rows<T>(PostgresStore store, string sql, params object[] values) => store.Query(connection =>
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        using var rows = command.ExecuteReader();
        var list = new List<T>();
        while (rows.Read()) list.Add(rows.GetFieldValue<T>(0));
        return list;
    });
}
