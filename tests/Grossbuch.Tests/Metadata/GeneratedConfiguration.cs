using System.Globalization;
using System.Text;

namespace Grossbuch.Tests.Metadata;

/// <summary>
/// Writes a big made-up configuration in the Designer format: objects that refer to each other, tabular sections, composite types, roles.
/// The same numbers give the same files. It needs nothing of the test framework, so that benchmarks can link the file.
/// </summary>
public sealed partial class GeneratedConfiguration
{
    private const string Header = """
        <?xml version="1.0" encoding="UTF-8"?>
        <MetaDataObject xmlns="http://v8.1c.ru/8.3/MDClasses" xmlns:app="http://v8.1c.ru/8.2/managed-application/core"
        xmlns:cfg="http://v8.1c.ru/8.1/data/enterprise/current-config" xmlns:ent="http://v8.1c.ru/8.1/data/enterprise"
        xmlns:v8="http://v8.1c.ru/8.1/data/core" xmlns:xr="http://v8.1c.ru/8.3/xcf/readable" xmlns:xs="http://www.w3.org/2001/XMLSchema"
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" version="2.20">

        """;

    private static readonly string[] Words =
    [
        "Контрагент", "Организация", "Склад", "Валюта", "Номенклатура", "Характеристика", "Договор", "Подразделение", "Ответственный",
        "Комментарий",
        "Сумма", "Количество", "Цена", "Ставка", "Процент", "Скидка", "Курс", "Кратность", "Период", "Основание", "Статус", "Приоритет",
        "Вид", "Группа",
        "Адрес", "Телефон", "Почта", "Код", "Артикул", "Единица", "Вес", "Объем", "Плательщик", "Получатель", "Проект", "Статья", "Счет",
        "Заказ",
        "Назначение", "Состояние", "Источник", "Приемник", "Файл", "Версия", "Автор", "Дата", "Срок", "Признак", "Порядок", "Уровень",
    ];

    private static readonly string[] CatalogStandard =
        ["PredefinedDataName", "Predefined", "Ref", "DeletionMark", "IsFolder", "Owner", "Parent", "Description", "Code"];

    private readonly string _folder;
    private readonly Random _random;
    private readonly List<(string Kind, string Name)> _listed = [];
    private readonly string[] _catalogs;
    private readonly string[] _documents;
    private readonly string[] _enums;
    private readonly string[] _constants;
    private readonly string[] _informationRegisters;
    private readonly string[] _accumulationRegisters;
    private readonly Dictionary<string, List<string>> _registersOf = [];
    private readonly HashSet<string> _subordinate = [];

    private GeneratedConfiguration(string folder, int objects, int seed)
    {
        _folder = folder;
        _random = new Random(seed);
        _catalogs = Names("Справочник", objects * 300 / 1000);
        _documents = Names("Документ", objects * 125 / 1000);
        _informationRegisters = Names("Сведения", objects * 350 / 1000);
        _accumulationRegisters = Names("Остатки", objects * 50 / 1000);
        _enums = Names("Перечисление", objects * 100 / 1000);
        _constants = Names("Константа", objects * 75 / 1000);
    }

    /// <summary>
    /// Writes about <paramref name="objects"/> objects into the folder: 30 % catalogs, 12.5 % documents, 35 % information registers, 5 %
    /// accumulation registers, the rest enumerations and constants.
    /// </summary>
    public static void Write(string folder, int objects = 4000, int seed = 42) =>
        new GeneratedConfiguration(folder, Math.Max(objects, 40), seed).Write();

    private void Write()
    {
        AssignRecorders();
        File("Languages/Русский.xml", Object("Language", "Русский", "<LanguageCode>ru</LanguageCode>"));
        DefinedTypes();
        foreach (var name in _enums) Enum(name);
        foreach (var name in _constants) Constant(name);
        foreach (var name in _catalogs) Catalog(name);
        foreach (var name in _documents) Document(name);
        foreach (var name in _informationRegisters) InformationRegister(name);
        foreach (var name in _accumulationRegisters) AccumulationRegister(name);
        for (var i = 1; i <= 12; i++) Role($"Роль{i}", full: i == 1);
        Subsystem();
        Root();
    }

    private static string[] Names(string prefix, int count) =>
        [.. Enumerable.Range(1, count).Select(i => prefix + i.ToString("D4", CultureInfo.InvariantCulture))];

    // Every accumulation register and one information register in ten has recorders; every document moves some registers.
    private void AssignRecorders()
    {
        var moved = _accumulationRegisters.Select(name => "AccumulationRegister." + name).ToList();
        foreach (var name in _informationRegisters.Where((_, i) => i % 10 == 0))
        {
            _subordinate.Add(name);
            moved.Add("InformationRegister." + name);
        }
        foreach (var document in _documents) _registersOf[document] = [];
        foreach (var register in moved)
            for (var i = 0; i < 4; i++)
                if (_registersOf[Pick(_documents)] is var list && !list.Contains(register)) list.Add(register);
    }

    private void DefinedTypes()
    {
        File("DefinedTypes/ДенежнаяСумма.xml", Object("DefinedType", "ДенежнаяСумма", $"<Type>{NumberType(15, 2)}</Type>"));
        var owners = string.Concat(_catalogs.Take(5).Select(name => $"<v8:Type>cfg:CatalogRef.{name}</v8:Type>"));
        File("DefinedTypes/Владелец.xml", Object("DefinedType", "Владелец", $"<Type>{owners}</Type>"));
    }

    private void Enum(string name)
    {
        var values = new StringBuilder();
        for (var i = 0; i < 5; i++)
            values.Append($"\n<EnumValue uuid=\"{Uuid()}\">\n<Properties>\n<Name>{Words[i]}</Name>\n{Synonym(Words[i])}<Comment/>\n"
                + $"</Properties>\n</EnumValue>");
        File($"Enums/{name}.xml",
            Object("Enum", name, "<UseStandardCommands>false</UseStandardCommands>\n<QuickChoice>true</QuickChoice>\n"
                + "<ChoiceMode>BothWays</ChoiceMode>", values.ToString(), Generated("Enum", name)));
    }

    private void Constant(string name) => File(
        $"Constants/{name}.xml",
        Object("Constant", name,
            $"{Type()}\n<UseStandardCommands>true</UseStandardCommands>\n"
                + $"<DefaultForm/>\n{FieldScreen}<DataLockControlMode>Managed</DataLockControlMode>\n<DataHistory>DontUse</DataHistory>"));

    private void Catalog(string name)
    {
        var hierarchical = _random.Next(4) == 0;
        var owners = _random.Next(9) == 0 ? $"<Owners>\n<xr:Item xsi:type=\"xr:MDObjectRef\">Catalog.{Pick(_catalogs)}</xr:Item>\n</Owners>"
            : "<Owners/>";
        var properties = $"""
            <Hierarchical>{Flag(hierarchical)}</Hierarchical>
            <HierarchyType>HierarchyFoldersAndItems</HierarchyType>
            <LimitLevelCount>false</LimitLevelCount>
            <LevelCount>2</LevelCount>
            <FoldersOnTop>true</FoldersOnTop>
            <UseStandardCommands>true</UseStandardCommands>
            {owners}
            <SubordinationUse>ToItems</SubordinationUse>
            <CodeLength>{(_random.Next(2) == 0 ? 0 : 9)}</CodeLength>
            <DescriptionLength>100</DescriptionLength>
            <CodeType>String</CodeType>
            <CodeAllowedLength>Variable</CodeAllowedLength>
            <CodeSeries>WholeCatalog</CodeSeries>
            <CheckUnique>true</CheckUnique>
            <Autonumbering>true</Autonumbering>
            <DefaultPresentation>AsDescription</DefaultPresentation>
            {StandardAttributes(CatalogStandard)}
            <PredefinedDataUpdate>Auto</PredefinedDataUpdate>
            <EditType>InDialog</EditType>
            <InputByString>
            <xr:Field>Catalog.{name}.StandardAttribute.Description</xr:Field>
            </InputByString>
            {ObjectScreen}
            """;
        var children = new StringBuilder();
        Attributes(children, "Attribute", 8, "<Use>ForItem</Use>\n");
        if (_random.Next(2) == 0) TabularSection(children, 5);
        if (_random.Next(3) == 0) TabularSection(children, 4);
        File($"Catalogs/{name}.xml", Object("Catalog", name, properties, children.ToString(), Generated("Catalog", name)));
        if (_random.Next(3) == 0) File($"Catalogs/{name}/Ext/ObjectModule.bsl", "Процедура ПередЗаписью(Отказ)\nКонецПроцедуры\n");
        if (_random.Next(5) == 0) Predefined(name, hierarchical);
    }

    private void Predefined(string name, bool hierarchical)
    {
        var items = new StringBuilder();
        for (var i = 1; i <= 3; i++)
            items.Append($"<Item id=\"{Uuid()}\">\n<Name>Элемент{i}</Name>\n<Code>{i}</Code>\n"
                + $"<Description>Элемент {i}</Description>\n<IsFolder>false</IsFolder>\n</Item>\n");
        if (hierarchical)
            items.Append($"<Item id=\"{Uuid()}\">\n<Name>Папка</Name>\n<Code>9</Code>\n<Description>Папка</Description>\n"
                + $"<IsFolder>true</IsFolder>\n<ChildItems>\n<Item id=\"{Uuid()}\">\n<Name>Вложенный</Name>\n<Code>10</Code>\n"
                + $"<Description>Вложенный</Description>\n<IsFolder>false</IsFolder>\n</Item>\n</ChildItems>\n</Item>\n");
        File(
            $"Catalogs/{name}/Ext/Predefined.xml",
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<PredefinedData xmlns=\"http://v8.1c.ru/8.3/xcf/predef\" "
                + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CatalogPredefinedItems\" version=\"2.20\">\n"
            + items + "</PredefinedData>\n");
    }

    private void Document(string name)
    {
        var records = string.Concat(_registersOf[name].Select(register => $"<xr:Item xsi:type=\"xr:MDObjectRef\">{register}</xr:Item>\n"));
        var properties = $"""
            <UseStandardCommands>true</UseStandardCommands>
            <Numerator/>
            <NumberType>String</NumberType>
            <NumberLength>11</NumberLength>
            <NumberAllowedLength>Variable</NumberAllowedLength>
            <NumberPeriodicity>Year</NumberPeriodicity>
            <CheckUnique>true</CheckUnique>
            <Autonumbering>true</Autonumbering>
            {StandardAttributes("Posted", "Ref", "DeletionMark", "Date", "Number")}
            <InputByString>
            <xr:Field>Document.{name}.StandardAttribute.Number</xr:Field>
            </InputByString>
            <Posting>{(records.Length > 0 ? "Allow" : "Deny")}</Posting>
            <RealTimePosting>Deny</RealTimePosting>
            <RegisterRecordsDeletion>AutoDeleteOnUnpost</RegisterRecordsDeletion>
            <RegisterRecordsWritingOnPost>WriteSelected</RegisterRecordsWritingOnPost>
            <SequenceFilling>AutoFill</SequenceFilling>
            <RegisterRecords>
            {records}</RegisterRecords>
            <PostInPrivilegedMode>true</PostInPrivilegedMode>
            <UnpostInPrivilegedMode>true</UnpostInPrivilegedMode>
            {ObjectScreen}
            """;
        var children = new StringBuilder();
        Attributes(children, "Attribute", 11);
        TabularSection(children, 8);
        TabularSection(children, 7);
        File($"Documents/{name}.xml", Object("Document", name, properties, children.ToString(), Generated("Document", name)));
        File($"Documents/{name}/Ext/ObjectModule.bsl", "Процедура ОбработкаПроведения(Отказ, РежимПроведения)\nКонецПроцедуры\n");
    }

    private void InformationRegister(string name)
    {
        var subordinate = _subordinate.Contains(name);
        var periodicity = subordinate || _random.Next(6) == 0 ? "Day" : "Nonperiodical";
        var properties = $"""
            <UseStandardCommands>true</UseStandardCommands>
            <EditType>InList</EditType>
            {StandardAttributes("Active", "LineNumber", "Recorder", "Period")}
            <InformationRegisterPeriodicity>{periodicity}</InformationRegisterPeriodicity>
            <WriteMode>{(subordinate ? "RecorderSubordinate" : "Independent")}</WriteMode>
            <MainFilterOnPeriod>false</MainFilterOnPeriod>
            <DataLockControlMode>Managed</DataLockControlMode>
            <FullTextSearch>DontUse</FullTextSearch>
            <EnableTotalsSliceFirst>false</EnableTotalsSliceFirst>
            <EnableTotalsSliceLast>false</EnableTotalsSliceLast>
            <RecordPresentation/>
            <ListPresentation/>
            <Explanation/>
            <DataHistory>DontUse</DataHistory>
            """;
        var children = new StringBuilder();
        Attributes(children, "Dimension", 3,
            "<Master>true</Master>\n<MainFilter>true</MainFilter>\n<DenyIncompleteValues>false</DenyIncompleteValues>\n");
        Attributes(children, "Resource", 3);
        Attributes(children, "Attribute", 2);
        File($"InformationRegisters/{name}.xml", Object("InformationRegister", name, properties, children.ToString()));
    }

    private void AccumulationRegister(string name)
    {
        var properties = $"""
            <UseStandardCommands>true</UseStandardCommands>
            <RegisterType>{(_random.Next(2) == 0 ? "Balance" : "Turnovers")}</RegisterType>
            {StandardAttributes("RecordType", "Active", "LineNumber", "Recorder", "Period")}
            <DataLockControlMode>Managed</DataLockControlMode>
            <FullTextSearch>DontUse</FullTextSearch>
            <EnableTotalsSplitting>true</EnableTotalsSplitting>
            <ListPresentation/>
            <Explanation/>
            """;
        var children = new StringBuilder();
        Attributes(children, "Dimension", 4, "<DenyIncompleteValues>false</DenyIncompleteValues>\n<UseInTotals>true</UseInTotals>\n");
        Attributes(children, "Resource", 2, type: $"<Type>{NumberType(15, 3)}</Type>");
        Attributes(children, "Attribute", 1);
        File($"AccumulationRegisters/{name}.xml", Object("AccumulationRegister", name, properties, children.ToString()));
    }

    private void Role(string name, bool full)
    {
        File($"Roles/{name}.xml", Object("Role", name, ""));
        var rights = new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Rights xmlns=\"http://v8.1c.ru/8.2/roles\" "
                + "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"Rights\" version=\"2.20\">\n");
        rights.Append($"<setForNewObjects>{Flag(full)}</setForNewObjects>\n"
            + $"<setForAttributesByDefault>true</setForAttributesByDefault>\n"
            + $"<independentRightsOfChildObjects>false</independentRightsOfChildObjects>\n");
        foreach (var (kind, owner) in _listed)
        {
            if (full || kind is not ("Catalog" or "Document") || _random.Next(3) == 0) continue;
            rights.Append($"<object>\n<name>{kind}.{owner}</name>\n");
            foreach (var right in (string[])["Read", "Insert", "Update", "View", "InputByString"])
                rights.Append($"<right>\n<name>{right}</name>\n<value>true</value>\n</right>\n");
            rights.Append("</object>\n");
        }
        File($"Roles/{name}/Ext/Rights.xml", rights.Append("</Rights>\n").ToString());
    }

    private void Subsystem()
    {
        var content = string.Concat(_listed.Where(item => item.Kind is "Catalog" or "Document").Take(200)
            .Select(item => $"<xr:Item xsi:type=\"xr:MDObjectRef\">{item.Kind}.{item.Name}</xr:Item>\n"));
        File("Subsystems/Учет.xml",
            Object("Subsystem", "Учет", $"<IncludeInCommandInterface>true</IncludeInCommandInterface>\n<Content>\n{content}</Content>"));
    }

    private void Root()
    {
        var children = string.Concat(_listed.OrderBy(item => Order(item.Kind)).Select(item => $"<{item.Kind}>{item.Name}</{item.Kind}>\n"));
        File(
            "Configuration.xml",
            Object("Configuration", "Сгенерированная", """
                <ScriptVariant>Russian</ScriptVariant>
                <DefaultRoles/>
                <Vendor/>
                <Version>1.0</Version>
                <DefaultLanguage>Language.Русский</DefaultLanguage>
                <DataLockControlMode>Managed</DataLockControlMode>
                <ObjectAutonumerationMode>NotAutoFree</ObjectAutonumerationMode>
                <CompatibilityMode>Version8_3_27</CompatibilityMode>
                """,
                children));
    }

    private static int Order(string kind) =>
        Array.IndexOf(["Language", "Subsystem", "Role", "DefinedType", "Constant", "Catalog", "Document", "Enum", "InformationRegister",
            "AccumulationRegister"], kind);
}
