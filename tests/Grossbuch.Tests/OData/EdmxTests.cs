using System.Collections.Immutable;
using System.Text;
using System.Xml.Linq;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Model;
using Grossbuch.OData.Wire;
using Grossbuch.Tests.Storage;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>The metadata document: against recorded ones where they are, and its own rules (odata §3–5).</summary>
public sealed class EdmxTests
{
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2009/11/edm";

    [Fact]
    public void The_envelope_is_laid_out_as_the_platform_does()
    {
        var text = Encoding.UTF8.GetString(EdmxDocument.Render(new EntityModel(new TestConfiguration().Build(), new ODataOptions())));
        Assert.StartsWith(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <edmx:Edmx xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"
            >>Version="1.0">
            ><edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
            >>>m:DataServiceVersion="3.0"
            >>>m:MaxDataServiceVersion="3.0">
            >><Schema xmlns="http://schemas.microsoft.com/ado/2009/11/edm"
            >>>>Namespace="StandardODATA">
            >>><ComplexType Name="TypeDescription">
            >>>><Property Name="Types"
            >>>>>>Type="Collection(Edm.String)"
            >>>>>>Nullable="false"/>
            """,
            string.Join('\n', text.Split('\n').Select(line => line.Replace('\t', '>'))), StringComparison.Ordinal);
        Assert.EndsWith("\t</edmx:DataServices>\n</edmx:Edmx>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_real_document_is_reproduced()
    {
        var recorded = Recorded("metadata-small-2016.edmx");
        var made = Render(SmallBase2016());
        foreach (var kind in new[] { "EntityType", "Association", "EntitySet", "FunctionImport" })
            foreach (var element in recorded.Descendants(Edm + kind))
                AssertReproduced(made, Without2016(element), kind);
        foreach (var name in new[] { "Document_АктВыполненныхРабот_Работы_RowType", "NumberQualifiers", "PointInTime" })
            AssertReproduced(made, recorded.Descendants(Edm + "ComplexType").Single(type => Name(type) == name), "ComplexType");
        foreach (var name in new[] { "ТипКонтрагента", "AccountType", "AccountingRecordType", "AllowedSign" })
            AssertReproduced(made, recorded.Descendants(Edm + "EnumType").Single(type => Name(type) == name), "EnumType");
    }

    [Fact]
    public void Parts_of_a_real_trade_base_are_reproduced()
    {
        var recorded = Recorded("metadata-extract-ut11.edmx");
        var made = Render(TradeParts(), Published);
        foreach (var kind in new[] { "EntityType", "EnumType", "FunctionImport" })
            foreach (var element in recorded.Descendants(Edm + kind)) AssertReproduced(made, element, kind);
    }

    [Fact]
    public void Every_property_of_every_kind_follows_the_rules()
    {
        foreach (var demo in new[] { "torg", "trade" })
        {
            var loaded = Grossbuch.Metadata.Loading.DesignerDump.Load(
                new Grossbuch.Infobase.Loading.PhysicalDumpFolder(Repository.Path($"demo/{demo}/configuration")));
            var made = Render(loaded.Configuration!);
            var types = made.Descendants(Edm + "EntityType").Select(Name).ToHashSet(StringComparer.Ordinal);
            foreach (var property in made.Descendants(Edm + "Property"))
                Assert.Equal(["Name", "Type", "Nullable"], property.Attributes().Select(attribute => attribute.Name.LocalName));
            foreach (var entity in made.Descendants(Edm + "EntityType"))
            {
                var names = entity.Elements(Edm + "Property").Select(Name).ToList();
                Assert.Equal(names.Count, names.Distinct().Count());
                foreach (var key in entity.Descendants(Edm + "PropertyRef")) Assert.Contains(Name(key), names);
            }
            foreach (var end in made.Descendants(Edm + "End"))
                Assert.Contains(end.Attribute("Type")!.Value["StandardODATA.".Length..], types);
            Assert.Equal(types, made.Descendants(Edm + "EntitySet").Select(Name).ToHashSet(StringComparer.Ordinal));
            AssertTypesExist(made);
        }
    }

    [Fact]
    public void Accounting_and_calculation_registers_have_their_functions()
    {
        var loaded = Grossbuch.Metadata.Loading.DesignerDump.Load(
            new Grossbuch.Infobase.Loading.PhysicalDumpFolder(Repository.Path("demo/torg/configuration")));
        var made = Render(loaded.Configuration!);
        var accounting = made.Descendants(Edm + "FunctionImport").Where(import =>
            import.Element(Edm + "Parameter")!.Attribute("Type")!.Value == "StandardODATA.AccountingRegister_Хозрасчетный").Select(Name);
        Assert.Equal(["Balance", "BalanceAndTurnovers", "DrCrTurnovers", "ExtDimensions", "RecordsWithExtDimensions", "Turnovers"],
            accounting);
        foreach (var import in made.Descendants(Edm + "FunctionImport"))
        {
            var parameters = import.Elements(Edm + "Parameter").Select(Name).ToArray();
            Assert.Equal("bindingParameter", parameters[0]);
            Assert.Equal(parameters[1..].Order(StringComparer.Ordinal), parameters[1..]);
        }
    }

    [Fact]
    public void The_predefined_enumerations_stand_at_the_end_one_of_them_twice() => Assert.Equal(
        ["AccountType", "AccountingRecordType", "AccumulationRecordType", "AllowedSign", "AllowedLength", "DateFractions", "AllowedLength"],
        Render(TestConfiguration.Shop()).Descendants(Edm + "EnumType").Select(Name).TakeLast(7));

    private static void AssertTypesExist(XDocument made)
    {
        var known = made.Descendants(Edm + "EntityType").Concat(made.Descendants(Edm + "ComplexType")).Select(Name)
            .ToHashSet(StringComparer.Ordinal);
        var used = made.Descendants().SelectMany(element => element.Attributes())
            .Where(attribute => attribute.Name.LocalName is "Type" or "ReturnType")
            .Select(attribute => attribute.Value.Replace("Collection(", "", StringComparison.Ordinal).TrimEnd(')'))
            .Where(type => type.StartsWith("StandardODATA.", StringComparison.Ordinal)).Select(type => type["StandardODATA.".Length..]);
        Assert.Empty(used.Except(known));
    }

    private static void AssertReproduced(XDocument made, XElement expected, string kind)
    {
        var candidates = made.Descendants(Edm + kind).Where(element => Name(element) == Name(expected)).Select(Canonical).ToArray();
        Assert.True(candidates.Contains(Canonical(expected)),
            $"{kind} {Name(expected)}\nrecorded {Canonical(expected)}\nmade     {string.Join("\n         ", candidates)}");
    }

    // The structure without layout: names, attributes and their order.
    private static string Canonical(XElement element)
    {
        var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration)
            .Select(attribute => $" {attribute.Name.LocalName}='{attribute.Value}'");
        return $"<{element.Name.LocalName}{string.Concat(attributes)}>{string.Concat(element.Elements().Select(Canonical))}";
    }

    // In 2016 catalogs without predefined items had no such properties.
    private static XElement Without2016(XElement element)
    {
        if (Name(element) != "Catalog_Контрагенты" || element.Name.LocalName != "EntityType") return element;
        var copy = new XElement(element);
        copy.Elements(Edm + "Property").First().AddAfterSelf(
            new XElement(Edm + "Property", new XAttribute("Name", "Predefined"), new XAttribute("Type", "Edm.Boolean"),
                new XAttribute("Nullable", "true")),
            new XElement(Edm + "Property", new XAttribute("Name", "PredefinedDataName"), new XAttribute("Type", "Edm.String"),
                new XAttribute("Nullable", "true")));
        return copy;
    }

    private static string Name(XElement element) => element.Attribute("Name")!.Value;

    private static XDocument Render(Configuration configuration, ImmutableArray<string>? content = null)
    {
        var bytes = EdmxDocument.Render(new EntityModel(configuration, new ODataOptions { Content = content }));
        return XDocument.Parse(Encoding.UTF8.GetString(bytes));
    }

    private static XDocument Recorded(string file)
    {
        var path = Repository.TestData is { } folder ? Path.Combine(folder, "odata", file) : null;
        if (path is null || !File.Exists(path)) Assert.Skip("the recorded data are not there");
        return XDocument.Load(path!);
    }

    private static Configuration SmallBase2016()
    {
        var made = new TestConfiguration();
        return made.Add(new Document
        {
            Name = "АктВыполненныхРабот",
            Uuid = made.Uuid("Акт"),
            RefType = made.Ref("Document.АктВыполненныхРабот"),
            NumberLength = 9,
            Attributes = [made.Field("Контрагент", made.RefTo("Catalog.Контрагенты"))],
            DescribedSections =
            [
                new TabularSection
                {
                    Name = "Работы", NameRussian = "Работы", Uuid = made.Uuid("Работы"),
                    Attributes = [made.Field("Сумма", TypeDescription.OfNumber(15, 2)),
                        made.Field("Описание", TypeDescription.OfString(100))],
                },
            ],
        }).Add(new Catalog
        {
            Name = "Контрагенты",
            Uuid = made.Uuid("Контрагенты"),
            RefType = made.Ref("Catalog.Контрагенты"),
            CodeLength = 9,
            DescriptionLength = 100,
            Attributes = [made.Field("Вид", made.RefTo("Enum.ТипКонтрагента"))],
        }).Add(new Grossbuch.Metadata.Objects.Enum
        {
            Name = "ТипКонтрагента",
            Uuid = made.Uuid("ТипКонтрагента"),
            RefType = made.Ref("Enum.ТипКонтрагента"),
            Values =
            [
                new EnumValue("ЮрЛицо", RefKey.FromUuid(made.Uuid("ЮрЛицо")), LocalizedText.Empty),
                new EnumValue("ФизЛицо", RefKey.FromUuid(made.Uuid("ФизЛицо")), LocalizedText.Empty),
            ],
        }).Build();
    }

    private static readonly ImmutableArray<string> Published =
    [
        "InformationRegister.пр_ОчередьДействий", "AccumulationRegister.пр_ВыпускПроукцииПоСменам",
            "InformationRegister.ПоследнийОбменСБанками",
        "InformationRegister.КурсыВалют", "Catalog.Валюты", "ExchangePlan.Удалить_ОбменУправлениеТорговлей_11_0_РозничнаяТорговля_1_0",
        "DocumentJournal.СогласияНаОбработкуПерсональныхДанных", "BusinessProcess.пр_БизнесПроцессСогласованияОрдеров",
        "ChartOfCharacteristicTypes.СтатьиДоходов", "Task.пр_ЗадачаСогласования", "Constant.Xx_АвтоматическиСоздаватьАктыРасхождений",
        "Enum.СтатусыТаможенныхДеклараций", "Document.Согласие", "Document.Отзыв", "Catalog.Субъекты",
    ];

    private static Configuration TradeParts() => EdmxParts.Trade();
}
