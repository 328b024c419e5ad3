using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Answers to the byte: each type, the order of members, links, frames (odata §7).</summary>
public sealed class JsonTests : IDisposable
{
    private const string Good = "/Catalog_Товары(guid'00000001-0000-0000-1122-334455667788')";

    private readonly DoorFixture _door = new();

    public JsonTests()
    {
        var store = _door.Store;
        store.Insert("Catalog.Контрагенты",
            [("Ref", store.Ref("Catalog.Контрагенты", 7)), ("Code", Value.Of(42)), ("Description", Value.Of("ООО \"Ромашка\"")),
            ("ИНН", Value.Of("7700000000"))]);
        store.Insert("Catalog.Товары", Folder(store), Filled(store), Empty(store));
        store.Insert("Document.Заказ",
            [("Ref", store.Ref("Document.Заказ", 1)), ("Number", Value.Of("1")), ("Date", Date("2024-02-29T01:02:03")),
            ("Клиент", store.Ref("Catalog.Контрагенты", 7))]);
        store.Insert("Document.Заказ.Строки", Line(store, 2, 1.5m), Line(store, 1, 10m));
        store.Insert("InformationRegister.Цены",
            [("Period", Date("2024-01-01")), ("Номенклатура", store.Ref("Catalog.Товары", 1)), ("Раздел", Value.Of("A'\"б")),
            ("Сумма", Number("12.30"))]);
        store.Insert("AccumulationRegister.Остатки",
            [("Recorder", store.Ref("Document.Заказ", 1)), ("Period", Date("2024-02-29T01:02:03")), ("LineNumber", Value.Of(1)),
                ("Active", Value.Of(true)), ("RecordType", Value.Of(1)), ("Позиция", store.Ref("Catalog.Товары", 1)),
                ("Штук", Number("3"))]);
    }

    public void Dispose() => _door.Dispose();

    [Fact]
    public async Task Every_type_of_value()
    {
        var body = await _door.Json(Good + "?");
        Assert.Equal(
            """
            {
            "odata.metadata": "http://host/base/odata/standard.odata/$metadata#Catalog_Товары/@Element",
            "Ref_Key": "00000001-0000-0000-1122-334455667788",
            "Predefined": false,
            "PredefinedDataName": "",
            "DataVersion": "AAAAAAAAAQI=",
            "Description": "Стол \\ \"дубовый\"\n\u0001",
            "Code": "000000001",
            "Parent_Key": "00000003-0000-0000-1122-334455667788",
            "IsFolder": false,
            "DeletionMark": true,
            "Цена": 833.3,
            "Поставщик_Key": "00000007-0000-0000-1122-334455667788",
            "Вид": "Товар",
            "Создан": "2016-12-26T16:00:52",
            "Активен": true,
            "Комментарий": "длинный",
            "Артикул": "",
            "Штрихкод": "460          ",
            "Точное": -12345678901234567890.0123456789,
            "Любое": "6.4",
            "Любое_Type": "Edm.Double",
            "Файл_Base64Data": "AQID",
            "Файл_Type": "image/png",
            "Ид": "0a0b0c0d-0000-0000-0000-000000000005",
            "Граница": "-999999999999999999",
            "Типы": {
            "Types": [
            "Number",
            "StandardODATA.Catalog_Контрагенты"
            ],
            "NumberQualifiers": {
            "AllowedSign": "Nonnegative",
            "Digits": 10,
            "FractionDigits": 2
            },
            "StringQualifiers": {
            "AllowedLength": "Variable",
            "Length": "0"
            },
            "DateQualifiers": {
            "DateFractions": "DateTime"
            },
            "BinaryDataQualifiers": {
            "AllowedLength": "Variable",
            "Length": "0"
            }
            },
            "Parent@navigationLinkUrl": "Catalog_Товары(guid'00000001-0000-0000-1122-334455667788')/Parent",
            "Поставщик@navigationLinkUrl": "Catalog_Товары(guid'00000001-0000-0000-1122-334455667788')/Поставщик"
            }
            """,
            body);
    }

    [Fact]
    public async Task Empty_values_and_values_that_do_not_exist()
    {
        var body = await _door.Json(
            "/Catalog_Товары?$orderby=Code&$filter=Code ne '000000001'&$select=Code,Parent_Key,Цена,Поставщик_Key,Вид,Создан,Штрихкод,Любое,Файл_Base64Data,Файл_Type,Ид,Граница");
        Assert.Equal(
            """
            {
            "odata.metadata": "http://host/base/odata/standard.odata/$metadata#Catalog_Товары",
            "value": [{
            "Code": "000000002",
            "Parent_Key": "00000000-0000-0000-0000-000000000000",
            "Цена": 0,
            "Поставщик_Key": "00000000-0000-0000-0000-000000000000",
            "Вид": "",
            "Создан": "0001-01-01T00:00:00",
            "Штрихкод": "             ",
            "Любое": "",
            "Любое_Type": "StandardODATA.Undefined",
            "Файл_Base64Data": null,
            "Файл_Type": null,
            "Ид": "00000000-0000-0000-0000-000000000000",
            "Граница": "0"
            },{
            "Code": "000000003",
            "Parent_Key": "00000000-0000-0000-0000-000000000000",
            "Цена": null,
            "Поставщик_Key": null,
            "Вид": "",
            "Создан": "0001-01-01T00:00:00",
            "Штрихкод": "             ",
            "Любое": "00000007-0000-0000-1122-334455667788",
            "Любое_Type": "StandardODATA.Catalog_Контрагенты",
            "Файл_Base64Data": null,
            "Файл_Type": null,
            "Ид": "00000000-0000-0000-0000-000000000000",
            "Граница": "0"
            }]
            }
            """,
            body);
    }

    [Fact]
    public async Task A_document_with_its_lines_in_their_order() => Assert.Equal(
        """
        {
        "odata.metadata": "http://host/base/odata/standard.odata/$metadata#Document_Заказ",
        "odata.count": "1",
        "value": [{
        "Ref_Key": "00000001-0000-0000-1122-334455667788",
        "DataVersion": "AAAAAAAAAAA=",
        "Number": "1",
        "Date": "2024-02-29T01:02:03",
        "DeletionMark": false,
        "Posted": false,
        "Клиент_Key": "00000007-0000-0000-1122-334455667788",
        "Строки": [
        {
        "Ref_Key": "00000001-0000-0000-1122-334455667788",
        "LineNumber": "1",
        "Товар_Key": "00000001-0000-0000-1122-334455667788",
        "Количество": 10
        },
        {
        "Ref_Key": "00000001-0000-0000-1122-334455667788",
        "LineNumber": "2",
        "Товар_Key": "00000001-0000-0000-1122-334455667788",
        "Количество": 1.5
        }
        ],
        "Клиент@navigationLinkUrl": "Document_Заказ(guid'00000001-0000-0000-1122-334455667788')/Клиент"
        }]
        }
        """,
        await _door.Json("/Document_Заказ?$inlinecount=allpages"));

    [Fact]
    public async Task Without_metadata_there_is_nothing_but_values() => Assert.Equal(
        """
        {
        "value": [{
        "Number": "1",
        "Клиент_Key": "00000007-0000-0000-1122-334455667788"
        }]
        }
        """,
        (await _door.Send("/Document_Заказ?$select=Number,Клиент_Key&$format=application/json;odata=nometadata")).Body);

    [Fact]
    public async Task Full_metadata_names_types_and_addresses() => Assert.Equal(
        """
        {
        "odata.metadata": "http://host/base/odata/standard.odata/$metadata#Document_Заказ/@Element",
        "odata.type": "StandardODATA.Document_Заказ",
        "odata.id": "http://host/base/odata/standard.odata/Document_Заказ(guid'00000001-0000-0000-1122-334455667788')",
        "odata.editLink": "Document_Заказ(guid'00000001-0000-0000-1122-334455667788')",
        "Ref_Key@odata.type": "Edm.Guid",
        "Ref_Key": "00000001-0000-0000-1122-334455667788",
        "Строки@odata.type": "Collection(StandardODATA.Document_Заказ_Строки_RowType)",
        "Строки": [
        {
        "LineNumber@odata.type": "Edm.Int64",
        "LineNumber": "1"
        },
        {
        "LineNumber@odata.type": "Edm.Int64",
        "LineNumber": "2"
        }
        ]
        }
        """,
        (await _door.Send("/Document_Заказ(guid'00000001-0000-0000-1122-334455667788')?$select=Ref_Key,Строки/LineNumber&$format=application/json;odata=fullmetadata")).Body);

    [Fact]
    public async Task A_register_record_is_addressed_by_its_whole_key() => Assert.Equal(
        """
        {
        "odata.metadata": "http://host/base/odata/standard.odata/$metadata#InformationRegister_Цены/@Element",
        "Period": "2024-01-01T00:00:00",
        "Номенклатура_Key": "00000001-0000-0000-1122-334455667788",
        "Раздел": "A'\"б",
        "Сумма": 12.3,
        "Номенклатура@navigationLinkUrl": "InformationRegister_Цены(Period=datetime'2024-01-01T00:00:00', Номенклатура_Key=guid'00000001-0000-0000-1122-334455667788', Раздел='A''\"б')/Номенклатура"
        }
        """,
        await _door.Json("/InformationRegister_Цены(Раздел='a''\"Б',Period=datetime'2024-01-01',Номенклатура_Key=guid'00000001-0000-0000-1122-334455667788')"));

    [Fact]
    public async Task A_record_of_a_composite_recorder() => Assert.Equal(
        """
        {
        "odata.metadata": "http://host/base/odata/standard.odata/$metadata#AccumulationRegister_Остатки_RecordType/@Element",
        "Recorder": "00000001-0000-0000-1122-334455667788",
        "Recorder_Type": "StandardODATA.Document_Заказ",
        "Period": "2024-02-29T01:02:03",
        "LineNumber": "1",
        "Active": true,
        "RecordType": "Expense",
        "Позиция_Key": "00000001-0000-0000-1122-334455667788",
        "Штук": 3,
        "Позиция@navigationLinkUrl": "AccumulationRegister_Остатки_RecordType(Recorder='00000001-0000-0000-1122-334455667788', Recorder_Type='StandardODATA.Document_Заказ', LineNumber=1)/Позиция"
        }
        """,
        await _door.Json("/AccumulationRegister_Остатки_RecordType(Recorder='00000001-0000-0000-1122-334455667788', Recorder_Type='StandardODATA.Document_Заказ', LineNumber=1)"));

    [Fact]
    public async Task A_constant_that_was_never_set_has_the_default_of_its_type()
    {
        Assert.Equal(
            """
            {
            "odata.metadata": "http://host/base/odata/standard.odata/$metadata#Constant_Фирма",
            "value": [{
            "Value": "",
            "SurrogateKey": 0
            }]
            }
            """,
            await _door.Json("/Constant_Фирма"));
        _door.Store.Insert("Constant.Фирма", [("Value", Value.Of("ООО"))]);
        foreach (var key in new[] { "(0)", "(SurrogateKey=0)", "(guid'00000000-0000-0000-0000-000000000000')" })
            Assert.Contains("\"Value\": \"ООО\"", await _door.Json("/Constant_Фирма" + key), StringComparison.Ordinal);
        Assert.Equal(404, (await _door.Send("/Constant_Фирма(1)?$format=json")).Status);
    }

    [Theory]
    [InlineData("/Поставщик/Description",
        "{\n\"odata.metadata\": \"http://host/base/odata/standard.odata/$metadata#Edm.String\",\n\"value\": \"ООО \\\"Ромашка\\\"\"\n}")]
    [InlineData("/Цена", "{\n\"odata.metadata\": \"http://host/base/odata/standard.odata/$metadata#Edm.Double\",\n\"value\": 833.3\n}")]
    [InlineData("/Поставщик?$select=ИНН",
        "{\n\"odata.metadata\": \"http://host/base/odata/standard.odata/$metadata#Catalog_Контрагенты/@Element\",\n\"ИНН\": \"7700000000\"\n}")]
    public async Task Paths_below_an_entity(string path, string expected) => Assert.Equal(expected, await _door.Json(Good + path));

    [Theory]
    [InlineData("/Description/$value", "text/plain;charset=utf-8", "Стол \\ \"дубовый\"\n\u0001")]
    [InlineData("/Создан/$value", "text/plain;charset=utf-8", "2016-12-26T16:00:52")]
    [InlineData("/Граница/$value", "text/plain;charset=utf-8", "-999999999999999999")]
    [InlineData("/Файл", "image/png", "\u0001\u0002\u0003")]
    [InlineData("/Файл/$value", "image/png", "\u0001\u0002\u0003")]
    public async Task Raw_values(string path, string type, string expected)
    {
        var reply = await _door.Send(Good + path);
        Assert.Equal((200, type, expected), (reply.Status, reply.ContentType, reply.Body));
    }

    [Fact]
    public async Task Presentations_are_asked_for_by_name() => Assert.Equal(
        """
        {
        "odata.metadata": "http://host/base/odata/standard.odata/$metadata#Document_Заказ",
        "value": [{
        "Presentation": "Заказ 1 от 29.02.2024 1:02:03",
        "Клиент____Presentation": "ООО \"Ромашка\""
        }]
        }
        """,
        await _door.Json("/Document_Заказ?$select=Presentation, Клиент____Presentation"));

    [Fact]
    public async Task Unpublished_types_are_unavailable_and_have_no_links()
    {
        using var store = new DoorFixture(options: new InfobaseOptions { OData = new ODataOptions { Content = ["Catalog.Товары"] } });
        var partner = store.Store.Ref("Catalog.Контрагенты", 7);
        store.Store.Insert("Catalog.Товары",
            [("Ref", store.Store.Ref("Catalog.Товары", 1)), ("Code", Value.Of("1")), ("Поставщик", partner), ("Любое", partner)]);
        var body = await store.Json("/Catalog_Товары?$select=Поставщик_Key,Любое");
        Assert.Contains($"\"Любое_Type\": \"UnavailableEntities.UnavailableEntity_{partner.AsRefType.TypeId}\"", body,
            StringComparison.Ordinal);
        Assert.DoesNotContain("navigationLinkUrl", body, StringComparison.Ordinal);
        Assert.Equal(404, (await store.Send("/Catalog_Контрагенты?$format=json")).Status);
    }

    private static (string, Value)[] Folder(Storage.StoreFixture store) =>
    [
        ("Ref", store.Ref("Catalog.Товары", 3)), ("Code", Value.Of("000000003")), ("IsFolder", Value.Of(true)), ("Цена", Value.Null),
            ("Поставщик", Value.Null),
        ("Любое", store.Ref("Catalog.Контрагенты", 7)),
    ];

    private static (string, Value)[] Empty(Storage.StoreFixture store) =>
        [("Ref", store.Ref("Catalog.Товары", 2)), ("Code", Value.Of("000000002"))];

    private static (string, Value)[] Filled(Storage.StoreFixture store)
    {
        var types = new TypeDescription(
            PrimitiveTypes.Number, [store.Object("Catalog.Контрагенты").RefType!], new NumberQualifiers(10, 2, true));
        var kind = store.Configuration.OfKind<Grossbuch.Metadata.Objects.Enum>().Single();
        return
        [
            ("Ref", store.Ref("Catalog.Товары", 1)), ("DataVersion", Value.Of(258)),
                ("Description", Value.Of("Стол \\ \"дубовый\"\n\u0001")),
            ("Code", Value.Of("000000001")), ("Parent", store.Ref("Catalog.Товары", 3)), ("DeletionMark", Value.Of(true)),
                ("Цена", Number("833.30")),
            ("Поставщик", store.Ref("Catalog.Контрагенты", 7)), ("Вид", Value.OfRef(kind.RefType!, kind.Values[0].Key)),
            ("Создан", Date("2016-12-26T16:00:52")), ("Активен", Value.Of(true)), ("Комментарий", Value.Of("длинный")),
                ("Штрихкод", Value.Of("460")),
            ("Точное", Number("-12345678901234567890.0123456789")), ("Любое", Number("6.4")),
            ("Файл", Value.OfStorage(new StoredContent([1, 2, 3], "image/png"))),
            ("Ид", Value.OfUuid(RefKey.FromUuid(new Guid("0a0b0c0d-0000-0000-0000-000000000005")))),
                ("Граница", Value.Of(-999999999999999999)),
            ("Типы", Value.OfTypes(types)),
        ];
    }

    private static (string, Value)[] Line(Storage.StoreFixture store, int number, decimal quantity) =>
    [
        ("Ref", store.Ref("Document.Заказ", 1)), ("LineNumber", Value.Of(number)), ("Товар", store.Ref("Catalog.Товары", 1)),
        ("Количество", Number(quantity.ToString(System.Globalization.CultureInfo.InvariantCulture))),
    ];

    private static Value Number(string text)
    {
        Assert.True(Grossbuch.Core.Values.Number.TryParse(text, out var number));
        return Value.Of(number);
    }

    private static Value Date(string text)
    {
        Assert.True(DateSeconds.TryParse(text, out var seconds));
        return Value.OfDate(seconds);
    }
}
