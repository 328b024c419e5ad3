using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Tests.Storage;

/// <summary>Small configurations made in code. Uuids come from a counter, so that two configurations made alike are alike.</summary>
internal sealed class TestConfiguration
{
    private readonly List<MetadataObject> _objects = [];
    private readonly Dictionary<string, RefType> _types = [];
    private readonly Dictionary<string, Guid> _uuids = [];

    public TestConfiguration Add(MetadataObject item)
    {
        _objects.Add(item);
        return this;
    }

    /// <summary>A uuid that depends on the name only.</summary>
    public Guid Uuid(string name)
    {
        if (!_uuids.TryGetValue(name, out var uuid))
        {
            var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
            _uuids[name] = uuid = new Guid(hash.AsSpan(0, 16), bigEndian: true);
        }
        return uuid;
    }

    /// <summary>The reference type of <c>Catalog.Товары</c>, made at first use.</summary>
    public RefType Ref(string objectName)
    {
        if (!_types.TryGetValue(objectName, out var type))
        {
            var dot = objectName.IndexOf('.', StringComparison.Ordinal);
            type = new RefType($"{objectName[..dot]}Ref{objectName[dot..]}", objectName, Uuid("type " + objectName), Uuid(objectName));
            _types[objectName] = type;
        }
        return type;
    }

    public Field Field(
        string name, TypeDescription type, FieldRole role = FieldRole.Attribute, Indexing indexing = Indexing.DontIndex,
            AttributeUse use = AttributeUse.ForFolderAndItem) =>
        new() { Name = name, NameRussian = name, Type = type, Role = role, Uuid = Uuid("field " + name), Indexing = indexing, Use = use };

    public TypeDescription RefTo(params string[] names) => new(PrimitiveTypes.None, [.. names.Select(Ref)]);

    public Configuration Build(string hash = "") => new(
        new ConfigurationProperties { Name = "Тест", Uuid = Uuid("configuration"), ContentHash = hash }, [.. _objects], _types.Values);

    /// <summary>A shop: goods with folders, partners, orders with lines, prices, stock, a constant, kinds.</summary>
    public static Configuration Shop(Action<TestConfiguration>? more = null)
    {
        var made = new TestConfiguration();
        made.AddKinds().AddPartners().AddGoods().AddOrders().AddRegisters();
        more?.Invoke(made);
        return made.Build();
    }

    private TestConfiguration AddKinds() => Add(new Grossbuch.Metadata.Objects.Enum
    {
        Name = "Виды",
        Uuid = Uuid("Enum.Виды"),
        RefType = Ref("Enum.Виды"),
        Values = [.. new[] { "Товар", "Услуга", "Набор" }.Select(
            name => new EnumValue(name, RefKey.FromUuid(Uuid("Виды." + name)), LocalizedText.Empty))],
    });

    private TestConfiguration AddPartners() => Add(new Catalog
    {
        Name = "Контрагенты",
        Uuid = Uuid("Catalog.Контрагенты"),
        RefType = Ref("Catalog.Контрагенты"),
        CodeLength = 5,
        CodeIsNumber = true,
        DescriptionLength = 100,
        Attributes = [Field("ИНН", TypeDescription.OfString(12), indexing: Indexing.Index)],
    });

    private TestConfiguration AddGoods() => Add(new Catalog
    {
        Name = "Товары",
        Uuid = Uuid("Catalog.Товары"),
        RefType = Ref("Catalog.Товары"),
        CodeLength = 9,
        DescriptionLength = 150,
        Hierarchical = true,
        Attributes =
        [
            Field("Цена", TypeDescription.OfNumber(15, 2), use: AttributeUse.ForItem),
            Field("Поставщик", RefTo("Catalog.Контрагенты"), use: AttributeUse.ForItem),
            Field("Вид", RefTo("Enum.Виды")),
            Field("Создан", TypeDescription.DateTime),
            Field("Активен", TypeDescription.Boolean),
            Field("Комментарий", TypeDescription.Text),
            Field("Артикул", TypeDescription.OfString(20)),
            Field("Штрихкод", TypeDescription.OfString(13, isFixed: true), indexing: Indexing.Index),
            Field("Точное", TypeDescription.OfNumber(38, 10)),
            Field("Любое", new TypeDescription(
                PrimitiveTypes.Boolean | PrimitiveTypes.Number | PrimitiveTypes.Date | PrimitiveTypes.String,
                [Ref("Catalog.Товары"), Ref("Catalog.Контрагенты")], new NumberQualifiers(12, 3, false), new StringQualifiers(50, false))),
            Field("Файл", TypeDescription.ValueStorage),
            Field("Ид", TypeDescription.Uuid),
            Field("Граница", TypeDescription.OfNumber(18, 0)),
            Field("Типы", TypeDescription.OfTypes),
        ],
    });

    private TestConfiguration AddOrders() => Add(new Document
    {
        Name = "Заказ",
        Uuid = Uuid("Document.Заказ"),
        RefType = Ref("Document.Заказ"),
        NumberLength = 8,
        RegisterRecords = ["AccumulationRegister.Остатки"],
        Attributes = [Field("Клиент", RefTo("Catalog.Контрагенты"), indexing: Indexing.IndexWithAdditionalOrder)],
        DescribedSections =
        [
            new TabularSection
            {
                Name = "Строки", NameRussian = "Строки", Uuid = Uuid("Document.Заказ.Строки"),
                Attributes = [Field("Товар", RefTo("Catalog.Товары")), Field("Количество", TypeDescription.OfNumber(10, 3))],
            },
        ],
    }).Add(new Document
    {
        Name = "Возврат",
        Uuid = Uuid("Document.Возврат"),
        RefType = Ref("Document.Возврат"),
        NumberLength = 8,
        RegisterRecords = ["AccumulationRegister.Остатки"]
    });

    private TestConfiguration AddRegisters() => Add(new InformationRegister
    {
        Name = "Цены",
        Uuid = Uuid("InformationRegister.Цены"),
        Periodicity = InformationRegisterPeriodicity.Day,
        Dimensions =
        [
            Field("Номенклатура", RefTo("Catalog.Товары"), FieldRole.Dimension, Indexing.Index),
                Field("Раздел", TypeDescription.OfString(10), FieldRole.Dimension),
        ],
        Resources = [Field("Сумма", TypeDescription.OfNumber(15, 2), FieldRole.Resource)],
    }).Add(new AccumulationRegister
    {
        Name = "Остатки",
        Uuid = Uuid("AccumulationRegister.Остатки"),
        Dimensions = [Field("Позиция", RefTo("Catalog.Товары"), FieldRole.Dimension, Indexing.Index)],
        Resources = [Field("Штук", TypeDescription.OfNumber(12, 3), FieldRole.Resource)],
    }).Add(new Constant { Name = "Фирма", Uuid = Uuid("Constant.Фирма"), Type = TypeDescription.OfString(50) });
}
