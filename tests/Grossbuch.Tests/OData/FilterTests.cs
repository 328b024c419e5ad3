using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>What filters find, and in which order (odata §6).</summary>
public sealed class FilterTests : IDisposable
{
    private readonly DoorFixture _door = new();

    public FilterTests()
    {
        var store = _door.Store;
        var kind = store.Configuration.OfKind<Grossbuch.Metadata.Objects.Enum>().Single();
        var partner = store.Ref("Catalog.Контрагенты", 1);
        store.Insert(
            "Catalog.Контрагенты",
            [("Ref", partner), ("Code", Value.Of(10)), ("Description", Value.Of("Яблоко")), ("ИНН", Value.Of("770"))],
            [("Ref", store.Ref("Catalog.Контрагенты", 2)), ("Code", Value.Of(2)), ("Description", Value.Of("арбуз")),
                ("ИНН", Value.Of("780"))]);
        store.Insert(
            "Catalog.Товары",
            [
                ("Ref", store.Ref("Catalog.Товары", 1)), ("Code", Value.Of("1")), ("Description", Value.Of("Молоко 3.2%")),
                    ("Цена", Price(250)),
                ("Поставщик", partner), ("Вид", Value.OfRef(kind.RefType!, kind.Values[1].Key)), ("Создан", Date("2024-02-29T10:20:30")),
                ("Активен", Value.Of(true)), ("Комментарий", Value.Of("всё хорошо")),
                    ("Любое", Value.OfRef(partner.AsRefType, partner.AsKey)),
            ],
            [
                ("Ref", store.Ref("Catalog.Товары", 2)), ("Code", Value.Of("2")), ("Description", Value.Of("О'Нил")), ("Цена", Price(99)),
                ("Поставщик", store.Ref("Catalog.Контрагенты", 2)), ("Вид", Value.OfRef(kind.RefType!, kind.Values[0].Key)),
                    ("Любое", Price(1250)),
            ],
            [("Ref", store.Ref("Catalog.Товары", 3)), ("Code", Value.Of("3")), ("Description", Value.Of("Папка")),
                ("IsFolder", Value.Of(true)), ("Цена", Value.Null), ("Поставщик", Value.Null), ("Любое", Value.Of("текст"))],
            [("Ref", store.Ref("Catalog.Товары", 4)), ("Code", Value.Of("4")), ("Description", Value.Of("кефир")),
                ("Любое", Value.Of(true)), ("Parent", store.Ref("Catalog.Товары", 3))]);
    }

    public void Dispose() => _door.Dispose();

    [Theory]
    [InlineData("Цена gt 2", "1")]
    [InlineData("Цена eq 2.50", "1")]
    [InlineData("2.5 eq Цена", "1")]
    [InlineData("1 lt Цена", "1")]
    [InlineData("Цена ne 2.5", "2,4")]
    [InlineData("Цена eq null", "3")]
    [InlineData("Цена ne null", "1,2,4")]
    [InlineData("Цена mul 2 add 1 eq 6", "1")]
    [InlineData("Цена div 2 eq 1.25", "1")]
    [InlineData("-Цена lt -1", "1")]
    [InlineData("round(Цена) eq 3", "1")]
    [InlineData("Description eq 'МОЛОКО 3.2%  '", "1")]
    [InlineData("Description eq 'О''Нил'", "2")]
    [InlineData("substringof('ОЛОК',Description)", "1")]
    [InlineData("substringof('олок',Description) eq false", "2,3,4")]
    [InlineData("startswith(Description,'к') or endswith(Description,'%')", "1,4")]
    [InlineData("like(Description,'[^м]%')", "2,3,4")]
    [InlineData("like(Description,'[^м]%') eq true and not like(Description,'п%')", "2,4")]
    [InlineData("substring(Description,1,2) eq 'мо'", "1")]
    [InlineData("concat(Code,Description) eq '4Кефир'", "4")]
    [InlineData("substringof('хорошо',Комментарий)", "1")]
    [InlineData("year(Создан) eq 2024 and month(Создан) eq 2 and day(Создан) eq 29 and quarter(Создан) eq 1", "1")]
    [InlineData("hour(Создан) eq 10 and minute(Создан) eq 20 and second(Создан) eq 30 and dayofyear(Создан) eq 60", "1")]
    [InlineData("dayofweek(Создан) eq 4", "1")]
    [InlineData("Создан ge datetime'2024-02-29' and Создан lt datetime'2024-03-01T00:00:00'", "1")]
    [InlineData("dateadd(Создан,'year',1) eq datetime'2025-02-28T10:20:30'", "1")]
    [InlineData("datedifference(datetime'2024-01-01T00:00:00',Создан,'month') eq 1", "1")]
    [InlineData("Активен", "1")]
    [InlineData("not Активен", "2,3,4")]
    [InlineData("Активен eq false and IsFolder eq true", "3")]
    [InlineData("true", "1,2,3,4")]
    [InlineData("Вид eq 'Услуга'", "1")]
    [InlineData("Вид eq 'Нет такого'", "")]
    [InlineData("Вид eq ''", "3,4")]
    [InlineData("Description eq datetime'2024-01-01T00:00:00'", "")]
    [InlineData("Цена eq 'x'", "")]
    [InlineData("Ref_Key eq guid'00000002-0000-0000-1122-334455667788'", "2")]
    [InlineData("Поставщик_Key eq guid'00000001-0000-0000-1122-334455667788'", "1")]
    [InlineData("Поставщик/ИНН eq '770'", "1")]
    [InlineData("Поставщик/Code eq 2", "2")]
    [InlineData("Parent/Parent_Key eq guid'00000000-0000-0000-0000-000000000000'", "4")]
    [InlineData("Parent/Description eq 'папка'", "4")]
    [InlineData("Любое eq guid'00000001-0000-0000-1122-334455667788'", "")]
    [InlineData("Любое eq cast(guid'00000001-0000-0000-1122-334455667788','Catalog_Контрагенты')", "1")]
    [InlineData("Любое eq cast(guid'00000001-0000-0000-1122-334455667788','Catalog_Товары')", "")]
    [InlineData("Любое eq 12.5", "2")]
    [InlineData("Любое eq 'ТЕКСТ'", "3")]
    [InlineData("Любое eq true", "4")]
    [InlineData("isof(Любое,'Catalog_Контрагенты')", "1")]
    [InlineData("isof(Любое,'Number') or isof(Любое,'Boolean')", "2,4")]
    [InlineData("Любое_Type eq 'StandardODATA.Catalog_Контрагенты'", "1")]
    [InlineData("Любое_Type eq 'Edm.String'", "3")]
    [InlineData("Любое_Type ne 'Edm.String'", "1,2,4")]
    [InlineData("cast(Любое,'Catalog_Контрагенты')/ИНН eq '770'", "1")]
    [InlineData("cast(Любое,'Number') gt 10", "2")]
    [InlineData("Predefined eq false and DeletionMark eq false", "1,2,3,4")]
    [InlineData("DataVersion eq 'AAAAAAAAAAA='", "1,2,3,4")]
    [InlineData("Цена gt 99999999999999999999", "")]
    [InlineData("Цена lt 99999999999999999999.123", "1,2,4")]
    public async Task Filters_find(string filter, string codes)
    {
        Assert.Equal(codes, string.Join(',', await Codes($"$orderby=Code&$filter={filter}")));
        Assert.Equal(codes.Length == 0 ? 0 : codes.Split(',').Length, await _door.Count("Catalog_Товары", filter));
    }

    [Theory]
    [InlineData("Code desc", "4,3,2,1")]
    [InlineData("Description", "4,1,2,3")]
    [InlineData("Цена,Code desc", "3,4,2,1")]
    [InlineData("Поставщик/Description desc,Code", "1,2,3,4")]
    [InlineData("Ref_Key", "4,1,2,3")]
    [InlineData("Вид desc,Code", "1,2,3,4")]
    [InlineData("Поставщик_Key desc, Code", "1,2,3,4")]
    [InlineData("substring(Description,2) ,Code", "2,3,4,1")]
    [InlineData("IsFolder desc,Цена mul -1", "3,1,2,4")]
    public async Task Orders(string order, string codes)
    {
        Assert.Equal(codes, string.Join(',', await Codes($"$orderby={order}")));
    }

    [Fact]
    public async Task Pages_and_totals()
    {
        Assert.Equal("2,3", string.Join(',', await Codes("$orderby=Code&$top=2&$skip=1")));
        Assert.Empty(await Codes("$top=0"));
        Assert.Contains("\"odata.count\": \"4\"", await _door.Json("/Catalog_Товары?$inlinecount=allpages&$top=1&$select=Code"),
            StringComparison.Ordinal);
        Assert.DoesNotContain("odata.count", await _door.Json("/Catalog_Товары?$inlinecount=none&$top=1&$select=Code"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_may_have_a_ceiling_and_the_guide_may_be_read_literally()
    {
        _door.Infobase.Apply(new InfobaseOptions
        {
            OData = new ODataOptions { CountBom = "none" },
            Limits = Grossbuch.Core.Limits.Default with { RowsMax = 2 },
        });
        Assert.Equal(2, (await Codes("$orderby=Code")).Length);
        Assert.Equal(2, (await Codes("$orderby=Code&$top=3")).Length);
        Assert.Equal("4", (await _door.Send("/Catalog_Товары/$count")).Body);
        _door.Infobase.Apply(new InfobaseOptions { OData = new ODataOptions { InlineCount = "all" } });
        Assert.Equal(4, (await Codes("$inlinecount=allpages&$top=1")).Length);
    }

    private async Task<string[]> Codes(string options)
    {
        var body = await _door.Json("/Catalog_Товары?$select=Code&" + options);
        using var json = System.Text.Json.JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Code").GetString()!)];
    }

    private static Value Price(int hundredths) => Value.Of(new Number(hundredths, 2));

    private static Value Date(string text)
    {
        Assert.True(DateSeconds.TryParse(text, out var seconds));
        return Value.OfDate(seconds);
    }
}
