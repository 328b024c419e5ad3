using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.OData.Json;
using Grossbuch.Tests.Storage;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>What bodies are read as: not given, given as nothing, given.</summary>
public sealed class BodyTests
{
    private readonly Configuration _shop = TestConfiguration.Shop();

    [Fact]
    public void What_a_line_does_not_give_is_NULL_and_what_it_gives_as_null_is_empty()
    {
        var good = (ObjectData)Import("""{"$type":"Catalog_Товары","Ref_Key":"{key}","Цена":null,"Code":"1"}""");
        Assert.Equal(ValueKind.Null, Value(good, "Description").Kind);
        Assert.Equal(ValueKind.Undefined, Value(good, "Цена").Kind);
        Assert.Equal("1", Value(good, "Code").AsString);
        Assert.Empty(good.Sections);
    }

    [Fact]
    public void Members_of_one_value_may_stand_in_any_order_and_the_last_of_one_name_is_meant()
    {
        var good = (ObjectData)Import("""
            {"Любое":"x","Ref_Key":"{key}","Любое_Type":"Edm.String","Файл_Type":"image/png",
             "Файл_Base64Data":"AQID","$type":"Catalog_Товары","Любое":"6.40","Любое_Type":"Edm.Double"}
            """);
        Assert.Equal("6.4", Value(good, "Любое").AsNumber.ToString());
        Assert.Equal("image/png", Value(good, "Файл").AsStorage.ContentType);
    }

    [Fact]
    public void A_number_never_passes_through_a_double()
    {
        var good = (ObjectData)Import(
            """{"$type":"Catalog_Товары","Ref_Key":"{key}","Точное":1234567890123456789012345678.0123456789}""");
        Assert.Equal("1234567890123456789012345678.0123456789", Value(good, "Точное").AsNumber.ToString());
    }

    [Theory]
    [InlineData("""{"$type":"Catalog_Товары","Ref_Key":"{key}","Ценна":1}""", ErrorCode.FieldNotFound, "Цена")]
    [InlineData("""{"$type":"Catalog_Товар","Ref_Key":"{key}"}""", ErrorCode.ObjectNotFound, "Catalog_Товары")]
    [InlineData("""{"$type":"Catalog_Товары","Description":"x"}""", ErrorCode.KeyMissing, "Ref_Key")]
    [InlineData("""{"$type":"Catalog_Товары","Ref_Key":"{key}","Description":5}""", ErrorCode.BadValue, "'5'")]
    [InlineData("""{"$type":"Catalog_Товары","Ref_Key":"{key}","Активен":"true"}""", ErrorCode.BadValue, "true")]
    [InlineData("""{"$type":"Catalog_Товары","Ref_Key":"{key}","Вид":"Тавар"}""", ErrorCode.BadValue, "Товар")]
    [InlineData("""{"$type":"Document_Заказ","Ref_Key":"{key}","Строки":5}""", ErrorCode.BadValue, "rows")]
    [InlineData("""{"$type":"AccumulationRegister_Остатки","RecordSet":[]}""", ErrorCode.KeyMissing, "Recorder")]
    [InlineData("""{"$type":"Catalog_Товары","Ref_Key":"\ud800"}""", ErrorCode.BadValue, "Unicode")]
    [InlineData("""{"$type":5}""", ErrorCode.ObjectNotFound, "5")]
    [InlineData("""[]""", ErrorCode.BadValue, "$type")]
    [InlineData("""{""", ErrorCode.BadValue, "JSON")]
    public void An_import_is_strict(string line, ErrorCode code, string told)
    {
        var refused = Assert.Throws<InfobaseException>(() => Import(line));
        Assert.Equal(code, refused.Code);
        Assert.Contains(told, refused.Message + refused.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Catalog_Товары(guid'k')", "Catalog_Товары", "k")]
    [InlineData("Catalog_Товары(Ref_Key=guid'k')", "Catalog_Товары", "k")]
    [InlineData(" http://h/b/odata/standard.odata/Catalog_X(guid'k') ", "Catalog_X", "k")]
    [InlineData("/Catalog_X( guid'k' )", "Catalog_X", "k")]
    [InlineData("Catalog_X('k')", "Catalog_X", "k")]
    [InlineData("Catalog_X(guid'k')/Y", null, null)]
    [InlineData("Catalog_X", null, null)]
    [InlineData("(guid'k')", null, null)]
    [InlineData("http://h/(guid'k')", null, null)]
    [InlineData("Catalog_X(guid')", null, null)]
    [InlineData(")(", null, null)]
    public void Addresses_of_references(string text, string? set, string? key)
    {
        var parsed = BindAddress.Parse(text);
        Assert.Equal(set, parsed?.SetName);
        Assert.Equal(key, parsed?.Key);
    }

    private EntityData Import(string line) => new EntityReader(_shop).Read(Encoding.UTF8.GetBytes(
        line.Replace("{key}", "a0000000-0000-4000-8000-000000000001", StringComparison.Ordinal)));

    private static Value Value(ObjectData data, string field) => data.Values[data.Object.Table.Find(field)!.Index];
}
