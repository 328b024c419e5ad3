using System.Security.Cryptography;
using System.Text;
using Grossbuch.Core.Text;
using Xunit;

namespace Grossbuch.Tests.Core;

public sealed class StringKeyTests
{
    [Theory]
    [InlineData("Товар", "ТОВАР   ")]
    [InlineData("ёлка", "ЁЛКА")]
    [InlineData("", "   ")]
    [InlineData("Straße", "STRAßE")]
    [InlineData("İI", "i̇I", false)]
    [InlineData("е", "ё", false)]
    [InlineData("а б", "аб", false)]
    [InlineData(" а", "а", false)]
    public void Case_and_trailing_blanks_do_not_matter(string left, string right, bool equal = true) =>
        Assert.Equal(equal, StringKey.Make(left) == StringKey.Make(right));

    [Fact]
    public void Yo_stands_between_ye_and_zhe()
    {
        string[] sorted = ["дом", "е", "еж", "ем", "ещё", "ё", "ёж", "ж", "жук", "э", "ю", "я", "ѐ"];
        Assert.Equal(sorted, sorted.Reverse().OrderBy(text => Encoding.UTF8.GetBytes(StringKey.Make(text)), Bytes.Comparer));
    }

    [Fact]
    public void The_key_alphabet_is_a_bijection_of_small_letters()
    {
        var small = Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Where(code => CaseFolding.FoldByRanges(code) == code).ToArray();
        Assert.Equal(small.Length, small.Select(StringKey.FoldOne).Distinct().Count());
    }

    [Fact]
    public void Bytes_and_characters_give_the_same_key()
    {
        foreach (var code in Enumerable.Range(0, 0x110000).Where(Rune.IsValid))
        {
            var text = "Я" + new Rune(code) + "z  ";
            Assert.Equal(StringKey.Make(text), Make(text));
            Assert.Equal(StringKey.Fold(text), Fold(text));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_kept()
    {
        byte[] broken = [0xC3, (byte)'A', 0xFF, 0xD0];
        var key = new byte[StringKey.BytesMax(broken.Length)];
        Assert.Equal([0xC3, (byte)'a', 0xFF, 0xD0], key[..StringKey.Make(broken, key)]);
    }

    [Fact]
    public void A_part_of_a_text_is_found_in_its_key()
    {
        Assert.Contains(StringKey.Fold("ЁЖ и "), StringKey.Make("Вот ёж И уж"), StringComparison.Ordinal);
        Assert.DoesNotContain(StringKey.Fold("еж"), StringKey.Make("ёж"), StringComparison.Ordinal);
    }

    /// <summary>Keys are stored: if this fails, every infobase needs a restructuring, whatever the reason of the change.</summary>
    [Fact]
    public void The_folding_table_never_changes()
    {
        var text = new StringBuilder();
        for (var code = 0; code < 0x110000; code++)
            if (Rune.IsValid(code) && StringKey.FoldOne(code) != code)
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{code:x}>{StringKey.FoldOne(code):x};");
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
        Assert.Equal("843C7D2AE1D05E1296533519D9921F9251BF9127DAF3D13A0821D26B469053A1", hash);
    }

    [Fact]
    public void Templates_match_as_the_query_language_has_them()
    {
        (string Text, string Template, bool Matches)[] cases =
        [
            ("Кабель ВВГ", "каб%", true), ("Кабель", "_абель", true), ("Кабель", "%бел_", true), ("Кабель", "%бел", false),
            ("Ёж", "[а-я]ж", true), ("Ёж", "[^а-я]ж", false), ("Ёж", "[а-е]ж", false), ("а]", "а]", true), ("а[", "а[", true),
                ("", "%", true),
            ("", "_", false), ("аааб", "%а%б", true), ("5%", "5[%]", true), ("56", "5[%]", false), ("Ж-1", "ж[-]1", true),
        ];
        foreach (var (text, template, matches) in cases)
            Assert.True(matches == LikeTemplate.Matches(Utf8(StringKey.Make(text)), Utf8(StringKey.Fold(template))),
                $"{text} like {template}");
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Make(string text)
    {
        var key = new byte[StringKey.BytesMax(Encoding.UTF8.GetByteCount(text))];
        return Encoding.UTF8.GetString(key, 0, StringKey.Make(Utf8(text), key));
    }

    private static string Fold(string text)
    {
        var key = new byte[StringKey.BytesMax(Encoding.UTF8.GetByteCount(text))];
        return Encoding.UTF8.GetString(key, 0, StringKey.Fold(Utf8(text), key));
    }

    private sealed class Bytes : IComparer<byte[]>
    {
        public static Bytes Comparer { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
