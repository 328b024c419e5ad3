using System.Globalization;
using Grossbuch.OData.Binding;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>
/// Literals are lifted out of requests: what shares a shape must share a plan, and what must not share a plan has another shape.
/// </summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("/Catalog_Товары(guid'00000000-0000-0000-0000-000000000001')",
        "/Catalog_Товары(guid'00000000-0000-0000-0000-000000000002')")]
    [InlineData("/Catalog_Товары?$filter=Description eq 'a'&$top=5", "/Catalog_Товары?$filter=Description  eq 'bb''b'&$top=50")]
    [InlineData("/Catalog_Товары?$filter=Цена gt 5.25", "/Catalog_Товары?$filter=Цена gt 999.99")]
    [InlineData("/A?$filter=concat(A,'x') eq 'y'", "/A?$filter=concat(A,'cast(') eq ''")]
    [InlineData("/A?$filter=cast(guid'1','Catalog_X') eq A", "/A?$filter=cast(guid'2','Catalog_X') eq A")]
    public void Values_are_not_part_of_a_shape(string left, string right) => Assert.Equal(ShapeOf(left), ShapeOf(right));

    [Theory]
    [InlineData("/A?$filter=isof(A,'Catalog_X')", "/A?$filter=isof(A,'Catalog_Y')")]
    [InlineData("/A?$filter=cast(cast(A,'Catalog_X')/B,'Catalog_Y') eq null", "/A?$filter=cast(cast(A,'Catalog_Z')/B,'Catalog_Y') eq null")]
    [InlineData("/A?$filter=dateadd(D,'day',1) gt D", "/A?$filter=dateadd(D,'year',1) gt D")]
    [InlineData("/A?$filter=A_Type eq 'StandardODATA.Catalog_X'", "/A?$filter=A_Type eq 'StandardODATA.Catalog_Y'")]
    [InlineData("/A(Recorder='1',Recorder_Type='StandardODATA.Document_X')", "/A(Recorder='1',Recorder_Type='StandardODATA.Document_Y')")]
    [InlineData("/A?$filter=N gt 5", "/A?$filter=N gt 5.5")]
    [InlineData("/A?$filter=N gt 5", "/A?$filter=N gt 12345678901234567890")]
    [InlineData("/A?$filter=N gt 5", "/A?$filter=N gt '5'")]
    [InlineData("/A?$filter=F eq true", "/A?$filter=F eq false")]
    [InlineData("/A?$select=A", "/A?$select=B")]
    [InlineData("/A?$top=1", "/A?$skip=1")]
    public void What_shapes_a_plan_is(string left, string right) => Assert.NotEqual(ShapeOf(left), ShapeOf(right));

    /// <summary>
    /// Random requests of one shape: the plan of the first, filled with the literals of the second, is the plan of the second.
    /// </summary>
    [Fact]
    public void A_cached_plan_is_the_plan_that_would_be_made()
    {
        using var door = new DoorFixture();
        var random = new Random(20260725);
        var session = door.Infobase.BeginOwner();
        var publication = Publication.Of(door.Infobase);
        var compared = 0;
        for (var i = 0; i < 400; i++)
        {
            var template = Conditions[random.Next(Conditions.Length)];
            if (random.Next(2) == 0) template = $"({template}) and {Conditions[random.Next(Conditions.Length)]}";
            using var first = Parse($"/Catalog_Товары?$filter={Instantiate(template, random)}&$top={random.Next(100)}");
            using var second = Parse($"/Catalog_Товары?$filter={Instantiate(template, random)}&$top={random.Next(100)}");
            var (firstKey, secondKey) = (Lift(first), Lift(second));
            var made = new ReadCompiler(session, publication, second, Format.JsonMinimal).Compile().Prepared;
            if (firstKey != secondKey) continue;
            compared++;
            var cached = new ReadCompiler(session, publication, first, Format.JsonMinimal).Compile().Prepared;
            Assert.Equal(made.Read.Sql, cached.Read.Sql);
            Assert.Equal(LiteralSlots.Fill(made.Read.Values, made.Slots, second),
                LiteralSlots.Fill(cached.Read.Values, cached.Slots, second));
        }
        Assert.True(compared > 200, $"only {compared} pairs had one shape");
    }

    [Fact]
    public async Task Requests_of_one_shape_are_compiled_once()
    {
        using var door = new DoorFixture();
        var plans = Publication.Of(door.Infobase).Plans;
        for (var i = 0; i < 10; i++) await door.Json($"/Catalog_Товары?$filter=Description eq 'text {i}'&$skip={i}");
        Assert.Equal(1, plans.Count);
    }

    [Fact]
    public async Task The_cache_is_bounded_and_keeps_what_is_used()
    {
        using var door = new DoorFixture(
            options: new Grossbuch.Infobase.InfobaseOptions { Limits = new Grossbuch.Core.Limits { PlansMax = 8 } });
        var plans = Publication.Of(door.Infobase).Plans;
        for (var i = 0; i < 40; i++)
        {
            await door.Json($"/Catalog_Товары?$filter={string.Join(" and ", Enumerable.Repeat("Активен eq true", i + 1))}");
            Assert.True(plans.Count <= 9, $"{plans.Count} plans are kept");
        }
    }

    private static readonly string[] Conditions =
    [
        "Цена gt {n}", "Цена mul {n} le {n}", "round(Цена) eq {n}", "Description eq {s}", "substringof({s},Description)",
            "like(Description,{s}) eq true",
        "Поставщик_Key eq guid{g}", "Поставщик/ИНН eq {s}", "Вид eq {s}", "Создан ge datetime{d}", "year(Создан) eq {n}", "Активен eq true",
        "dateadd(Создан,'day',{n}) lt datetime{d}", "Любое eq {n}", "Любое eq {s}", "Любое eq cast(guid{g},'Catalog_Контрагенты')",
        "isof(Любое,'Catalog_Товары')", "Любое_Type eq 'StandardODATA.Catalog_Товары'", "Ид eq guid{g}", "Parent/Description ne {s}",
        "cast(Любое,'Catalog_Контрагенты')/ИНН eq {s}", "concat(Артикул,{s}) eq {s}", "not (Артикул eq {s})", "Точное lt {n}",
            "DataVersion eq {s}",
        "datedifference(Создан,datetime{d},'month') ge {n}", "substring(Артикул,{n},{n}) eq {s}",
    ];

    private static string Instantiate(string template, Random random)
    {
        while (template.IndexOf('{', StringComparison.Ordinal) is >= 0 and var at)
        {
            var value = template[at + 1] switch
            {
                'n' => random.Next(3) == 0 ? $"{random.Next(100)}.{random.Next(1, 9)}"
                    : random.Next(2_000).ToString(CultureInfo.InvariantCulture),
                's' => $"'{new string((char)('а' + random.Next(32)), random.Next(6))}{(random.Next(4) == 0 ? "''" : "")}'",
                'g' => $"'{new Guid(random.Next(), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)}'",
                _ => $"'20{random.Next(10, 30)}-0{random.Next(1, 9)}-11T00:00:00'",
            };
            template = template[..at] + value + template[(at + 3)..];
        }
        return template;
    }

    private static RequestText Parse(string target)
    {
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new RequestText(target, "", true)
            : new RequestText(target.AsSpan(0, question), target.AsSpan(question + 1), true);
    }

    private static string ShapeOf(string target)
    {
        using var text = Parse(target);
        return Lift(text);
    }

    private static string Lift(RequestText text)
    {
        using var shape = new RequestShape(64);
        shape.Lift(text);
        return shape.Key.ToString();
    }
}
