using Grossbuch.Core;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Bases;
using Xunit;

namespace Grossbuch.Tests.Infobase;

public sealed class OptionTextTests
{
    [Fact]
    public void Every_listed_option_can_be_set_to_what_it_is()
    {
        var options = new InfobaseOptions();
        foreach (var (key, value) in OptionText.List(options))
        {
            if (value is "" or "{}" or "[]") continue;
            Assert.Equal(OptionText.List(options), OptionText.List(OptionText.Set(options, key, value)));
        }
    }

    [Theory]
    [InlineData("odata.pluss", "literal", "odata.plus")]
    [InlineData("durabilty", "full", "durability")]
    public void An_unknown_option_names_the_nearest(string key, string value, string nearest)
    {
        var error = Assert.Throws<InfobaseException>(() => OptionText.Set(new InfobaseOptions(), key, value));
        Assert.Contains(nearest, error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("odata.plus", "maybe")]
    [InlineData("limits.readersMax", "many")]
    public void A_wrong_value_is_refused(string key, string value) =>
        Assert.Equal(ErrorCode.Usage, Assert.Throws<InfobaseException>(() => OptionText.Set(new InfobaseOptions(), key, value)).Code);

    [Fact]
    public void A_misspelt_key_of_the_file_is_an_error_with_the_nearest_right_one()
    {
        using var temporary = new TemporaryBase(TemporaryBase.Demo("trade"));
        var text = File.ReadAllText(temporary.Folder.DescriptionPath);
        File.WriteAllText(temporary.Folder.DescriptionPath, text.Replace("\"plus\"", "\"pluss\"", StringComparison.Ordinal));
        var error = Assert.Throws<InfobaseException>(() => temporary.Folder.ReadDescription());
        Assert.Equal(ErrorCode.Configuration, error.Code);
        Assert.Equal("'pluss' is not known; did you mean 'plus'?", error.Hint);
    }

    [Fact]
    public void Values_of_data_areas_may_be_added() =>
        Assert.Equal("1", OptionText.Set(new InfobaseOptions(), "separators.Area", "1").Separators["Area"]);
}
