using System.Text;
using System.Xml.Linq;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>
/// The rules of <c>$metadata</c> (odata §3 to §5) over every base, as structure rather than text; and what single objects of the fixture
/// configuration must look like.
/// </summary>
public sealed class MetadataTests(DemoServer server)
{
    private static readonly XNamespace Edmx = "http://schemas.microsoft.com/ado/2007/06/edmx";
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2009/11/edm";
    private static readonly XNamespace M = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";

    private static readonly string[] Primitives =
        ["String", "Guid", "DateTime", "Boolean", "Double", "Int16", "Int32", "Int64", "Binary", "Stream"];

    private static readonly (string Name, string Properties)[] Predefined =
    [
        ("TypeDescription", "Types:Collection(Edm.String) NumberQualifiers:StandardODATA.NumberQualifiers "
            + "StringQualifiers:StandardODATA.StringQualifiers DateQualifiers:StandardODATA.DateQualifiers "
            + "BinaryDataQualifiers:StandardODATA.BinaryDataQualifiers"),
        ("NumberQualifiers", "AllowedSign:Edm.String Digits:Edm.Int16 FractionDigits:Edm.Int16"),
        ("StringQualifiers", "AllowedLength:Edm.String Length:Edm.Int64"),
        ("DateQualifiers", "DateFractions:Edm.String"),
        ("BinaryDataQualifiers", "AllowedLength:Edm.String Length:Edm.Int64"),
        ("PointInTime", "Ref:Edm.String Date:Edm.DateTime"),
    ];

    public static TheoryData<string> Bases => ["trade", "torg", "proba", "proba-published", "areas/1", "areas-empty"];

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task The_envelope_has_one_schema_with_its_elements_in_order(string name)
    {
        var root = await Read(name);
        Assert.Equal(Edmx + "Edmx", root.Name);
        Assert.Equal("1.0", root.Text("Version"));
        var services = Assert.Single(root.Elements());
        Assert.Equal(Edmx + "DataServices", services.Name);
        Assert.Equal("3.0", services.Attribute(M + "DataServiceVersion")!.Value);
        Assert.Equal("3.0", services.Attribute(M + "MaxDataServiceVersion")!.Value);
        var schema = Assert.Single(services.Elements());
        Assert.Equal(Edm + "Schema", schema.Name);
        Assert.Equal("StandardODATA", schema.Text("Namespace"));
        string[] order = ["EntityType", "ComplexType", "Association", "EnumType", "EntityContainer"];
        var kinds = schema.Elements().Select(item => Array.IndexOf(order, item.Name.LocalName)).ToArray();
        Assert.DoesNotContain(-1, kinds);
        Assert.Equal(kinds.Order(), kinds);
        var container = Assert.Single(schema.Kids("EntityContainer"));
        Assert.Equal("EnterpriseV8", container.Text("Name"));
        Assert.Equal("true", container.Attribute(M + "IsDefaultEntityContainer")!.Value);
        string[] parts = ["EntitySet", "FunctionImport"];
        var members = container.Elements().Select(item => Array.IndexOf(parts, item.Name.LocalName)).ToArray();
        Assert.DoesNotContain(-1, members);
        Assert.Equal(members.Order(), members);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Every_entity_type_has_its_set_in_the_same_order(string name)
    {
        var schema = await Schema(name);
        var types = schema.Kids("EntityType").Select(Name).ToArray();
        var sets = Container(schema).Kids("EntitySet").ToArray();
        Assert.Equal(types, sets.Select(Name));
        Assert.All(sets, set => Assert.Equal("StandardODATA." + Name(set), set.Text("EntityType")));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Properties_say_name_type_and_nullable_and_nothing_else(string name)
    {
        var schema = await Schema(name);
        foreach (var property in schema.Descendants(Edm + "Property"))
            Assert.Equal(["Name", "Type", "Nullable"], property.AttributeNames());
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Only_keys_record_sets_and_keys_of_rows_are_not_nullable(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Kids("EntityType"))
        {
            var keys = Keys(type);
            foreach (var property in type.Kids("Property"))
            {
                var nullable = keys.Contains(Name(property)) || Name(property) == "RecordSet" ? "false" : "true";
                Assert.True(property.Text("Nullable") == nullable, $"{Name(type)}.{Name(property)}: Nullable is not {nullable}");
            }
        }
        var entities = schema.Kids("EntityType").ToDictionary(Name);
        foreach (var type in schema.Kids("ComplexType"))
        {
            var stem = Name(type).EndsWith("_RowType", StringComparison.Ordinal) ? Name(type)[..^"_RowType".Length] : "";
            var records = entities.GetValueOrDefault(stem + "_RecordType")?.Kids("Property")
                .ToDictionary(Name, property => property.Text("Nullable"));
            foreach (var property in type.Kids("Property"))
            {
                var expected = Predefined.Any(known => known.Name == Name(type)) ? "false"
                    : stem.Length == 0 ? "true"
                    : records is not null ? records[Name(property)]
                    : Name(property) is "Ref_Key" or "LineNumber" ? "false" : "true";
                Assert.True(property.Text("Nullable") == expected, $"{Name(type)}.{Name(property)}: Nullable is not {expected}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Keys_name_properties_of_their_type(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Kids("EntityType"))
        {
            Assert.Equal(Edm + "Key", type.Elements().First().Name);
            var properties = type.Kids("Property").Select(Name).ToArray();
            var keys = Keys(type);
            Assert.NotEmpty(keys);
            Assert.All(keys, key => Assert.Contains(key, properties));
            Assert.Equal(keys.Distinct(), keys);
            Assert.Equal(properties.Distinct(), properties);
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Properties_come_before_navigation_properties_and_companion_types_after_collections(string name)
    {
        var schema = await Schema(name);
        string[] parts = ["Key", "Property", "NavigationProperty"];
        foreach (var type in schema.Kids("EntityType"))
        {
            var order = type.Elements().Select(item => Array.IndexOf(parts, item.Name.LocalName)).ToArray();
            Assert.DoesNotContain(-1, order);
            Assert.Equal(order.Order(), order);
        }
        foreach (var type in schema.Elements().Where(item => item.Name.LocalName is "EntityType" or "ComplexType"))
        {
            var properties = type.Kids("Property").ToArray();
            var names = properties.Select(Name).ToArray();
            var rank = properties.Select(property => IsCompanion(Name(property), names) ? 2 : IsCollection(property) ? 1 : 0).ToArray();
            Assert.True(rank.Order().SequenceEqual(rank), $"{Name(type)}: {string.Join(", ", names)}");
            // The types stand in the order of their owners.
            var companions = names.Where(item => IsCompanion(item, names));
            var owners = companions.Select(item => Array.IndexOf(names, item[..^"_Type".Length])).ToArray();
            Assert.Equal(owners.Order(), owners);
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task An_open_type_has_a_composite_and_a_complex_type_is_never_open(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Kids("EntityType"))
        {
            if (type.Attribute("OpenType") is not { } open) continue;
            Assert.Equal("true", open.Value);
            var names = type.Kids("Property").Select(Name).ToArray();
            Assert.Contains(names, item => IsCompanion(item, names));
        }
        Assert.All(schema.Kids("ComplexType"), type => Assert.Null(type.Attribute("OpenType")));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task No_type_name_dangles(string name)
    {
        var schema = await Schema(name);
        var entities = schema.Kids("EntityType").Select(Name).ToHashSet(StringComparer.Ordinal);
        var complex = schema.Kids("ComplexType").Select(Name).ToHashSet(StringComparer.Ordinal);
        var attributes = schema.Descendants().Attributes().Where(item => item.Name.LocalName is "Type" or "EntityType" or "ReturnType");
        foreach (var attribute in attributes)
        {
            var type = attribute.Value;
            if (type.StartsWith("Collection(", StringComparison.Ordinal)) type = type["Collection(".Length..^1];
            if (type.StartsWith("Edm.", StringComparison.Ordinal))
            {
                Assert.Contains(type["Edm.".Length..], Primitives);
                continue;
            }
            Assert.StartsWith("StandardODATA.", type, StringComparison.Ordinal);
            var local = type["StandardODATA.".Length..];
            var place = attribute.Parent!;
            var isEntity = place.Name.LocalName is "End" or "EntitySet" || place.Attribute("Name")?.Value == "bindingParameter";
            Assert.True(entities.Contains(local) || (!isEntity && complex.Contains(local)), $"{place}: {type} is not declared");
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task The_only_name_declared_twice_is_AllowedLength(string name)
    {
        var schema = await Schema(name);
        var names = schema.Elements().Select(Name).ToArray();
        Assert.Equal(["AllowedLength"], names.CountBy(item => item).Where(pair => pair.Value > 1).Select(pair => pair.Key));
        Assert.Equal(2, names.Count(item => item == "AllowedLength"));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Every_navigation_property_has_its_association_and_its_key(string name)
    {
        var schema = await Schema(name);
        var associations = schema.Kids("Association").ToDictionary(Name);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in schema.Kids("EntityType"))
        {
            var properties = type.Kids("Property").ToDictionary(Name);
            foreach (var navigation in type.Kids("NavigationProperty"))
            {
                var expected = $"{Name(type)}_{Name(navigation)}";
                Assert.Equal(["Name", "Relationship", "FromRole", "ToRole"], navigation.AttributeNames());
                Assert.Equal("StandardODATA." + expected, navigation.Text("Relationship"));
                Assert.Equal("Begin", navigation.Text("FromRole"));
                Assert.Equal("End", navigation.Text("ToRole"));
                Assert.True(associations.ContainsKey(expected), $"{expected} is not an association");
                Assert.True(used.Add(expected));
                var ends = associations[expected].Kids("End").ToArray();
                Assert.Equal(2, ends.Length);
                Assert.Equal(("Begin", "StandardODATA." + Name(type), "*"), End(ends[0]));
                Assert.Equal(("End", "0..1"), (End(ends[1]).Role, End(ends[1]).Multiplicity));
                Assert.True(properties.TryGetValue(Name(navigation) + "_Key", out var key), $"{expected} has no key beside it");
                Assert.Equal("Edm.Guid", key.Text("Type"));
            }
        }
        Assert.Equal(associations.Keys.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
        Assert.Empty(schema.Descendants(Edm + "AssociationSet"));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Functions_are_bound_and_their_parameters_stand_in_alphabetical_order(string name)
    {
        var schema = await Schema(name);
        foreach (var function in Container(schema).Kids("FunctionImport"))
        {
            Assert.Equal("true", function.Text("IsBindable"));
            Assert.Contains(function.Text("IsSideEffecting"), (string[])["true", "false"]);
            Assert.Empty(function.AttributeNames().Except(["Name", "IsBindable", "IsSideEffecting", "ReturnType"]));
            var isAction = function.Text("IsSideEffecting") == "true";
            Assert.Equal(isAction, function.Attribute("ReturnType") is null);
            var parameters = function.Kids("Parameter").ToArray();
            Assert.All(parameters, item => Assert.Equal(["Name", "Type"], item.AttributeNames()));
            Assert.Equal("bindingParameter", Name(parameters[0]));
            Assert.DoesNotContain("Collection(", parameters[0].Text("Type"), StringComparison.Ordinal);
            var rest = parameters.Skip(1).Select(Name).ToArray();
            Assert.Equal(rest.Order(StringComparer.Ordinal), rest);
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Enumerations_are_alphabetical_and_have_no_values(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Kids("EnumType"))
        {
            Assert.Equal("Edm.Int32", type.Text("UnderlyingType"));
            var members = type.Kids("Member").ToArray();
            Assert.All(members, member => Assert.Equal(["Name"], member.AttributeNames()));
            Assert.Equal(members.Select(Name).Order(StringComparer.Ordinal), members.Select(Name));
        }
        (string, string)[] last =
        [
            ("AccountType", "Active ActivePassive Passive"), ("AccountingRecordType", "Credit Debit"),
            ("AccumulationRecordType", "Expense Receipt"), ("AllowedSign", "Any Nonnegative"), ("AllowedLength", "Fixed Variable"),
            ("DateFractions", "Date DateTime Time"), ("AllowedLength", "Fixed Variable"),
        ];
        var found = schema.Kids("EnumType").TakeLast(last.Length)
            .Select(type => (Name(type), string.Join(' ', type.Elements().Select(Name))));
        Assert.Equal(last.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Predefined_complex_types_come_first(string name)
    {
        var schema = await Schema(name);
        Assert.Equal(Predefined, schema.Kids("ComplexType").Take(Predefined.Length).Select(type => (Name(type), Describe(type))));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Rows_of_sections_and_record_sets_have_the_properties_of_their_entities(string name)
    {
        var schema = await Schema(name);
        var entities = schema.Kids("EntityType").ToDictionary(Name);
        foreach (var type in schema.Kids("ComplexType").Where(type => Name(type).EndsWith("_RowType", StringComparison.Ordinal)))
        {
            var stem = Name(type)[..^"_RowType".Length];
            var entity = entities.GetValueOrDefault(stem + "_RecordType") ?? entities[stem];
            Assert.Equal(Describe(entity), Describe(type));
        }
        foreach (var (stem, entity) in entities.Where(pair => pair.Key.EndsWith("_RecordType", StringComparison.Ordinal)))
        {
            var set = entities[stem[..^"_RecordType".Length]];
            var recordSet = set.Kids("Property").Single(property => Name(property) == "RecordSet");
            Assert.Equal($"Collection(StandardODATA.{Name(set)}_RowType)", recordSet.Text("Type"));
            string[] single = ["Recorder_Key", "RecordSet"], several = ["Recorder", "RecordSet", "Recorder_Type"];
            var names = set.Kids("Property").Select(Name).ToArray();
            Assert.Equal(names.Contains("Recorder_Key") ? single : several, names);
            Assert.Equal(names.Where(item => item != "RecordSet"), Keys(set));
            Assert.NotNull(entity);
        }
    }

    public static TheoryData<string> Declarations() =>
        [.. File.ReadAllLines(Repository.Path("tests/fixtures/metadata/proba.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(Declarations))]
    public async Task The_fixture_configuration_is_declared_as_written(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var (what, name) = Halves(line[..colon], ' ');
        var (owner, property) = Halves(name, '.');
        var expected = line[(colon + 1)..].Trim();
        var schema = await Schema("proba");
        var found = what switch
        {
            "properties" => Describe(Entity(schema, name)),
            "attribute" => TypeOf(Entity(schema, owner), property),
            "key" => string.Join(' ', Keys(Entity(schema, name))),
            "open" => Entity(schema, name).Attribute("OpenType") is null ? "false" : "true",
            "navigation" => string.Join(' ', LinksOf(schema, name)),
            "functions" => string.Join(' ', FunctionsOf(schema, name).Order(StringComparer.Ordinal)),
            "complex" => Describe(schema.Kids("ComplexType").Single(type => Name(type) == name)),
            _ => throw new InvalidDataException($"'{what}' cannot be looked up"),
        };
        if (what == "properties") Assert.StartsWith(expected, found, StringComparison.Ordinal);
        else Assert.Equal(expected, found);
    }

    [Fact]
    public async Task Results_of_virtual_tables_are_collections_of_their_types()
    {
        var container = Container(await Schema("proba"));
        const string Stock = "AccumulationRegister_Остатки", Prices = "InformationRegister_ИсторияЦен_RecordType";
        string Returns(string function, string type) => container.Kids("FunctionImport")
            .Single(item => Name(item) == function && item.Elements().First().Text("Type") == "StandardODATA." + type).Text("ReturnType");
        Assert.Equal("Collection(StandardODATA.InformationRegister_КурсыВалют)", Returns("SliceLast", "InformationRegister_КурсыВалют"));
        Assert.Equal($"Collection(StandardODATA.{Prices})", Returns("SliceFirst", Prices));
        Assert.Equal($"Collection(StandardODATA.{Stock}_Balance)", Returns("Balance", Stock));
        Assert.Equal($"Collection(StandardODATA.{Stock}_Turnover)", Returns("Turnovers", Stock));
        Assert.Equal($"Collection(StandardODATA.{Stock}_BalanceAndTurnover)", Returns("BalanceAndTurnovers", Stock));
    }

    [Fact]
    public async Task A_published_enumeration_has_its_type_and_its_attributes_stay_strings()
    {
        var schema = await Schema("proba");
        var type = schema.Kids("EnumType").Single(item => Name(item) == "ВидыТоваров");
        Assert.Equal(["Архив", "Набор", "Товар", "Услуга"], type.Kids("Member").Select(Name));
        Assert.DoesNotContain(Properties(schema), property => property.Text("Type").Contains("ВидыТоваров", StringComparison.Ordinal));
        Assert.DoesNotContain(schema.Kids("EntityType"), item => Name(item).StartsWith("Enum", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_section_follows_its_object_and_records_follow_their_register()
    {
        var names = (await Schema("proba")).Kids("EntityType").Select(Name).ToList();
        Assert.Equal(names.IndexOf("Document_Расход") + 1, names.IndexOf("Document_Расход_Товары"));
        Assert.Equal(names.IndexOf("Document_Расход") + 2, names.IndexOf("Document_Расход_Услуги"));
        Assert.Equal(names.IndexOf("AccumulationRegister_Остатки") + 1, names.IndexOf("AccumulationRegister_Остатки_RecordType"));
    }

    [Fact]
    public async Task What_is_not_published_leaves_keys_without_navigation()
    {
        var schema = await Schema("proba-published");
        Assert.DoesNotContain(schema.Kids("EntityType"), type => Name(type) == "Catalog_Контрагенты");
        Assert.DoesNotContain(schema.Kids("EnumType"), type => Name(type) == "СтавкиНДС");
        Assert.Contains(schema.Kids("EnumType"), type => Name(type) == "ВидыТоваров");
        var items = Entity(schema, "Catalog_Товары");
        Assert.Contains(items.Kids("Property"), property => Name(property) == "Поставщик_Key");
        Assert.DoesNotContain(items.Kids("NavigationProperty"), navigation => Name(navigation) == "Поставщик");
        Assert.Contains(items.Kids("NavigationProperty"), navigation => Name(navigation) == "Parent");
        Assert.DoesNotContain("Catalog_Контрагенты", string.Concat(schema.Kids("Association")), StringComparison.Ordinal);
        var rows = Entity(schema, "Document_Расход_Товары");
        Assert.Equal("Edm.String", rows.Kids("Property").Single(property => Name(property) == "СтавкаНДС").Text("Type"));
        // Its composite still has published types.
        Assert.NotNull(Entity(schema, "Document_Расход").Attribute("OpenType"));
    }

    [Fact]
    public async Task Presentations_and_hidden_fields_are_not_declared()
    {
        var names = (await Schema("proba")).Descendants(Edm + "Property").Select(Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(names, name => name.Contains("Presentation", StringComparison.Ordinal));
        Assert.DoesNotContain("ThisNode", names);
    }

    [Fact]
    public async Task A_separator_is_not_a_property() =>
        Assert.DoesNotContain(Properties(await Schema("areas/1")), item => Name(item).Contains("ОбластьДанных", StringComparison.Ordinal));

    [Fact]
    public async Task An_empty_composition_declares_predefined_types_only()
    {
        var schema = await Schema("areas-empty");
        Assert.Empty(schema.Kids("EntityType"));
        Assert.Empty(schema.Kids("Association"));
        Assert.Equal(6, schema.Kids("ComplexType").Count());
        Assert.Equal(7, schema.Kids("EnumType").Count());
        Assert.Empty(Container(schema).Elements());
    }

    private static string Name(XElement element) => element.Text("Name");

    private static XElement Container(XElement schema) => schema.Element(Edm + "EntityContainer")!;

    private static XElement Entity(XElement schema, string name) => schema.Kids("EntityType").Single(type => Name(type) == name);

    private static string[] Keys(XElement type) => [.. type.Element(Edm + "Key")!.Kids("PropertyRef").Select(Name)];

    private static (string Role, string Type, string Multiplicity) End(XElement end) =>
        (end.Text("Role"), end.Text("Type"), end.Text("Multiplicity"));

    private static string TypeOf(XElement type, string property) =>
        type.Kids("Property").Single(item => Name(item) == property).Text("Type");

    private static string TargetOf(XElement schema, XElement navigation)
    {
        var name = navigation.Text("Relationship")["StandardODATA.".Length..];
        var association = schema.Kids("Association").Single(item => Name(item) == name);
        return End(association.Kids("End").Last()).Type["StandardODATA.".Length..];
    }

    private static (string, string) Halves(string text, char divider) =>
        text.IndexOf(divider, StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");

    private static IEnumerable<string> LinksOf(XElement schema, string type) =>
        Entity(schema, type).Kids("NavigationProperty").Select(item => $"{Name(item)}:{TargetOf(schema, item)}");

    private static IEnumerable<string> FunctionsOf(XElement schema, string type) =>
        from function in Container(schema).Kids("FunctionImport")
        where function.Elements().First().Text("Type") == "StandardODATA." + type
        select $"{Name(function)}({string.Join(',', function.Kids("Parameter").Skip(1).Select(Name))})";

    private static IEnumerable<XElement> Properties(XElement schema) => schema.Descendants(Edm + "Property");

    private static string Describe(XElement type) =>
        string.Join(' ', type.Kids("Property").Select(property => $"{Name(property)}:{property.Text("Type")}"));

    private static bool IsCollection(XElement property) =>
        property.Text("Type").StartsWith("Collection(StandardODATA.", StringComparison.Ordinal);

    // X_Type beside X is the type of a value; a value storage has one, too.
    private static bool IsCompanion(string name, string[] names) =>
        name.EndsWith("_Type", StringComparison.Ordinal) && names.Contains(name[..^"_Type".Length]);

    private async Task<XElement> Schema(string name) => (await Read(name)).Descendants(Edm + "Schema").Single();

    private async Task<XElement> Read(string name)
    {
        var credentials = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("odata_user:password"));
        var target = $"/{name}/odata/standard.odata/$metadata";
        var answer = await RawHttp.Send(server.Port, "GET", target, [credentials], "", TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 200, $"status {answer.Status}\n{answer.Body}");
        return XDocument.Parse(answer.Body).Root!;
    }
}

/// <summary>Short words for what the tests of <c>$metadata</c> ask of elements.</summary>
internal static class EdmElements
{
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2009/11/edm";

    public static IEnumerable<XElement> Kids(this XElement element, string name) => element.Elements(Edm + name);

    public static string Text(this XElement element, string attribute) => element.Attribute(attribute)!.Value;

    public static IEnumerable<string> AttributeNames(this XElement element) =>
        element.Attributes().Select(attribute => attribute.Name.LocalName);
}
