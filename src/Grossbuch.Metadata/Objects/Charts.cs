using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

public sealed class ChartOfCharacteristicTypes : CodedObject
{
    public override MetadataKind Kind => MetadataKind.ChartOfCharacteristicTypes;

    /// <summary>The types that values of its characteristics may have.</summary>
    public required TypeDescription Type { get; init; }

    /// <summary>Full name of the catalog with the characteristics' own values; empty when there is none.</summary>
    public string CharacteristicExtValues { get; init; } = "";

    public bool Hierarchical { get; init; }

    public bool FoldersOnTop { get; init; } = true;

    protected override bool HasFolders => Hierarchical;

    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), .. PredefinedFields(), DataVersionField(), .. DescriptionField(), .. CodeField(),
            .. Optional(Hierarchical, StandardField.Parent, () => TypeDescription.OfRef(RefType!)),
            .. Optional(Hierarchical, StandardField.IsFolder, () => TypeDescription.Boolean),
            DeletionMarkField(), Standard(StandardField.ValueType, TypeDescription.OfTypes),
        ],
        Attributes,
        field => field.Standard == StandardField.Ref);
}

public sealed class ChartOfAccounts : CodedObject
{
    public override MetadataKind Kind => MetadataKind.ChartOfAccounts;

    /// <summary>Full name of the chart of characteristic types; empty when accounts have no ext dimensions.</summary>
    public string ExtDimensionTypes { get; init; } = "";

    public int MaxExtDimensionCount { get; init; }

    public string CodeMask { get; init; } = "";

    public bool AutoOrderByCode { get; init; }

    public int OrderLength { get; init; }

    public ImmutableArray<Field> AccountingFlags { get; init; } = [];

    public ImmutableArray<Field> ExtDimensionAccountingFlags { get; init; } = [];

    public ChartOfCharacteristicTypes? ExtDimensionTypesChart => Configuration.Find<ChartOfCharacteristicTypes>(ExtDimensionTypes);

    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), .. PredefinedFields(), DataVersionField(), .. CodeField(), .. DescriptionField(),
            .. Optional(OrderLength > 0, StandardField.Order, () => TypeDescription.OfString(OrderLength)),
            Standard(StandardField.OffBalance, TypeDescription.Boolean), Standard(StandardField.Type, SystemEnums.AccountType),
            Standard(StandardField.Parent, TypeDescription.OfRef(RefType!)), DeletionMarkField(),
        ],
        [.. AccountingFlags, .. Attributes],
        field => field.Standard == StandardField.Ref);

    protected override IEnumerable<TabularSection> StandardSections()
    {
        if (ExtDimensionTypesChart is not { RefType: { } type } || MaxExtDimensionCount == 0) return [];
        return
        [
            new TabularSection
            {
                Name = "ExtDimensionTypes",
                NameRussian = "ВидыСубконто",
                Uuid = DerivedUuid.Of(Uuid, "ExtDimensionTypes"),
                IsStandard = true,
                Attributes =
                [
                    Plain(StandardField.ExtDimensionType, TypeDescription.OfRef(type)),
                        Plain(StandardField.Predefined, TypeDescription.Boolean),
                    Plain(StandardField.TurnoversOnly, TypeDescription.Boolean), .. ExtDimensionAccountingFlags,
                ],
            },
        ];
    }
}

public enum DependenceOnCalculationTypes { DontUse, OnActionPeriod, OnRegistrationPeriod }

public sealed class ChartOfCalculationTypes : CodedObject
{
    public override MetadataKind Kind => MetadataKind.ChartOfCalculationTypes;

    public DependenceOnCalculationTypes DependenceOnCalculationTypes { get; init; }

    public ImmutableArray<string> BaseCalculationTypes { get; init; } = [];

    public bool ActionPeriodUse { get; init; }

    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), .. PredefinedFields(), DataVersionField(), .. CodeField(), .. DescriptionField(),
            .. Optional(ActionPeriodUse, StandardField.ActionPeriodIsBasic, () => TypeDescription.Boolean), DeletionMarkField(),
        ],
        Attributes,
        field => field.Standard == StandardField.Ref);

    protected override IEnumerable<TabularSection> StandardSections()
    {
        yield return Section("LeadingCalculationTypes", "ВедущиеВидыРасчета", [RefType!]);
        if (ActionPeriodUse) yield return Section("DisplacingCalculationTypes", "ВытесняющиеВидыРасчета", [RefType!]);
        if (DependenceOnCalculationTypes != DependenceOnCalculationTypes.DontUse)
            yield return Section("BaseCalculationTypes", "БазовыеВидыРасчета",
                [RefType!, .. Configuration.RefTypesOf(BaseCalculationTypes)]);
    }

    private TabularSection Section(string name, string russian, IEnumerable<RefType> types) => new()
    {
        Name = name,
        NameRussian = russian,
        Uuid = DerivedUuid.Of(Uuid, name),
        IsStandard = true,
        Attributes =
        [
            Plain(StandardField.CalculationType, new TypeDescription(PrimitiveTypes.None, [.. types.Distinct()])),
            Plain(StandardField.Predefined, TypeDescription.Boolean),
        ],
    };
}
