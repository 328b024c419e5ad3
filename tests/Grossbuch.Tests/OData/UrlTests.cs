using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Splitting and decoding of targets (odata §15), paths with keys, choice of the format.</summary>
public sealed class UrlTests
{
    [Fact]
    public void Options_are_split_before_they_are_decoded()
    {
        using var text = new RequestText("/Catalog_%D0%A2(guid%27x%27)", "%24filter=A+eq+%27a%26b%2Bc%27&$top=5&&x", plusIsSpace: true);
        Assert.Equal("/Catalog_Т(guid'x')", text.Path.ToString());
        Assert.Equal(["$filter", "$top", "x"], text.Options.Select(option => option.Name));
        Assert.Equal(["A eq 'a&b+c'", "5", ""], text.Options.Select(option => text[option].ToString()));
    }

    [Fact]
    public void A_plus_may_be_literal_and_is_so_in_paths()
    {
        using var text = new RequestText("/A(Code='1+1')", "$filter=A+eq+1", plusIsSpace: false);
        Assert.Equal("/A(Code='1+1')", text.Path.ToString());
        Assert.Equal("A+eq+1", text[text.Options[0]].ToString());
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("%41%", "A%")]
    [InlineData("a%F0%9F%98%80b", "a😀b")]
    [InlineData("Ж😀", "Ж😀")]
    [InlineData("%FF", "\uFFFD")]
    public void Broken_encodings_stay_what_they_are(string encoded, string decoded)
    {
        using var text = new RequestText(encoded, "x=" + encoded, plusIsSpace: true);
        Assert.Equal(decoded, text.Path.ToString());
        Assert.Equal(decoded, text[text.Options[0]].ToString());
    }

    [Theory]
    [InlineData("/Catalog_X", "Catalog_X")]
    [InlineData("Catalog_X/", "Catalog_X")]
    [InlineData("/Catalog_X()", "Catalog_X()")]
    [InlineData("/Catalog_X(guid'1')/Y/$value", "Catalog_X(1) Y $value")]
    [InlineData("/R(Period=datetime'2024-01-01T00:00:00', Валюта_Key=guid'2')", "R(Period=2024-01-01T00:00:00,Валюта_Key=2)")]
    [InlineData("/R(Recorder='1/2', Recorder_Type='StandardODATA.Document_Y')", "R(Recorder=1/2,Recorder_Type=StandardODATA.Document_Y)")]
    [InlineData("/R(Ref_Key=guid'1',LineNumber=2,Flag=true)", "R(Ref_Key=1,LineNumber=2,Flag=True)")]
    [InlineData("/R(ТипЦены=\"Приходная\")", "R(ТипЦены=Приходная)")]
    [InlineData("/R/SliceLast(Condition='A eq guid'1'')", "R SliceLast!")]
    [InlineData("/R(", "R!")]
    [InlineData("/R(1)x", "R!")]
    [InlineData("/R&x", "R&x!")]
    public void Paths_are_segments_with_keys(string path, string expected) =>
        Assert.Equal(expected, string.Join(' ', ResourcePath.Parse(path).Select(Print)));

    [Theory]
    [InlineData(null, null, Format.Atom)]
    [InlineData("json", null, Format.JsonMinimal)]
    [InlineData("application/json", null, Format.JsonMinimal)]
    [InlineData("application/json;odata=nometadata", null, Format.JsonNone)]
    [InlineData("json;odata=nometadata", null, Format.JsonNone)]
    [InlineData("application/json; odata=fullmetadata", null, Format.JsonFull)]
    [InlineData("atom", "application/json", Format.Atom)]
    [InlineData("csv", "application/json", Format.Unknown)]
    [InlineData(null, "application/json", Format.JsonMinimal)]
    [InlineData(null, "application/json;odata=fullmetadata;q=0.9, */*", Format.JsonFull)]
    [InlineData(null, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Format.Atom)]
    [InlineData(null, "image/png", Format.Atom)]
    public void The_option_wins_over_the_header(string? option, string? accept, object expected) =>
        Assert.Equal((Format)expected, FormatChoice.Choose(option, option is not null, accept));

    [Theory]
    [InlineData("/trade/odata/standard.odata", "/trade", "", "")]
    [InlineData("/trade/odata/standard.odata/", "/trade", "/", "")]
    [InlineData("/trade/12/odata/standard.odata/A?x=1?2", "/trade/12", "/A", "x=1?2")]
    [InlineData("http://host/%D0%A2/odata/standard.odata/A", "/Т", "/A", "")]
    public void The_service_is_found_in_the_target(string target, string prefix, string path, string query)
    {
        var http = new DefaultHttpContext();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        var found = Grossbuch.OData.ServicePath.Of(http)!.Value;
        Assert.Equal((prefix, path, query), (found.Prefix, found.Path.ToString(), found.Query.ToString()));
    }

    private static string Print(PathSegment segment)
    {
        if (segment.IsBroken) return segment.Name + "!";
        if (!segment.HasBrackets) return segment.Name;
        var arguments = segment.Arguments.Select(argument => (argument.Name is null ? "" : argument.Name + "=") + argument.Value switch
        {
            LiteralNode literal => literal.Text,
            BooleanNode flag => flag.Value.ToString(),
            _ => "?",
        });
        return $"{segment.Name}({string.Join(',', arguments)})";
    }
}
