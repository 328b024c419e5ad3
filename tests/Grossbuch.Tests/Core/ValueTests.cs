using Grossbuch.Core.Identity;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Xunit;

namespace Grossbuch.Tests.Core;

public sealed class ValueTests
{
    /// <summary>The recorded pairs of toolkit §5: uuid text and the 32 digits of its link.</summary>
    [Theory]
    [InlineData("cb07c0f5-cda8-11eb-80c6-cc1a7e589028", "80c6cc1a7e58902811ebcda8cb07c0f5")]
    [InlineData("ba7e5a3d-1234-5678-9abc-def012345678", "9abcdef01234567856781234ba7e5a3d")]
    [InlineData("a1b2c3d4-e5f6-7890-abcd-ef1234567890", "abcdef12345678907890e5f6a1b2c3d4")]
    [InlineData("80c6cc1a-7e58-9028-11eb-cda8cb07c0f5", "11ebcda8cb07c0f590287e5880c6cc1a")]
    [InlineData("00000000-0000-0000-0000-000000000000", "00000000000000000000000000000000")]
    public void A_reference_is_stored_in_the_platforms_order(string uuid, string stored)
    {
        Assert.True(RefKey.TryParse(uuid, out var key));
        Assert.Equal(stored, key.ToStoredHex());
        Assert.Equal(uuid, key.ToString());
        Assert.Equal(key, RefKey.FromStored(Convert.FromHexString(stored)));
        Assert.Equal(stored, Convert.ToHexStringLower(key.ToStored()));
    }

    [Fact]
    public void References_order_by_their_stored_bytes()
    {
        var random = new Random(7);
        var keys = Enumerable.Range(0, 500).Select(_ => new RefKey((ulong)random.NextInt64(), (ulong)random.NextInt64())).ToArray();
        Assert.Equal(keys.OrderBy(key => key.ToStoredHex(), StringComparer.Ordinal), keys.Order());
    }

    [Fact]
    public void New_references_are_version_1_uuids_that_grow()
    {
        var generator = new RefGenerator(TimeProvider.System, 0x123456789ABC);
        var last = RefKey.Empty;
        for (var i = 0; i < 1000; i++)
        {
            var next = generator.Next();
            Assert.True(next > last);
            Assert.Equal('1', next.ToString()[14]);
            Assert.True("89ab".Contains(next.ToString()[19], StringComparison.Ordinal));
            last = next;
        }
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0.50", "-0.5")]
    [InlineData("20000.00", "20000")]
    [InlineData("833.33", "833.33")]
    [InlineData("1e3", "1000")]
    [InlineData("25E-4", "0.0025")]
    [InlineData("99999999999999999999999999999999999999", "99999999999999999999999999999999999999")]
    [InlineData("-0.00000000000000000000000000000000000001", "-0.00000000000000000000000000000000000001")]
    public void Numbers_are_exact_to_38_digits(string text, string printed)
    {
        Assert.True(Number.TryParse(text, out var number));
        Assert.Equal(printed, number.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("999999999999999999999999999999999999999")]
    public void What_is_no_number_is_refused(string text) => Assert.False(Number.TryParse(text, out _));

    [Theory]
    [InlineData("2.5", 0, "3")]
    [InlineData("-2.5", 0, "-3")]
    [InlineData("2.4999", 0, "2")]
    [InlineData("1.005", 2, "1.01")]
    [InlineData("-1.005", 2, "-1.01")]
    public void Rounding_is_half_away_from_zero(string text, int scale, string rounded)
    {
        Assert.True(Number.TryParse(text, out var number));
        Assert.Equal(rounded, number.Rescale(scale)!.Value.ToString());
    }

    [Fact]
    public void Numbers_of_different_scales_compare_as_numbers()
    {
        var random = new Random(11);
        for (var i = 0; i < 2000; i++)
        {
            var left = new Number(random.NextInt64(-1_000_000, 1_000_000), random.Next(0, 8));
            var right = new Number(random.NextInt64(-1_000_000, 1_000_000), random.Next(0, 8));
            var expected = decimal.Parse(left.ToString(), System.Globalization.CultureInfo.InvariantCulture)
                .CompareTo(decimal.Parse(right.ToString(), System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(expected, left.CompareTo(right));
            Assert.Equal(expected == 0, left.GetHashCode() == right.GetHashCode());
        }
    }

    [Fact]
    public void The_empty_date_is_zero_and_the_last_is_of_3999()
    {
        Assert.True(DateSeconds.TryParse("0001-01-01T00:00:00", out var empty));
        Assert.Equal(0, empty);
        Assert.True(DateSeconds.TryParse("3999-12-31T23:59:59", out var last));
        Assert.Equal(DateSeconds.Max, last);
        Assert.False(DateSeconds.TryParse("4000-01-01T00:00:00", out _));
        Assert.Equal("2016-12-26T16:00:52", DateSeconds.Format(DateSeconds.From(new DateTime(2016, 12, 26, 16, 0, 52))));
    }

    [Theory]
    [InlineData("Catalog_Номенклатра", "Catalog_Номенклатура")]
    [InlineData("Catalog_Noemnclature", "Catalog_Nomenclature")]
    [InlineData("catalog_goods", "Catalog_Goods")]
    public void The_nearest_right_name_is_found(string wrong, string right) =>
        Assert.Equal(right, NearestName.Find(wrong, ["Catalog_Номенклатура", "Catalog_Nomenclature", "Catalog_Goods", "Document_Sale"]));

    [Fact]
    public void A_name_that_is_nothing_like_any_gets_no_suggestion() =>
        Assert.Null(NearestName.Find("zzz", ["Catalog_Goods", "Document_Sale"]));
}
