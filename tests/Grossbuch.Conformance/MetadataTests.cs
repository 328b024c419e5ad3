using System.Text;
using System.Xml.Linq;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>
/// The rules of <c>$metadata</c> (odata §3 to §5) over every base that has one, as structure rather than text; and what single objects of the fixture
/// configuration must look like.
/// </summary>
public sealed class MetadataTests(DemoServer server)
{
    private static readonly XNamespace Edmx = "http://schemas.microsoft.com/ado/2007/06/edmx";
    private static readonly XNamespace Edm = "http://schemas.microsoft.com/ado/2009/11/edm";
    private static readonly XNamespace M = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata";

    public static TheoryData<string> Bases => ["trade", "torg", "proba", "proba-published", "areas/1", "areas-empty"];

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task The_envelope_has_one_schema_with_its_elements_in_order(string name)
    {
        var root = await Read(name);
        Assert.Equal(Edmx + "Edmx", root.Name);
        Assert.Equal("1.0", root.Attribute("Version")!.Value);
        var services = Assert.Single(root.Elements());
        Assert.Equal(Edmx + "DataServices", services.Name);
        Assert.Equal("3.0", services.Attribute(M + "DataServiceVersion")!.Value);
        Assert.Equal("3.0", services.Attribute(M + "MaxDataServiceVersion")!.Value);
        var schema = Assert.Single(services.Elements());
        Assert.Equal(Edm + "Schema", schema.Name);
        Assert.Equal("StandardODATA", schema.Attribute("Namespace")!.Value);
        string[] order = ["EntityType", "ComplexType", "Association", "EnumType", "EntityContainer"];
        var kinds = schema.Elements().Select(item => Array.IndexOf(order, item.Name.LocalName)).ToArray();
        Assert.DoesNotContain(-1, kinds);
        Assert.Equal(kinds.Order(), kinds);
        var container = Assert.Single(schema.Elements(Edm + "EntityContainer"));
        Assert.Equal("EnterpriseV8", container.Attribute("Name")!.Value);
        Assert.Equal("true", container.Attribute(M + "IsDefaultEntityContainer")!.Value);
        var members = container.Elements().Select(item => item.Name.LocalName == "EntitySet" ? 0 : item.Name.LocalName == "FunctionImport" ? 1 : 2).ToArray();
        Assert.DoesNotContain(2, members);
        Assert.Equal(members.Order(), members);
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Every_entity_type_has_its_set_in_the_same_order(string name)
    {
        var schema = await Schema(name);
        var types = schema.Elements(Edm + "EntityType").Select(Name).ToArray();
        var sets = Container(schema).Elements(Edm + "EntitySet").ToArray();
        Assert.Equal(types, sets.Select(Name));
        Assert.All(sets, set => Assert.Equal("StandardODATA." + Name(set), set.Attribute("EntityType")!.Value));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Properties_say_name_type_and_nullable_and_nothing_else(string name)
    {
        var schema = await Schema(name);
        foreach (var property in schema.Descendants(Edm + "Property"))
            Assert.Equal(["Name", "Type", "Nullable"], property.Attributes().Select(attribute => attribute.Name.LocalName));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Only_keys_record_sets_and_keys_of_rows_are_not_nullable(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Elements(Edm + "EntityType"))
        {
            var keys = Keys(type);
            foreach (var property in type.Elements(Edm + "Property"))
            {
                var nullable = keys.Contains(Name(property)) || Name(property) == "RecordSet" ? "false" : "true";
                Assert.True(property.Attribute("Nullable")!.Value == nullable, $"{Name(type)}.{Name(property)}: Nullable is not {nullable}");
            }
        }
        string[] predefined = ["TypeDescription", "NumberQualifiers", "StringQualifiers", "DateQualifiers", "BinaryDataQualifiers", "PointInTime"];
        var entities = schema.Elements(Edm + "EntityType").ToDictionary(Name);
        foreach (var type in schema.Elements(Edm + "ComplexType"))
        {
            var stem = Name(type).EndsWith("_RowType", StringComparison.Ordinal) ? Name(type)[..^"_RowType".Length] : "";
            var records = entities.GetValueOrDefault(stem + "_RecordType")?.Elements(Edm + "Property").ToDictionary(Name, property => property.Attribute("Nullable")!.Value);
            foreach (var property in type.Elements(Edm + "Property"))
            {
                var expected = predefined.Contains(Name(type)) ? "false"
                    : stem.Length == 0 ? "true"
                    : records is not null ? records[Name(property)]
                    : Name(property) is "Ref_Key" or "LineNumber" ? "false" : "true";
                Assert.True(property.Attribute("Nullable")!.Value == expected, $"{Name(type)}.{Name(property)}: Nullable is not {expected}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Keys_name_properties_of_their_type(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Elements(Edm + "EntityType"))
        {
            Assert.Equal(Edm + "Key", type.Elements().First().Name);
            var properties = type.Elements(Edm + "Property").Select(Name).ToArray();
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
        foreach (var type in schema.Elements(Edm + "EntityType"))
        {
            var order = type.Elements().Select(item => item.Name.LocalName switch { "Key" => 0, "Property" => 1, "NavigationProperty" => 2, _ => 3 }).ToArray();
            Assert.Equal(order.Order(), order);
        }
        foreach (var type in schema.Elements().Where(item => item.Name.LocalName is "EntityType" or "ComplexType"))
        {
            var properties = type.Elements(Edm + "Property").ToArray();
            var names = properties.Select(Name).ToArray();
            var rank = properties.Select(property => IsCompanion(Name(property), names) ? 2 : IsCollection(property) && Name(type) != "TypeDescription" ? 1 : 0).ToArray();
            Assert.True(rank.Order().SequenceEqual(rank), $"{Name(type)}: {string.Join(", ", names)}");
            // The types stand in the order of their owners.
            var owners = names.Where(item => IsCompanion(item, names)).Select(item => Array.FindIndex(names, owner => owner == item[..^"_Type".Length])).ToArray();
            Assert.Equal(owners.Order(), owners);
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task An_open_type_has_a_composite_and_a_complex_type_is_never_open(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Elements(Edm + "EntityType"))
        {
            if (type.Attribute("OpenType") is not { } open) continue;
            Assert.Equal("true", open.Value);
            var names = type.Elements(Edm + "Property").Select(Name).ToArray();
            Assert.Contains(names, item => IsCompanion(item, names));
        }
        Assert.All(schema.Elements(Edm + "ComplexType"), type => Assert.Null(type.Attribute("OpenType")));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task No_type_name_dangles(string name)
    {
        var schema = await Schema(name);
        var entities = schema.Elements(Edm + "EntityType").Select(Name).ToHashSet(StringComparer.Ordinal);
        var complex = schema.Elements(Edm + "ComplexType").Select(Name).ToHashSet(StringComparer.Ordinal);
        foreach (var attribute in schema.Descendants().Attributes().Where(item => item.Name.LocalName is "Type" or "EntityType" or "ReturnType"))
        {
            var type = attribute.Value.StartsWith("Collection(", StringComparison.Ordinal) ? attribute.Value["Collection(".Length..^1] : attribute.Value;
            if (type.StartsWith("Edm.", StringComparison.Ordinal))
            {
                Assert.Contains(type, (string[])["Edm.String", "Edm.Guid", "Edm.DateTime", "Edm.Boolean", "Edm.Double", "Edm.Int16", "Edm.Int32", "Edm.Int64", "Edm.Binary", "Edm.Stream"]);
                continue;
            }
            Assert.StartsWith("StandardODATA.", type, StringComparison.Ordinal);
            var local = type["StandardODATA.".Length..];
            var isEntity = attribute.Parent!.Name.LocalName is "End" or "EntitySet" || attribute.Parent.Attribute("Name")?.Value == "bindingParameter";
            Assert.True(entities.Contains(local) || (!isEntity && complex.Contains(local)), $"{attribute.Parent}: {type} is not declared");
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
        var associations = schema.Elements(Edm + "Association").ToDictionary(Name);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in schema.Elements(Edm + "EntityType"))
        {
            var properties = type.Elements(Edm + "Property").ToDictionary(Name);
            foreach (var navigation in type.Elements(Edm + "NavigationProperty"))
            {
                var expected = $"{Name(type)}_{Name(navigation)}";
                Assert.Equal(["Name", "Relationship", "FromRole", "ToRole"], navigation.Attributes().Select(item => item.Name.LocalName));
                Assert.Equal("StandardODATA." + expected, navigation.Attribute("Relationship")!.Value);
                Assert.Equal("Begin", navigation.Attribute("FromRole")!.Value);
                Assert.Equal("End", navigation.Attribute("ToRole")!.Value);
                Assert.True(associations.ContainsKey(expected), $"{expected} is not an association");
                Assert.True(used.Add(expected));
                var ends = associations[expected].Elements(Edm + "End").ToArray();
                Assert.Equal(2, ends.Length);
                Assert.Equal(("Begin", "StandardODATA." + Name(type), "*"), End(ends[0]));
                Assert.Equal(("End", "0..1"), (End(ends[1]).Role, End(ends[1]).Multiplicity));
                Assert.True(properties.TryGetValue(Name(navigation) + "_Key", out var key), $"{expected} has no key beside it");
                Assert.Equal("Edm.Guid", key.Attribute("Type")!.Value);
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
        foreach (var function in Container(schema).Elements(Edm + "FunctionImport"))
        {
            Assert.Equal("true", function.Attribute("IsBindable")!.Value);
            Assert.Contains(function.Attribute("IsSideEffecting")!.Value, (string[])["true", "false"]);
            Assert.All(function.Attributes(), item => Assert.Contains(item.Name.LocalName, (string[])["Name", "IsBindable", "IsSideEffecting", "ReturnType"]));
            var isAction = function.Attribute("IsSideEffecting")!.Value == "true";
            Assert.Equal(isAction, function.Attribute("ReturnType") is null);
            var parameters = function.Elements(Edm + "Parameter").ToArray();
            Assert.All(parameters, item => Assert.Equal(["Name", "Type"], item.Attributes().Select(attribute => attribute.Name.LocalName)));
            Assert.Equal("bindingParameter", Name(parameters[0]));
            Assert.DoesNotContain("Collection(", parameters[0].Attribute("Type")!.Value, StringComparison.Ordinal);
            var rest = parameters.Skip(1).Select(Name).ToArray();
            Assert.Equal(rest.Order(StringComparer.Ordinal), rest);
        }
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Enumerations_are_alphabetical_and_have_no_values(string name)
    {
        var schema = await Schema(name);
        foreach (var type in schema.Elements(Edm + "EnumType"))
        {
            Assert.Equal("Edm.Int32", type.Attribute("UnderlyingType")!.Value);
            var members = type.Elements(Edm + "Member").ToArray();
            Assert.All(members, member => Assert.Equal(["Name"], member.Attributes().Select(item => item.Name.LocalName)));
            Assert.Equal(members.Select(Name).Order(StringComparer.Ordinal), members.Select(Name));
        }
        (string, string)[] last =
        [
            ("AccountType", "Active ActivePassive Passive"), ("AccountingRecordType", "Credit Debit"), ("AccumulationRecordType", "Expense Receipt"),
            ("AllowedSign", "Any Nonnegative"), ("AllowedLength", "Fixed Variable"), ("DateFractions", "Date DateTime Time"), ("AllowedLength", "Fixed Variable"),
        ];
        var found = schema.Elements(Edm + "EnumType").TakeLast(last.Length).Select(type => (Name(type), string.Join(' ', type.Elements().Select(Name)))).ToArray();
        Assert.Equal(last.Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Predefined_complex_types_come_first(string name)
    {
        var schema = await Schema(name);
        (string, string)[] expected =
        [
            ("TypeDescription", "Types:Collection(Edm.String) NumberQualifiers:StandardODATA.NumberQualifiers StringQualifiers:StandardODATA.StringQualifiers DateQualifiers:StandardODATA.DateQualifiers BinaryDataQualifiers:StandardODATA.BinaryDataQualifiers"),
            ("NumberQualifiers", "AllowedSign:Edm.String Digits:Edm.Int16 FractionDigits:Edm.Int16"),
            ("StringQualifiers", "AllowedLength:Edm.String Length:Edm.Int64"),
            ("DateQualifiers", "DateFractions:Edm.String"),
            ("BinaryDataQualifiers", "AllowedLength:Edm.String Length:Edm.Int64"),
            ("PointInTime", "Ref:Edm.String Date:Edm.DateTime"),
        ];
        Assert.Equal(expected, schema.Elements(Edm + "ComplexType").Take(expected.Length).Select(type => (Name(type), Describe(type))));
    }

    [Theory]
    [MemberData(nameof(Bases))]
    public async Task Rows_of_sections_and_record_sets_have_the_properties_of_their_entities(string name)
    {
        var schema = await Schema(name);
        var entities = schema.Elements(Edm + "EntityType").ToDictionary(Name);
        foreach (var type in schema.Elements(Edm + "ComplexType").Where(type => Name(type).EndsWith("_RowType", StringComparison.Ordinal)))
        {
            var stem = Name(type)[..^"_RowType".Length];
            var entity = entities.GetValueOrDefault(stem + "_RecordType") ?? entities[stem];
            Assert.Equal(Describe(entity), Describe(type));
        }
        foreach (var (stem, entity) in entities.Where(pair => pair.Key.EndsWith("_RecordType", StringComparison.Ordinal)))
        {
            var set = entities[stem[..^"_RecordType".Length]];
            var recordSet = set.Elements(Edm + "Property").Single(property => Name(property) == "RecordSet");
            Assert.Equal($"Collection(StandardODATA.{Name(set)}_RowType)", recordSet.Attribute("Type")!.Value);
            string[] single = ["Recorder_Key", "RecordSet"], several = ["Recorder", "RecordSet", "Recorder_Type"];
            var names = set.Elements(Edm + "Property").Select(Name).ToArray();
            Assert.Equal(names.Contains("Recorder_Key") ? single : several, names);
            Assert.Equal(names.Where(item => item != "RecordSet"), Keys(set));
            Assert.NotNull(entity);
        }
    }

    [Theory]
    [InlineData("Catalog_Товары", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.String Parent_Key:Edm.Guid IsFolder:Edm.Boolean DeletionMark:Edm.Boolean")]
    [InlineData("Catalog_Контрагенты", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.String Parent_Key:Edm.Guid DeletionMark:Edm.Boolean ИНН:Edm.String")]
    [InlineData("Catalog_БезКода", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String DeletionMark:Edm.Boolean Значение:Edm.String")]
    [InlineData("Catalog_НомерныеКоды", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.Int64 DeletionMark:Edm.Boolean")]
    [InlineData("Catalog_Т_1_Тест", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.Int16 DeletionMark:Edm.Boolean А_1:Edm.String Б2_В:Edm.Int16 Ссылка_2_Key:Edm.Guid Стр_1:Collection(StandardODATA.Catalog_Т_1_Тест_Стр_1_RowType)")]
    [InlineData("Catalog_Договоры", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.String Owner_Key:Edm.Guid DeletionMark:Edm.Boolean Номер:Edm.String Сумма:Edm.Double")]
    [InlineData("Catalog_Счета", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.String Owner:Edm.String DeletionMark:Edm.Boolean БИК:Edm.String Owner_Type:Edm.String")]
    [InlineData("Document_Расход", "Ref_Key:Edm.Guid DataVersion:Edm.String Number:Edm.String Date:Edm.DateTime DeletionMark:Edm.Boolean Posted:Edm.Boolean Контрагент_Key:Edm.Guid Валюта_Key:Edm.Guid Основание:Edm.String Сумма:Edm.Double Комментарий:Edm.String ВнешнийКод:Edm.String Товары:Collection(StandardODATA.Document_Расход_Товары_RowType) Услуги:Collection(StandardODATA.Document_Расход_Услуги_RowType) Основание_Type:Edm.String")]
    [InlineData("Document_Расход_Товары", "Ref_Key:Edm.Guid LineNumber:Edm.Int64 Товар_Key:Edm.Guid Количество:Edm.Double Цена:Edm.Double СтавкаНДС:Edm.String Субконто:Edm.String Субконто_Type:Edm.String")]
    [InlineData("Document_Акт", "Ref_Key:Edm.Guid DataVersion:Edm.String Number:Edm.Int64 Date:Edm.DateTime DeletionMark:Edm.Boolean Posted:Edm.Boolean")]
    [InlineData("DocumentJournal_ЖурналДокументов", "Ref:Edm.String Type:Edm.String Date:Edm.DateTime DeletionMark:Edm.Boolean Number:Edm.String Posted:Edm.Boolean Контрагент_Key:Edm.Guid Сумма:Edm.Double")]
    [InlineData("DocumentJournal_ЖурналЗаказов", "Ref_Key:Edm.Guid Type:Edm.String Date:Edm.DateTime DeletionMark:Edm.Boolean Number:Edm.String Posted:Edm.Boolean Контрагент_Key:Edm.Guid")]
    [InlineData("Constant_Флаг", "Value:Edm.Boolean SurrogateKey:Edm.Int16")]
    [InlineData("Constant_ОсновнойПоставщик", "Value_Key:Edm.Guid SurrogateKey:Edm.Int16")]
    [InlineData("Constant_Разное", "Value:Edm.String SurrogateKey:Edm.Int16 Value_Type:Edm.String")]
    [InlineData("ExchangePlan_Обмен", "Ref_Key:Edm.Guid Code:Edm.String Description:Edm.String DataVersion:Edm.String DeletionMark:Edm.Boolean SentNo:Edm.Int64 ReceivedNo:Edm.Int64 ExchangeDate:Edm.DateTime Адрес:Edm.String")]
    [InlineData("ChartOfCharacteristicTypes_ВидыСубконто", "Ref_Key:Edm.Guid Predefined:Edm.Boolean PredefinedDataName:Edm.String DataVersion:Edm.String Description:Edm.String Code:Edm.String Parent_Key:Edm.Guid IsFolder:Edm.Boolean DeletionMark:Edm.Boolean ValueType:StandardODATA.TypeDescription Подсказка:Edm.String")]
    [InlineData("BusinessProcess_Поручение", "Ref_Key:Edm.Guid DataVersion:Edm.String Number:Edm.String Date:Edm.DateTime DeletionMark:Edm.Boolean Completed:Edm.Boolean Started:Edm.Boolean HeadTask:Edm.String Предмет:Edm.String Автор_Key:Edm.Guid HeadTask_Type:Edm.String Предмет_Type:Edm.String")]
    [InlineData("Task_Задача", "Ref_Key:Edm.Guid DataVersion:Edm.String Description:Edm.String Number:Edm.String Date:Edm.DateTime DeletionMark:Edm.Boolean BusinessProcess_Key:Edm.Guid RoutePoint:Edm.String Executed:Edm.Boolean Исполнитель_Key:Edm.Guid Срок:Edm.DateTime RoutePoint_Type:Edm.String")]
    [InlineData("InformationRegister_КурсыВалют", "Period:Edm.DateTime Валюта_Key:Edm.Guid Курс:Edm.Double Кратность:Edm.Int64 Источник:Edm.String")]
    [InlineData("InformationRegister_Штрихкоды", "Штрихкод:Edm.String Товар_Key:Edm.Guid Упаковка:Edm.Int16")]
    [InlineData("InformationRegister_Связи", "Объект:Edm.String Вид:Edm.String Вес:Edm.Double Главный:Edm.String Объект_Type:Edm.String Главный_Type:Edm.String")]
    [InlineData("AccumulationRegister_Остатки_RecordType", "Recorder:Edm.String Period:Edm.DateTime LineNumber:Edm.Int64 Active:Edm.Boolean RecordType:Edm.String Товар_Key:Edm.Guid Партия:Edm.String Количество:Edm.Double Причина:Edm.String Recorder_Type:Edm.String Партия_Type:Edm.String")]
    [InlineData("AccumulationRegister_Продажи_RecordType", "Recorder_Key:Edm.Guid Period:Edm.DateTime LineNumber:Edm.Int64 Active:Edm.Boolean Товар_Key:Edm.Guid Контрагент_Key:Edm.Guid Количество:Edm.Double Сумма:Edm.Double")]
    [InlineData("AccountingRegister_Проводки_RecordType", "Recorder_Key:Edm.Guid Period:Edm.DateTime LineNumber:Edm.Int64 Active:Edm.Boolean AccountDr_Key:Edm.Guid AccountCr_Key:Edm.Guid Организация_Key:Edm.Guid ВалютаDr_Key:Edm.Guid ВалютаCr_Key:Edm.Guid Сумма:Edm.Double КоличествоDr:Edm.Double КоличествоCr:Edm.Double Содержание:Edm.String")]
    public async Task Properties_of_a_type_stand_in_the_recorded_order(string type, string expected)
    {
        var found = Describe(Entity(await Schema("proba"), type));
        Assert.StartsWith(expected, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Двузначное", "Edm.Int16")]
    [InlineData("Трехзначное", "Edm.Int16")]
    [InlineData("Четырехзначное", "Edm.Int16")]
    [InlineData("Пятизначное", "Edm.Int64")]
    [InlineData("Десятизначное", "Edm.Int64")]
    [InlineData("Двадцатизначное", "Edm.Int64")]
    [InlineData("Цена", "Edm.Double")]
    [InlineData("Вес", "Edm.Double")]
    [InlineData("Дробное", "Edm.Double")]
    [InlineData("Идентификатор", "Edm.Guid")]
    [InlineData("Вид", "Edm.String")]
    [InlineData("СнятСПродажи", "Edm.Boolean")]
    [InlineData("ДатаВвода", "Edm.DateTime")]
    [InlineData("ВремяДоставки", "Edm.DateTime")]
    [InlineData("Описание", "Edm.String")]
    [InlineData("Картинка", "Edm.Stream")]
    [InlineData("Картинка_Base64Data", "Edm.Binary")]
    [InlineData("Картинка_Type", "Edm.String")]
    [InlineData("Поставщик_Key", "Edm.Guid")]
    [InlineData("ВнешнийКод", "Edm.String")]
    [InlineData("Аналоги", "Collection(StandardODATA.Catalog_Товары_Аналоги_RowType)")]
    public async Task Types_of_attributes_are_mapped_by_their_width(string attribute, string expected)
    {
        var type = Entity(await Schema("proba"), "Catalog_Товары");
        Assert.Equal(expected, type.Elements(Edm + "Property").Single(property => Name(property) == attribute).Attribute("Type")!.Value);
    }

    [Theory]
    [InlineData("Catalog_Товары", "Ref_Key")]
    [InlineData("Document_Расход_Товары", "Ref_Key LineNumber")]
    [InlineData("ChartOfAccounts_План_ExtDimensionTypes", "Ref_Key LineNumber")]
    [InlineData("DocumentJournal_ЖурналДокументов", "Ref Ref_Type")]
    [InlineData("DocumentJournal_ЖурналЗаказов", "Ref_Key")]
    [InlineData("Constant_Флаг", "SurrogateKey")]
    [InlineData("InformationRegister_КурсыВалют", "Period Валюта_Key")]
    [InlineData("InformationRegister_Штрихкоды", "Штрихкод")]
    [InlineData("InformationRegister_Связи", "Объект Вид Объект_Type")]
    [InlineData("InformationRegister_Настройки", "SurrogateKey")]
    [InlineData("InformationRegister_ИсторияЦен", "Recorder_Key")]
    [InlineData("InformationRegister_ИсторияПозиций", "Recorder Recorder_Type")]
    [InlineData("InformationRegister_ИсторияЦен_RecordType", "Recorder_Key Period Товар_Key")]
    [InlineData("InformationRegister_ИсторияПозиций_RecordType", "Recorder Period Товар_Key Аналитика Recorder_Type Аналитика_Type")]
    [InlineData("InformationRegister_ПланыПоМесяцам_RecordType", "Period Товар_Key")]
    [InlineData("InformationRegister_СостоянияЗаказов_RecordType", "Заказ_Key")]
    [InlineData("AccumulationRegister_Остатки", "Recorder Recorder_Type")]
    [InlineData("AccumulationRegister_Остатки_RecordType", "Recorder LineNumber Recorder_Type")]
    [InlineData("AccumulationRegister_Продажи_RecordType", "Recorder_Key LineNumber")]
    public async Task Keys_follow_the_kind_of_the_object(string type, string expected) =>
        Assert.Equal(expected, string.Join(' ', Keys(Entity(await Schema("proba"), type))));

    [Theory]
    [InlineData("Catalog_Товары", false)]
    [InlineData("Catalog_Договоры", false)]
    [InlineData("Catalog_Счета", true)]
    [InlineData("Document_Расход", true)]
    [InlineData("Document_Расход_Товары", true)]
    [InlineData("Document_Расход_Услуги", false)]
    [InlineData("Document_Заказ", false)]
    [InlineData("Constant_Разное", true)]
    [InlineData("Constant_Флаг", false)]
    [InlineData("InformationRegister_Связи", true)]
    [InlineData("InformationRegister_Штрихкоды", false)]
    public async Task Types_with_composites_of_published_references_are_open(string type, bool open) =>
        Assert.Equal(open, Entity(await Schema("proba"), type).Attribute("OpenType") is not null);

    [Theory]
    [InlineData("Catalog_Товары", "Parent:Catalog_Товары Поставщик:Catalog_Контрагенты")]
    [InlineData("Catalog_Договоры", "Owner:Catalog_Контрагенты")]
    [InlineData("Catalog_Счета", "")]
    [InlineData("Document_Расход", "Контрагент:Catalog_Контрагенты Валюта:Catalog_Валюты")]
    [InlineData("Document_Расход_Товары", "Товар:Catalog_Товары")]
    [InlineData("Constant_ОсновнойПоставщик", "Value:Catalog_Контрагенты")]
    [InlineData("InformationRegister_КурсыВалют", "Валюта:Catalog_Валюты")]
    [InlineData("AccountingRegister_Проводки_RecordType", "Recorder:Document_Расход AccountDr:ChartOfAccounts_План AccountCr:ChartOfAccounts_План Организация:Catalog_Контрагенты ВалютаDr:Catalog_Валюты ВалютаCr:Catalog_Валюты")]
    public async Task References_of_one_type_navigate(string type, string expected)
    {
        var schema = await Schema("proba");
        var found = Entity(schema, type).Elements(Edm + "NavigationProperty").Select(navigation =>
        {
            var association = schema.Elements(Edm + "Association").Single(item => "StandardODATA." + Name(item) == navigation.Attribute("Relationship")!.Value);
            return $"{Name(navigation)}:{End(association.Elements(Edm + "End").Last()).Type["StandardODATA.".Length..]}";
        });
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("Document_Расход", "Post(PostingModeOperational) Unpost(PostingModeOperational)")]
    [InlineData("Document_Акт", "Post(PostingModeOperational) Unpost(PostingModeOperational)")]
    [InlineData("BusinessProcess_Поручение", "Start(RoutePoint)")]
    [InlineData("Task_Задача", "ExecuteTask()")]
    [InlineData("InformationRegister_КурсыВалют", "SliceFirst(Condition,Period) SliceLast(Condition,Period)")]
    [InlineData("InformationRegister_Штрихкоды", "SliceFirst(Condition,Period) SliceLast(Condition,Period)")]
    [InlineData("InformationRegister_ИсторияЦен", "")]
    [InlineData("InformationRegister_ИсторияЦен_RecordType", "SliceFirst(Condition,Period) SliceLast(Condition,Period)")]
    [InlineData("AccumulationRegister_Остатки", "Balance(Condition,Dimensions,Period) BalanceAndTurnovers(Condition,Dimensions,EndPeriod,StartPeriod) Turnovers(Condition,Dimensions,EndPeriod,StartPeriod)")]
    [InlineData("AccumulationRegister_Продажи", "Turnovers(Condition,Dimensions,EndPeriod,StartPeriod)")]
    [InlineData("Catalog_Товары", "")]
    public async Task Functions_are_declared_for_what_has_them(string type, string expected)
    {
        var found = Container(await Schema("proba")).Elements(Edm + "FunctionImport")
            .Where(function => function.Elements().First().Attribute("Type")!.Value == "StandardODATA." + type)
            .Select(function => $"{Name(function)}({string.Join(',', function.Elements(Edm + "Parameter").Skip(1).Select(Name))})").Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(' ', found));
    }

    [Theory]
    [InlineData("AccumulationRegister_Остатки_Balance", "Товар_Key:Edm.Guid Партия:Edm.String КоличествоBalance:Edm.Double Партия_Type:Edm.String")]
    [InlineData("AccumulationRegister_Продажи_Turnover", "Товар_Key:Edm.Guid Контрагент_Key:Edm.Guid Period:Edm.DateTime SecondPeriod:Edm.DateTime MinutePeriod:Edm.DateTime HourPeriod:Edm.DateTime DayPeriod:Edm.DateTime WeekPeriod:Edm.DateTime TenDaysPeriod:Edm.DateTime MonthPeriod:Edm.DateTime QuarterPeriod:Edm.DateTime HalfYearPeriod:Edm.DateTime YearPeriod:Edm.DateTime Recorder_Key:Edm.Guid LineNumber:Edm.Int64 КоличествоTurnover:Edm.Double СуммаTurnover:Edm.Double")]
    public async Task Virtual_tables_have_their_complex_types(string type, string expected) =>
        Assert.Equal(expected, Describe((await Schema("proba")).Elements(Edm + "ComplexType").Single(item => Name(item) == type)));

    [Fact]
    public async Task Results_of_virtual_tables_are_collections_of_their_types()
    {
        var container = Container(await Schema("proba"));
        string Returns(string function, string type) => container.Elements(Edm + "FunctionImport")
            .Single(item => Name(item) == function && item.Elements().First().Attribute("Type")!.Value == "StandardODATA." + type).Attribute("ReturnType")!.Value;
        Assert.Equal("Collection(StandardODATA.InformationRegister_КурсыВалют)", Returns("SliceLast", "InformationRegister_КурсыВалют"));
        Assert.Equal("Collection(StandardODATA.InformationRegister_ИсторияЦен_RecordType)", Returns("SliceFirst", "InformationRegister_ИсторияЦен_RecordType"));
        Assert.Equal("Collection(StandardODATA.AccumulationRegister_Остатки_Balance)", Returns("Balance", "AccumulationRegister_Остатки"));
        Assert.Equal("Collection(StandardODATA.AccumulationRegister_Остатки_Turnover)", Returns("Turnovers", "AccumulationRegister_Остатки"));
        Assert.Equal("Collection(StandardODATA.AccumulationRegister_Остатки_BalanceAndTurnover)", Returns("BalanceAndTurnovers", "AccumulationRegister_Остатки"));
    }

    [Fact]
    public async Task A_published_enumeration_has_its_type_and_its_attributes_stay_strings()
    {
        var schema = await Schema("proba");
        var type = schema.Elements(Edm + "EnumType").Single(item => Name(item) == "ВидыТоваров");
        Assert.Equal(["Архив", "Набор", "Товар", "Услуга"], type.Elements(Edm + "Member").Select(Name));
        Assert.DoesNotContain(schema.Descendants(Edm + "Property"), property => property.Attribute("Type")!.Value.Contains("ВидыТоваров", StringComparison.Ordinal));
        Assert.DoesNotContain(schema.Elements(Edm + "EntityType"), item => Name(item).StartsWith("Enum", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_section_follows_its_object_and_records_follow_their_register()
    {
        var names = (await Schema("proba")).Elements(Edm + "EntityType").Select(Name).ToList();
        Assert.Equal(names.IndexOf("Document_Расход") + 1, names.IndexOf("Document_Расход_Товары"));
        Assert.Equal(names.IndexOf("Document_Расход") + 2, names.IndexOf("Document_Расход_Услуги"));
        Assert.Equal(names.IndexOf("AccumulationRegister_Остатки") + 1, names.IndexOf("AccumulationRegister_Остатки_RecordType"));
    }

    [Fact]
    public async Task What_is_not_published_leaves_keys_without_navigation()
    {
        var schema = await Schema("proba-published");
        Assert.DoesNotContain(schema.Elements(Edm + "EntityType"), type => Name(type) == "Catalog_Контрагенты");
        Assert.DoesNotContain(schema.Elements(Edm + "EnumType"), type => Name(type) == "СтавкиНДС");
        Assert.Contains(schema.Elements(Edm + "EnumType"), type => Name(type) == "ВидыТоваров");
        var items = Entity(schema, "Catalog_Товары");
        Assert.Contains(items.Elements(Edm + "Property"), property => Name(property) == "Поставщик_Key");
        Assert.DoesNotContain(items.Elements(Edm + "NavigationProperty"), navigation => Name(navigation) == "Поставщик");
        Assert.Contains(items.Elements(Edm + "NavigationProperty"), navigation => Name(navigation) == "Parent");
        Assert.DoesNotContain(schema.Elements(Edm + "Association"), association => association.ToString().Contains("Catalog_Контрагенты", StringComparison.Ordinal));
        var rows = Entity(schema, "Document_Расход_Товары");
        Assert.Equal("Edm.String", rows.Elements(Edm + "Property").Single(property => Name(property) == "СтавкаНДС").Attribute("Type")!.Value);
        // Its composite still has published types.
        Assert.NotNull(Entity(schema, "Document_Расход").Attribute("OpenType"));
    }

    [Fact]
    public async Task Presentations_and_hidden_fields_are_not_declared()
    {
        var names = (await Schema("proba")).Descendants(Edm + "Property").Select(Name).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(names, name => name.Contains("Presentation", StringComparison.Ordinal));
        Assert.DoesNotContain("ThisNode", names);
        Assert.DoesNotContain("PointInTime", names);
    }

    [Fact]
    public async Task A_separator_is_not_a_property() =>
        Assert.DoesNotContain((await Schema("areas/1")).Descendants(Edm + "Property"), property => Name(property).StartsWith("ОбластьДанных", StringComparison.Ordinal));

    [Fact]
    public async Task An_empty_composition_declares_predefined_types_only()
    {
        var schema = await Schema("areas-empty");
        Assert.Empty(schema.Elements(Edm + "EntityType"));
        Assert.Empty(schema.Elements(Edm + "Association"));
        Assert.Equal(6, schema.Elements(Edm + "ComplexType").Count());
        Assert.Equal(7, schema.Elements(Edm + "EnumType").Count());
        Assert.Empty(Container(schema).Elements());
    }

    private static string Name(XElement element) => element.Attribute("Name")!.Value;

    private static XElement Container(XElement schema) => schema.Element(Edm + "EntityContainer")!;

    private static XElement Entity(XElement schema, string name) => schema.Elements(Edm + "EntityType").Single(type => Name(type) == name);

    private static string[] Keys(XElement type) => [.. type.Element(Edm + "Key")!.Elements(Edm + "PropertyRef").Select(Name)];

    private static (string Role, string Type, string Multiplicity) End(XElement end) =>
        (end.Attribute("Role")!.Value, end.Attribute("Type")!.Value, end.Attribute("Multiplicity")!.Value);

    private static string Describe(XElement type) => string.Join(' ', type.Elements(Edm + "Property").Select(property => $"{Name(property)}:{property.Attribute("Type")!.Value}"));

    private static bool IsCollection(XElement property) => property.Attribute("Type")!.Value.StartsWith("Collection(StandardODATA.", StringComparison.Ordinal);

    // X_Type beside X is the type of a value; a value storage has one, too.
    private static bool IsCompanion(string name, string[] names) => name.EndsWith("_Type", StringComparison.Ordinal) && names.Contains(name[..^"_Type".Length]);

    private async Task<XElement> Schema(string name) => (await Read(name)).Descendants(Edm + "Schema").Single();

    private async Task<XElement> Read(string name)
    {
        var credentials = "Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("odata_user:password"));
        var answer = await RawHttp.Send(server.Port, "GET", $"/{name}/odata/standard.odata/$metadata", [credentials], "", TestContext.Current.CancellationToken);
        Assert.True(answer.Status == 200, $"status {answer.Status}\n{answer.Body}");
        return XDocument.Parse(answer.Body).Root!;
    }
}
