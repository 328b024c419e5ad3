using Grossbuch.Core.Values;
using Grossbuch.Metadata.Loading;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>Types of fields and their fill values (conformance A02, A15, A16, A17).</summary>
public sealed class TypeTests
{
    [Fact]
    public void A02_the_namespace_of_a_type_counts_not_its_prefix()
    {
        var dump = new DumpBuilder().Add("Catalog", "X");
        dump.List("Catalog", "A");
        dump.Folder.Add("Catalogs/A.xml", dump.ObjectFile(
            "Catalog", "A", "", DumpBuilder.Attribute("Поле", DumpBuilder.Type("cfg:CatalogRef.X")),
            DumpBuilder.Namespaces.Replace(
                "http://v8.1c.ru/8.1/data/enterprise/current-config", "http://www.w3.org/2001/XMLSchema", StringComparison.Ordinal)));

        var result = dump.Load();

        Assert.Null(result.Configuration);
        var error = Assert.Single(result.Errors);
        Assert.Equal(LoadCodes.BadType, error.Code);
        Assert.Contains("Catalog.A.Attribute.Поле", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_prefix_serves_even_one_declared_on_the_type_itself()
    {
        var type = """<v8:Type xmlns:d4p1="http://v8.1c.ru/8.1/data/enterprise/current-config">d4p1:CatalogRef.X</v8:Type>""";
        var configuration = new DumpBuilder().Add("Catalog", "X", "", DumpBuilder.Attribute("Поле", type)).LoadClean();

        Assert.Equal("CatalogRef.X", Assert.Single(configuration.Find<Catalog>("Catalog.X")!.Attributes[0].Type.Refs).Name);
    }

    [Fact]
    public void A15_defined_types_are_followed_to_their_end_with_their_qualifiers()
    {
        var configuration = new DumpBuilder()
            .Add("DefinedType", "A",
                $"<Type>{DumpBuilder.TypeSet("cfg:DefinedType.B")}{DumpBuilder.Number(15, 2)}</Type>")
            .Add("DefinedType", "B", $"<Type>{DumpBuilder.Type("cfg:CatalogRef.X")}</Type>")
            .Add("Catalog", "X", "", DumpBuilder.Attribute("Поле", DumpBuilder.TypeSet("cfg:DefinedType.A")))
            .LoadClean();

        var type = configuration.Find<Catalog>("Catalog.X")!.Attributes[0].Type;
        Assert.Equal(PrimitiveTypes.Number, type.Primitives);
        Assert.Equal(new NumberQualifiers(15, 2, false), type.Number);
        Assert.Equal(["CatalogRef.X"], type.Refs.Select(item => item.Name));
    }

    [Fact]
    public void A_cycle_of_defined_types_is_an_error_that_names_them()
    {
        var result = new DumpBuilder()
            .Add("DefinedType", "A", $"<Type>{DumpBuilder.TypeSet("cfg:DefinedType.B")}</Type>")
            .Add("DefinedType", "B", $"<Type>{DumpBuilder.TypeSet("cfg:DefinedType.A")}</Type>")
            .Load();

        Assert.Null(result.Configuration);
        Assert.All(result.Errors, error => Assert.Equal(LoadCodes.CyclicType, error.Code));
        Assert.Contains(result.Errors, error => error.Message.Contains("DefinedType.A", StringComparison.Ordinal)
            && error.Message.Contains("DefinedType.B", StringComparison.Ordinal));
    }

    [Fact]
    public void A16_a_type_of_all_documents_grows_with_the_documents()
    {
        static IEnumerable<string> Accepted(params string[] documents)
        {
            var dump = new DumpBuilder()
                .Add("Catalog", "X", "", DumpBuilder.Attribute("Основание", DumpBuilder.TypeSet("cfg:DocumentRef")));
            foreach (var name in documents) dump.Add("Document", name);
            return dump.LoadClean().Find<Catalog>("Catalog.X")!.Attributes[0].Type.Refs.Select(item => item.Name);
        }

        Assert.Equal(["DocumentRef.Приход", "DocumentRef.Расход"], Accepted("Приход", "Расход"));
        Assert.Equal(["DocumentRef.Приход", "DocumentRef.Расход", "DocumentRef.Возврат"], Accepted("Приход", "Расход", "Возврат"));
    }

    [Fact]
    public void AnyRef_accepts_every_reference_and_characteristics_accept_what_their_chart_says()
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "X", "",
                DumpBuilder.Attribute("Все", DumpBuilder.TypeSet("cfg:AnyRef")) + DumpBuilder.Attribute(
                    "Свойство", DumpBuilder.TypeSet("cfg:Characteristic.Виды")))
            .Add("Enum", "E")
            .Add("ChartOfCharacteristicTypes", "Виды", $"<Type>{DumpBuilder.Type("cfg:EnumRef.E")}{DumpBuilder.String(50)}</Type>")
            .LoadClean();

        var attributes = configuration.Find<Catalog>("Catalog.X")!.Attributes;
        Assert.Equal(["CatalogRef.X", "EnumRef.E", "ChartOfCharacteristicTypesRef.Виды"],
            attributes[0].Type.Refs.Select(item => item.Name));
        Assert.Equal("String | EnumRef.E", attributes[1].Type.ToString());
        Assert.Equal(50, attributes[1].Type.String.Length);
    }

    [Fact]
    public void Types_that_live_in_memory_only_are_silent_in_a_session_parameter_and_a_warning_in_a_field()
    {
        var result = new DumpBuilder()
            .Add("SessionParameter", "Кэш", $"<Type>{DumpBuilder.Type("v8:FixedStructure")}{DumpBuilder.String(10)}</Type>")
            .Add("Catalog", "X", "",
                DumpBuilder.Attribute("Поле", DumpBuilder.Type("v8:FixedStructure")) + DumpBuilder.Attribute(
                    "Ссылка1", DumpBuilder.Type("cfg:CatalogRef.Нет")))
            .Load();

        Assert.Equal("String", result.Configuration!.Find<SessionParameter>("SessionParameter.Кэш")!.Type.ToString());
        Assert.Equal(2, result.Warnings.Count());
        Assert.All(result.Warnings, warning => Assert.Equal(LoadCodes.UnresolvedType, warning.Code));
        Assert.Contains("Catalog.X.Attribute.Поле", result.Warnings.First().Message, StringComparison.Ordinal);
        Assert.Contains("CatalogRef.Нет refers to nothing", result.Warnings.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Qualifiers_of_every_primitive_are_read()
    {
        var all = string.Concat(((string[])["xs:dateTime", "xs:boolean", "v8:UUID", "v8:ValueStorage"]).Select(DumpBuilder.Type))
            + DumpBuilder.String(9, "Fixed")
            + "<v8:DateQualifiers><v8:DateFractions>Date</v8:DateFractions></v8:DateQualifiers>";
        var numbers = DumpBuilder.Attribute("Число", DumpBuilder.Number(0, 0))
            + DumpBuilder.Attribute("Без", DumpBuilder.Type("xs:decimal"));
        var configuration = new DumpBuilder().Add("Catalog", "X", "", DumpBuilder.Attribute("Все", all) + numbers).LoadClean();

        var attributes = configuration.Find<Catalog>("Catalog.X")!.Attributes;
        Assert.Equal(
            PrimitiveTypes.String | PrimitiveTypes.Date | PrimitiveTypes.Boolean | PrimitiveTypes.Uuid | PrimitiveTypes.ValueStorage,
            attributes[0].Type.Primitives);
        Assert.Equal((new StringQualifiers(9, true), DateParts.Date), (attributes[0].Type.String, attributes[0].Type.DateParts));
        Assert.Equal(default, attributes[1].Type.Number);
        Assert.Equal(attributes[1].Type, attributes[2].Type);
    }

    [Fact]
    public void A17_a_fill_value_may_be_a_pair_of_ids()
    {
        var pair = $"{DumpBuilder.Uuid("CatalogRef.X")}.{Guid.Empty}";
        var configuration = new DumpBuilder()
            .Add("Catalog", "X", "", DumpBuilder.Attribute("Поле", DumpBuilder.Type("cfg:CatalogRef.X"), Fill("xr:DesignTimeRef", pair)))
            .LoadClean();

        var value = configuration.Find<Catalog>("Catalog.X")!.Attributes[0].FillValue!.Value;
        Assert.Equal((configuration.FindRefType("CatalogRef.X"), true), (value.AsRefType, value.AsKey.IsEmpty));
    }

    [Theory]
    [InlineData("xr:DesignTimeRef", "Enum.E.EnumValue.Второе", "EnumRef.E")]
    [InlineData("xr:DesignTimeRef", "Catalog.X.Главный", "CatalogRef.X")]
    [InlineData("xr:DesignTimeRef", "Catalog.X.EmptyRef", "CatalogRef.X(00000000-0000-0000-0000-000000000000)")]
    [InlineData("xs:decimal", "12.5", "12.5")]
    [InlineData("xs:boolean", "true", "true")]
    [InlineData("xs:dateTime", "0001-01-01T00:00:00", "0001-01-01T00:00:00")]
    [InlineData("xs:string", "", "")]
    [InlineData("ent:AccountType", "ActivePassive", "2")]
    public void Fill_values_have_many_forms(string type, string text, string expected)
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "X", "", DumpBuilder.Attribute("Поле", DumpBuilder.TypeSet("cfg:AnyRef"), Fill(type, text)))
            .Add("Enum", "E", "", DumpBuilder.EnumValue("Первое") + DumpBuilder.EnumValue("Второе"))
            .File("Catalogs/X/Ext/Predefined.xml",
                DumpBuilder.Predefined("CatalogPredefinedItems", $"<Item id=\"{DumpBuilder.Uuid("Главный")}\"><Name>Главный</Name></Item>"))
            .LoadClean();

        var value = configuration.Find<Catalog>("Catalog.X")!.Attributes[0].FillValue!.Value;
        Assert.StartsWith(expected, value.ToString(), StringComparison.Ordinal);
        if (text.EndsWith("Второе", StringComparison.Ordinal))
            Assert.Equal(configuration.Find<Grossbuch.Metadata.Objects.Enum>("Enum.E")!.Values[1].Key, value.AsKey);
        if (text.EndsWith("Главный", StringComparison.Ordinal)) Assert.Equal(RefKey.FromUuid(DumpBuilder.Uuid("Главный")), value.AsKey);
    }

    [Fact]
    public void A_fill_value_that_cannot_be_read_is_a_warning()
    {
        var result = new DumpBuilder()
            .Add("Catalog", "X", "",
                DumpBuilder.Attribute("Поле", DumpBuilder.Type("cfg:CatalogRef.X"), Fill("xr:DesignTimeRef", "Catalog.X.Нет"))).Load();

        Assert.Equal(LoadCodes.FillValue, Assert.Single(result.Diagnostics).Code);
        Assert.Null(result.Configuration!.Find<Catalog>("Catalog.X")!.Attributes[0].FillValue);
    }

    [Fact]
    public void Limits_of_a_field_keep_their_text_with_comma_or_point()
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "X", "",
                DumpBuilder.Attribute(
                    "Поле", DumpBuilder.Number(5, 2), "<MinValue xsi:type=\"xs:string\">0,01</MinValue><MaxValue xsi:nil=\"true\"/>"))
            .LoadClean();

        var field = configuration.Find<Catalog>("Catalog.X")!.Attributes[0];
        Assert.Equal(("0,01", ""), (field.MinValue, field.MaxValue));
    }

    private static string Fill(string type, string text) => $"<FillValue xsi:type=\"{type}\">{text}</FillValue>";
}
