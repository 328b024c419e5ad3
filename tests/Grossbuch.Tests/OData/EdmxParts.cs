using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Tests.Storage;
using Task = Grossbuch.Metadata.Objects.Task;

namespace Grossbuch.Tests.OData;

/// <summary>Objects of the recorded trade base whose metadata are known, described as its configuration must have described them.</summary>
internal static class EdmxParts
{
    public static Configuration Trade()
    {
        var made = new TestConfiguration();
        Registers(made);
        Journal(made);
        Processes(made);
        Others(made);
        return made.Build();
    }

    private static void Registers(TestConfiguration made)
    {
        Catalog(made, "Валюты", "Сценарии", "Действия", "Смены", "Номенклатура", "Характеристики", "Организации", "Счета", "Субъекты",
            "Пользователи");
        made.Add(new Document
        {
            Name = "Очередь",
            Uuid = made.Uuid("Очередь"),
            RefType = made.Ref("Document.Очередь"),
            NumberLength = 9,
            RegisterRecords = ["InformationRegister.пр_ОчередьДействий", "AccumulationRegister.пр_ВыпускПроукцииПоСменам"],
        });
        made.Add(new InformationRegister
        {
            Name = "пр_ОчередьДействий",
            Uuid = made.Uuid("ОчередьДействий"),
            WriteMode = WriteMode.RecorderSubordinate,
            Dimensions =
            [
                made.Field("Предмет", made.RefTo("Document.Согласие", "Document.Отзыв"), FieldRole.Dimension),
                made.Field("Сценарий", made.RefTo("Catalog.Сценарии"), FieldRole.Dimension),
                    made.Field("Действие", made.RefTo("Catalog.Действия"), FieldRole.Dimension),
            ],
            Resources =
            [
                made.Field("ПорядокВыполнения", TypeDescription.OfNumber(3, 0), FieldRole.Resource),
                    made.Field("Выполнено", TypeDescription.Boolean, FieldRole.Resource),
                made.Field("Ошибка", TypeDescription.Boolean, FieldRole.Resource),
            ],
        });
        made.Add(new AccumulationRegister
        {
            Name = "пр_ВыпускПроукцииПоСменам",
            Uuid = made.Uuid("Выпуск"),
            RegisterType = AccumulationRegisterType.Turnovers,
            Dimensions =
            [
                made.Field("СменаБригада", made.RefTo("Catalog.Смены"), FieldRole.Dimension),
                    made.Field("Номенклатура", made.RefTo("Catalog.Номенклатура"), FieldRole.Dimension),
                made.Field("ХарактеристикаНоменклатуры", made.RefTo("Catalog.Характеристики"), FieldRole.Dimension),
                made.Field("Организация", made.RefTo("Catalog.Организации"), FieldRole.Dimension),
            ],
            Resources = [.. new[] { "КоличествоВсего", "КоличествоБрак", "ВремяПроизводства" }.Select(
                name => made.Field(name, TypeDescription.OfNumber(15, 3), FieldRole.Resource))],
        });
        made.Add(new InformationRegister
        {
            Name = "ПоследнийОбменСБанками",
            Uuid = made.Uuid("ПоследнийОбмен"),
            Dimensions = [made.Field("БанковскийСчет", made.RefTo("Catalog.Счета"), FieldRole.Dimension)],
            Resources = [.. new[] { "ДатаВыгрузки", "ДатаНачалаЗагрузки", "ДатаКонцаЗагрузки" }.Select(
                name => made.Field(name, TypeDescription.DateTime, FieldRole.Resource))],
        });
        made.Add(new InformationRegister
        {
            Name = "КурсыВалют",
            Uuid = made.Uuid("КурсыВалют"),
            Periodicity = InformationRegisterPeriodicity.Day,
            Dimensions = [made.Field("Валюта", made.RefTo("Catalog.Валюты"), FieldRole.Dimension)],
            Resources = [made.Field("Курс", TypeDescription.OfNumber(10, 4), FieldRole.Resource),
                made.Field("Кратность", TypeDescription.OfNumber(10, 0), FieldRole.Resource)],
        });
    }

    private static void Journal(TestConfiguration made)
    {
        foreach (var name in new[] { "Согласие", "Отзыв" })
            made.Add(new Document { Name = name, Uuid = made.Uuid(name), RefType = made.Ref("Document." + name), NumberLength = 9 });
        made.Add(new DocumentJournal
        {
            Name = "СогласияНаОбработкуПерсональныхДанных",
            Uuid = made.Uuid("Журнал"),
            RegisteredDocuments = ["Document.Согласие", "Document.Отзыв"],
            Columns =
            [
                Column("Организация", made.RefTo("Catalog.Организации")),
                    Column("ОтветственныйЗаОбработкуПерсональныхДанных", made.RefTo("Catalog.Пользователи")),
                Column("Субъект", made.RefTo("Catalog.Субъекты")), Column("ДатаРегистрации", TypeDescription.DateTime),
                    Column("СрокДействия", TypeDescription.DateTime),
                Column("Ответственный", made.RefTo("Catalog.Пользователи")), Column("Комментарий", TypeDescription.Text),
            ],
        });

        Field Column(string name, TypeDescription type) => made.Field(name, type, FieldRole.Column);
    }

    private static void Processes(TestConfiguration made)
    {
        made.Add(new BusinessProcess
        {
            Name = "пр_БизнесПроцессСогласованияОрдеров",
            Uuid = made.Uuid("БП"),
            RefType = made.Ref("BusinessProcess.пр_БизнесПроцессСогласованияОрдеров"),
            NumberLength = 9,
            Task = "Task.пр_ЗадачаСогласования",
            Attributes = [made.Field("Предмет", made.RefTo("Document.Согласие", "Document.Отзыв")),
                made.Field("Автор", made.RefTo("Catalog.Пользователи"))],
            DescribedSections =
            [
                new TabularSection
                {
                    Name = "РезультатыСогласования", NameRussian = "РезультатыСогласования", Uuid = made.Uuid("РезультатыСогласования"),
                    Attributes = [made.Field("Результат", TypeDescription.Boolean)],
                },
            ],
        }).Add(new BusinessProcess
        {
            Name = "Другой",
            Uuid = made.Uuid("Другой"),
            RefType = made.Ref("BusinessProcess.Другой"),
            NumberLength = 9,
            Task = "Task.пр_ЗадачаСогласования",
        }).Add(new Task
        {
            Name = "пр_ЗадачаСогласования",
            Uuid = made.Uuid("Задача"),
            RefType = made.Ref("Task.пр_ЗадачаСогласования"),
            NumberLength = 9,
            DescriptionLength = 100,
            Attributes =
            [
                made.Field("Автор", made.RefTo("Catalog.Пользователи", "Catalog.Субъекты")),
                    made.Field("Важность", TypeDescription.OfString(10)),
            ],
        });
    }

    private static void Others(TestConfiguration made) => made.Add(new ExchangePlan
    {
        Name = "Удалить_ОбменУправлениеТорговлей_11_0_РозничнаяТорговля_1_0",
        Uuid = made.Uuid("Обмен"),
        RefType = made.Ref("ExchangePlan.Удалить_ОбменУправлениеТорговлей_11_0_РозничнаяТорговля_1_0"),
        CodeLength = 9,
        DescriptionLength = 100,
    }).Add(new CommonAttribute
    {
        Name = "ОбластьДанныхОсновныеДанные",
        Uuid = made.Uuid("Область"),
        Type = TypeDescription.OfNumber(7, 0),
        DataSeparation = DataSeparation.Separate,
        SeparatedDataUse = SeparatedDataUse.IndependentlyAndSimultaneously,
        Content = [new CommonAttributeMember("ExchangePlan.Удалить_ОбменУправлениеТорговлей_11_0_РозничнаяТорговля_1_0", ContentUse.Use)],
    }).Add(new ChartOfCharacteristicTypes
    {
        Name = "СтатьиДоходов",
        Uuid = made.Uuid("СтатьиДоходов"),
        RefType = made.Ref("ChartOfCharacteristicTypes.СтатьиДоходов"),
        CodeLength = 9,
        DescriptionLength = 100,
        Hierarchical = true,
        Type = TypeDescription.OfString(10),
        Attributes = [made.Field("РеквизитДопУпорядочивания", TypeDescription.OfNumber(5, 0))],
    }).Add(new Constant
    {
        Name = "Xx_АвтоматическиСоздаватьАктыРасхождений",
        Uuid = made.Uuid("Константа"),
        Type = TypeDescription.Boolean,
    }).Add(new Grossbuch.Metadata.Objects.Enum
    {
        Name = "СтатусыТаможенныхДеклараций",
        Uuid = made.Uuid("Статусы"),
        RefType = made.Ref("Enum.СтатусыТаможенныхДеклараций"),
        Values =
        [
            new EnumValue("ТаможенноеОформление", RefKey.FromUuid(made.Uuid("ТО")), LocalizedText.Empty),
            new EnumValue("ВыпущеноСТаможни", RefKey.FromUuid(made.Uuid("ВСТ")), LocalizedText.Empty),
        ],
    });

    private static void Catalog(TestConfiguration made, params string[] names)
    {
        foreach (var name in names)
            made.Add(new Catalog
            {
                Name = name,
                Uuid = made.Uuid(name),
                RefType = made.Ref("Catalog." + name),
                CodeLength = 9,
                DescriptionLength = 100
            });
    }
}
