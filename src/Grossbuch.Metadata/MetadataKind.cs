using System.Collections.Frozen;
using Grossbuch.Core.Text;

namespace Grossbuch.Metadata;

/// <summary>Every kind of metadata object that a configuration lists at its root, by the platform's own English names.</summary>
public enum MetadataKind
{
    Language, Subsystem, StyleItem, Style, CommonPicture, Interface, SessionParameter, Role, CommonTemplate, FilterCriterion, CommonModule,
    CommonAttribute, ExchangePlan, XDTOPackage, WebService, HTTPService, WSReference, EventSubscription, ScheduledJob, SettingsStorage,
    FunctionalOption, FunctionalOptionsParameter, DefinedType, CommonCommand, CommandGroup, Constant, CommonForm, Catalog, Document,
    DocumentNumerator, Sequence, DocumentJournal, Enum, Report, DataProcessor, InformationRegister, AccumulationRegister,
    ChartOfCharacteristicTypes, ChartOfAccounts, AccountingRegister, ChartOfCalculationTypes, CalculationRegister, BusinessProcess, Task,
    ExternalDataSource, IntegrationService, Bot, WebSocketClient, PaletteColor,
}

/// <summary>Names of kinds in both languages, singular and plural, and the folder of the dump that holds a kind.</summary>
public static class MetadataKinds
{
    private static readonly (MetadataKind Kind, string One, string Many, string RussianOne, string RussianMany)[] Table =
    [
        (MetadataKind.Language, "Language", "Languages", "Язык", "Языки"),
        (MetadataKind.Subsystem, "Subsystem", "Subsystems", "Подсистема", "Подсистемы"),
        (MetadataKind.StyleItem, "StyleItem", "StyleItems", "ЭлементСтиля", "ЭлементыСтиля"),
        (MetadataKind.Style, "Style", "Styles", "Стиль", "Стили"),
        (MetadataKind.CommonPicture, "CommonPicture", "CommonPictures", "ОбщаяКартинка", "ОбщиеКартинки"),
        (MetadataKind.Interface, "Interface", "Interfaces", "Интерфейс", "Интерфейсы"),
        (MetadataKind.SessionParameter, "SessionParameter", "SessionParameters", "ПараметрСеанса", "ПараметрыСеанса"),
        (MetadataKind.Role, "Role", "Roles", "Роль", "Роли"),
        (MetadataKind.CommonTemplate, "CommonTemplate", "CommonTemplates", "ОбщийМакет", "ОбщиеМакеты"),
        (MetadataKind.FilterCriterion, "FilterCriterion", "FilterCriteria", "КритерийОтбора", "КритерииОтбора"),
        (MetadataKind.CommonModule, "CommonModule", "CommonModules", "ОбщийМодуль", "ОбщиеМодули"),
        (MetadataKind.CommonAttribute, "CommonAttribute", "CommonAttributes", "ОбщийРеквизит", "ОбщиеРеквизиты"),
        (MetadataKind.ExchangePlan, "ExchangePlan", "ExchangePlans", "ПланОбмена", "ПланыОбмена"),
        (MetadataKind.XDTOPackage, "XDTOPackage", "XDTOPackages", "ПакетXDTO", "ПакетыXDTO"),
        (MetadataKind.WebService, "WebService", "WebServices", "WebСервис", "WebСервисы"),
        (MetadataKind.HTTPService, "HTTPService", "HTTPServices", "HTTPСервис", "HTTPСервисы"),
        (MetadataKind.WSReference, "WSReference", "WSReferences", "WSСсылка", "WSСсылки"),
        (MetadataKind.EventSubscription, "EventSubscription", "EventSubscriptions", "ПодпискаНаСобытие", "ПодпискиНаСобытия"),
        (MetadataKind.ScheduledJob, "ScheduledJob", "ScheduledJobs", "РегламентноеЗадание", "РегламентныеЗадания"),
        (MetadataKind.SettingsStorage, "SettingsStorage", "SettingsStorages", "ХранилищеНастроек", "ХранилищаНастроек"),
        (MetadataKind.FunctionalOption, "FunctionalOption", "FunctionalOptions", "ФункциональнаяОпция", "ФункциональныеОпции"),
        (MetadataKind.FunctionalOptionsParameter, "FunctionalOptionsParameter", "FunctionalOptionsParameters",
            "ПараметрФункциональныхОпций", "ПараметрыФункциональныхОпций"),
        (MetadataKind.DefinedType, "DefinedType", "DefinedTypes", "ОпределяемыйТип", "ОпределяемыеТипы"),
        (MetadataKind.CommonCommand, "CommonCommand", "CommonCommands", "ОбщаяКоманда", "ОбщиеКоманды"),
        (MetadataKind.CommandGroup, "CommandGroup", "CommandGroups", "ГруппаКоманд", "ГруппыКоманд"),
        (MetadataKind.Constant, "Constant", "Constants", "Константа", "Константы"),
        (MetadataKind.CommonForm, "CommonForm", "CommonForms", "ОбщаяФорма", "ОбщиеФормы"),
        (MetadataKind.Catalog, "Catalog", "Catalogs", "Справочник", "Справочники"),
        (MetadataKind.Document, "Document", "Documents", "Документ", "Документы"),
        (MetadataKind.DocumentNumerator, "DocumentNumerator", "DocumentNumerators", "НумераторДокументов", "НумераторыДокументов"),
        (MetadataKind.Sequence, "Sequence", "Sequences", "Последовательность", "Последовательности"),
        (MetadataKind.DocumentJournal, "DocumentJournal", "DocumentJournals", "ЖурналДокументов", "ЖурналыДокументов"),
        (MetadataKind.Enum, "Enum", "Enums", "Перечисление", "Перечисления"),
        (MetadataKind.Report, "Report", "Reports", "Отчет", "Отчеты"),
        (MetadataKind.DataProcessor, "DataProcessor", "DataProcessors", "Обработка", "Обработки"),
        (MetadataKind.InformationRegister, "InformationRegister", "InformationRegisters", "РегистрСведений", "РегистрыСведений"),
        (MetadataKind.AccumulationRegister, "AccumulationRegister", "AccumulationRegisters", "РегистрНакопления", "РегистрыНакопления"),
        (MetadataKind.ChartOfCharacteristicTypes, "ChartOfCharacteristicTypes", "ChartsOfCharacteristicTypes",
            "ПланВидовХарактеристик", "ПланыВидовХарактеристик"),
        (MetadataKind.ChartOfAccounts, "ChartOfAccounts", "ChartsOfAccounts", "ПланСчетов", "ПланыСчетов"),
        (MetadataKind.AccountingRegister, "AccountingRegister", "AccountingRegisters", "РегистрБухгалтерии", "РегистрыБухгалтерии"),
        (MetadataKind.ChartOfCalculationTypes, "ChartOfCalculationTypes", "ChartsOfCalculationTypes",
            "ПланВидовРасчета", "ПланыВидовРасчета"),
        (MetadataKind.CalculationRegister, "CalculationRegister", "CalculationRegisters", "РегистрРасчета", "РегистрыРасчета"),
        (MetadataKind.BusinessProcess, "BusinessProcess", "BusinessProcesses", "БизнесПроцесс", "БизнесПроцессы"),
        (MetadataKind.Task, "Task", "Tasks", "Задача", "Задачи"),
        (MetadataKind.ExternalDataSource, "ExternalDataSource", "ExternalDataSources", "ВнешнийИсточникДанных", "ВнешниеИсточникиДанных"),
        (MetadataKind.IntegrationService, "IntegrationService", "IntegrationServices", "СервисИнтеграции", "СервисыИнтеграции"),
        (MetadataKind.Bot, "Bot", "Bots", "Бот", "Боты"),
        (MetadataKind.WebSocketClient, "WebSocketClient", "WebSocketClients", "WebSocketКлиент", "WebSocketКлиенты"),
        (MetadataKind.PaletteColor, "PaletteColor", "PaletteColors", "ЦветПалитры", "ЦветаПалитры"),
    ];

    public static Vocabulary<MetadataKind> Singular { get; } = new([.. Table.Select(row => (row.Kind, row.One, row.RussianOne))]);

    public static Vocabulary<MetadataKind> Plural { get; } = new([.. Table.Select(row => (row.Kind, row.Many, row.RussianMany))]);

    /// <summary>Every kind, in the order of the platform's own tree.</summary>
    public static IEnumerable<MetadataKind> All => Table.Select(row => row.Kind);

    /// <summary>By the exact English name, as a dump writes it.</summary>
    public static bool TryParseExact(ReadOnlySpan<char> name, out MetadataKind kind) => ByExactName.TryGetValue(name, out kind);

    private static readonly FrozenDictionary<string, MetadataKind>.AlternateLookup<ReadOnlySpan<char>> ByExactName =
        Table.ToFrozenDictionary(row => row.One, row => row.Kind, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Objects of this kind hold no data, behaviour or rights of the server's: only their names matter.</summary>
    public static bool StoresNothing(this MetadataKind kind) =>
        kind is MetadataKind.StyleItem or MetadataKind.Style or MetadataKind.CommonPicture
        or MetadataKind.Interface or MetadataKind.CommonTemplate or MetadataKind.XDTOPackage or MetadataKind.WSReference
        or MetadataKind.SettingsStorage or MetadataKind.CommonCommand or MetadataKind.CommandGroup or MetadataKind.CommonForm
        or MetadataKind.Report or MetadataKind.DataProcessor or MetadataKind.ExternalDataSource or MetadataKind.IntegrationService
        or MetadataKind.Bot or MetadataKind.WebSocketClient or MetadataKind.PaletteColor;

    /// <summary>The folder of a Designer dump with the files of this kind: the English plural.</summary>
    public static string Folder(this MetadataKind kind) => Plural.Words(kind).English;
}
