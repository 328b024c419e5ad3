using Grossbuch.Infobase;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Codes, statuses and texts of errors (odata §9), and the hints after them.</summary>
public sealed class ErrorTests : IDisposable
{
    private const string Missing = "guid'00000000-0000-0000-0000-000000000001'";

    private readonly DoorFixture _door = new();

    public void Dispose() => _door.Dispose();

    [Theory]
    [InlineData("/Catalog_Товар", 404, "8", "Сущность \"Catalog_Товар\" не найдена (Did you mean 'Catalog_Товары'?)")]
    [InlineData("/catalog_Товары", 404, "8", "не найдена")]
    [InlineData("/Catalog_товары", 404, "8", "Did you mean 'Catalog_Товары'?")]
    [InlineData("/Enum_Виды", 404, "8", "не найдена")]
    [InlineData("/Catalog_Товары(" + Missing + ")", 404, "9", "Экземпляр сущности \"Catalog_Товары\" не найден по переданному ключу.")]
    [InlineData("/Catalog_Товары(" + Missing + ")/Поставщик", 404, "9", "Экземпляр сущности")]
    [InlineData("/Catalog_Товары(" + Missing + ")/Description", 404, "9", "Экземпляр сущности")]
    [InlineData("/Catalog_Товары(guid'zzz')", 400, "1", "Не удалось разобрать строку 'zzz' как значение типа Edm.Guid!")]
    [InlineData("/Catalog_Товары('abc')", 400, "1", "Не удалось разобрать строку 'abc' как значение типа Edm.Guid!")]
    [InlineData("/Catalog_Товары(5)", 400, "1", "Не удалось разобрать строку '5'")]
    [InlineData("/Catalog_Товары(Code='1')", 400, "7", "Ref_Key")]
    [InlineData("/Catalog_Товары(Ref_Key=" + Missing + ",Code='1')", 400, "6", "Сегмент пути Code не найден!")]
    [InlineData("/InformationRegister_Цены(Period=datetime'2024-01-01')", 400, "7", "Номенклатура_Key, Раздел")]
    [InlineData("/Catalog_Товары(", 400, "6", "Сегмент пути Catalog_Товары не найден!")]
    [InlineData("/Catalog_Товары/Foo", 400, "6", "Сегмент пути Foo не найден!")]
    [InlineData("/Catalog_Товары(" + Missing + ")/Foo", 400, "6", "Сегмент пути Foo не найден!")]
    [InlineData("/Document_Заказ(" + Missing + ")/Foo()", 400, "6", "Метод не найден")]
    [InlineData("/Document_Заказ(" + Missing + ")/Post", 405, "19", "GET")]
    [InlineData("/InformationRegister_Цены/Slice_Last()", 400, "6", "Метод не найден (Did you mean 'SliceLast'?)")]
    [InlineData("/InformationRegister_Цены/SliceLast(Period=datetime'2024-01-01T00:00:00',Condition='Номенклатура_Key eq guid'x'')", 501,
        "0", "SliceLast")]
    [InlineData("/InformationRegister_Цены/SliceLast?Condition=x", 501, "0", "SliceLast")]
    [InlineData("/AccumulationRegister_Остатки/Balance()", 501, "0", "Balance")]
    [InlineData("/AccumulationRegister_Остатки/Balances()", 400, "6", "Метод не найден")]
    [InlineData("/AccumulationRegister_Остатки", 501, "0", "AccumulationRegister_Остатки_RecordType")]
    [InlineData("/Catalog_Товары?$expand=Поставщик", 501, "0", "$expand")]
    [InlineData("/Catalog_Товары?$expand=Поставщикк", 400, "6", "Did you mean 'Поставщик'?")]
    [InlineData("/Catalog_Товары?$select=Поставщик/ИНН", 501, "0", "$expand")]
    [InlineData("/Catalog_Товары?$expan=Поставщик", 400, "0", "The $expan parameter is not supported (Did you mean '$expand'?)")]
    [InlineData("/Catalog_Товары?foo=1", 400, "0", "The foo parameter is not supported")]
    [InlineData("/Catalog_Товары?$select=Descripton", 400, "6", "Сегмент пути Descripton не найден! (Did you mean 'Description'?)")]
    [InlineData("/Catalog_Товары?$orderby=Descripton", 400, "6", "Did you mean 'Description'?")]
    [InlineData("/Catalog_Товары?$top=-1", 400, "14", "Ошибка при разборе опции запроса $top")]
    [InlineData("/Catalog_Товары?$skip=x", 400, "14", "Ошибка при разборе опции запроса $skip")]
    [InlineData("/Catalog_Товары?$inlinecount=all", 400, "14", "$inlinecount")]
    [InlineData("/Catalog_Товары?$top=1&$top=2", 400, "2", "$top")]
    public async Task Mistakes_in_paths_and_options(string target, int status, string code, string text) =>
        await Check(target, status, code, text);

    [Theory]
    [InlineData("Descripton eq 'x'", 400, "14",
        "Ошибка при разборе опции запроса $filter (character 1: Catalog_Товары has no property 'Descripton'; did you mean 'Description'?)")]
    [InlineData("Description eq", 400, "14", "character 15")]
    [InlineData("startwith(Description,'x') eq true", 400, "14", "did you mean 'startswith'?")]
    [InlineData("tolower(Description) eq 'x'", 400, "21", "tolower")]
    [InlineData("length(Description) gt 1", 400, "21", "length")]
    [InlineData("startswith(Description)", 400, "21", "startswith")]
    [InlineData("dateadd(Создан,'week',1) gt Создан", 400, "21", "quarter")]
    [InlineData("Строки/any(d: d/X eq 1)", 501, "0", "any")]
    [InlineData("Ref_Key gt guid'00000000-0000-0000-0000-000000000001'", 500, "-1",
        "{(3, 23)}: Неверные параметры в операции сравнения. Нельзя сравнивать поля неограниченной длины и поля несовместимых типов.")]
    [InlineData("Комментарий eq 'x'", 500, "-1", "Неверные параметры в операции сравнения")]
    [InlineData("Файл_Base64Data eq 'x'", 500, "-1", "Неверные параметры в операции сравнения")]
    [InlineData("Цена eq Description", 500, "-1", "Неверные параметры в операции сравнения")]
    [InlineData("Вид gt 'Товар'", 500, "-1", "Неверные параметры в операции сравнения")]
    [InlineData("year(Description) eq 1", 500, "-1", "Неверные параметры \"year\"")]
    [InlineData("Ref_Key eq 'xx'", 400, "1", "Не удалось разобрать строку 'xx' как значение типа Edm.Guid!")]
    [InlineData("Description eq 5", 400, "1", "Не удалось разобрать строку '5' как значение типа Edm.String!")]
    [InlineData("Создан eq datetime'2024-13-01'", 400, "1", "Edm.DateTime")]
    [InlineData("Любое/Description eq 'x'", 400, "14", "cast(Любое")]
    [InlineData("isof(Любое,'Catalog_Товар')", 400, "14", "did you mean 'Catalog_Товары'?")]
    [InlineData("Description", 400, "14", "a condition is expected")]
    [InlineData("Поставщик/Foo eq 1", 400, "14", "Catalog_Контрагенты has no property 'Foo'")]
    public async Task Mistakes_in_filters(string filter, int status, string code, string text) =>
        await Check($"/Catalog_Товары?$filter={filter}", status, code, text);

    [Theory]
    [InlineData("POST", "/Catalog_Товары", 500, "-1", "Непредвиденный символ при чтении JSON")]
    [InlineData("PATCH", "/Catalog_Товары(" + Missing + ")", 500, "-1", "Непредвиденный символ при чтении JSON")]
    [InlineData("PUT", "/Catalog_Товары", 405, "19", "Write the key of the entity")]
    [InlineData("DELETE", "/Catalog_Товары(" + Missing + ")", 404, "9", "не найден")]
    [InlineData("POST", "/Catalog_Товар", 404, "8", "Catalog_Товары")]
    [InlineData("POST", "/Document_Заказ_Строки", 400, "13", "Cоздание строк табличной части напрямую не поддерживается")]
    [InlineData("POST", "/Document_Заказ(" + Missing + ")/Строки", 400, "13", "Cоздание строк")]
    [InlineData("POST", "/AccumulationRegister_Остатки_RecordType", 405, "19", "POST")]
    [InlineData("DELETE", "/Constant_Фирма", 405, "19", "DELETE")]
    [InlineData("HEAD", "/Catalog_Товары", 405, "19", "HEAD")]
    [InlineData("OPTIONS", "/Catalog_Товары", 405, "19", "OPTIONS")]
    [InlineData("POST", "/$batch", 501, "0", "$batch")]
    public async Task Verbs(string verb, string target, int status, string code, string text) =>
        await Check(target, status, code, text, verb);

    [Fact]
    public async Task The_form_follows_the_format()
    {
        var json = await _door.Send("/Catalog_X?$format=json");
        Assert.Equal("application/json;charset=utf-8", json.ContentType);
        Assert.StartsWith(
            """
            {
            "odata.error": {
            "code": "8",
            "message": {
            "lang": "ru",
            "value": "Сущность \"Catalog_X\" не найдена
            """,
            json.Body, StringComparison.Ordinal);
        var xml = await _door.Send("/Catalog_X");
        Assert.Equal("application/xml;charset=utf-8", xml.ContentType);
        Assert.Contains("<m:code>8</m:code>", xml.Body, StringComparison.Ordinal);
        Assert.Contains("<m:message>Сущность &quot;Catalog_X&quot; не найдена</m:message>", xml.Body, StringComparison.Ordinal);
        Assert.Equal("3.0", xml.Headers["DataServiceVersion"]);
        Assert.Equal((501, 415), ((await _door.Send("/Catalog_Товары")).Status, (await _door.Send("/Catalog_Товары?$format=csv")).Status));
    }

    [Fact]
    public async Task Texts_follow_the_session_and_hints_can_be_off()
    {
        using var english = new DoorFixture(options: new InfobaseOptions { Language = "en", OData = new ODataOptions { Hints = "off" } });
        // The owner's session has the language of the infobase.
        Assert.Contains("\"value\": \"\\\"Catalog_Товар\\\" entity is not found\"", (await english.Send("/Catalog_Товар?$format=json"))
            .Body, StringComparison.Ordinal);
        Assert.Contains("\"value\": \"Error parsing $filter query option\"",
            (await english.Send("/Catalog_Товары?$format=json&$filter=Foo")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_request_is_not_remembered()
    {
        for (var i = 0; i < 3; i++) await Check("/Catalog_Товары?$filter=Foo eq 1", 400, "14", "Foo");
        Assert.Equal(0, Grossbuch.OData.Requests.Publication.Of(_door.Infobase).Plans.Count);
    }

    [Fact]
    public async Task Two_members_of_one_name_stop_the_interface()
    {
        using var door = new DoorFixture(Storage.TestConfiguration.Shop(more => more.Add(new Grossbuch.Metadata.Objects.Catalog
        {
            Name = "Двойной",
            Uuid = more.Uuid("Catalog.Двойной"),
            RefType = more.Ref("Catalog.Двойной"),
            DescriptionLength = 10,
            Attributes =
            [
                more.Field("X", more.RefTo("Catalog.Товары", "Catalog.Контрагенты")),
                more.Field("X_Type", Grossbuch.Core.Values.TypeDescription.OfString(5)),
            ],
        })));
        var reply = await door.Send("/$metadata?$format=json");
        Assert.Equal(500, reply.Status);
        Assert.Contains("\"code\": \"18\"", reply.Body, StringComparison.Ordinal);
        Assert.Contains("Catalog_Двойной", reply.Body, StringComparison.Ordinal);
        Assert.Contains("X_Type", reply.Body, StringComparison.Ordinal);
        Assert.Equal(200, (await door.Send("/Catalog_Товары?$format=json")).Status);
    }

    private async Task Check(string target, int status, string code, string text, string verb = "GET")
    {
        var reply = await _door.Send(target + (target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "$format=json", verb);
        Assert.True(status == reply.Status
            && reply.Body.Contains($"\"code\": \"{code}\"", StringComparison.Ordinal), $"{reply.Status} {reply.Body}");
        Assert.Contains(text.Replace("\"", "\\\"", StringComparison.Ordinal), reply.Body, StringComparison.Ordinal);
    }
}
