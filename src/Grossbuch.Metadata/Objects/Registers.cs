using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

/// <summary>What all registers share: dimensions, resources, and a recorder for those that documents move.</summary>
public abstract class Register : DataObject
{
    public ImmutableArray<Field> Dimensions { get; init; } = [];

    public ImmutableArray<Field> Resources { get; init; } = [];

    /// <summary>Records belong to documents; false for independent information registers only.</summary>
    public virtual bool HasRecorder => true;

    protected IEnumerable<Field> Described => [.. Dimensions, .. Resources, .. Attributes];

    protected Field RecorderField() =>
        Standard(StandardField.Recorder,
            new TypeDescription(PrimitiveTypes.None, [.. Configuration.RecordersOf(this).Select(document => document.RefType!)]));

    protected Field PeriodField() => Standard(StandardField.Period, TypeDescription.DateTime);

    protected IEnumerable<Field> LineAndActive() =>
        [Standard(StandardField.LineNumber, TypeDescription.OfNumber(9, 0, nonNegative: true)),
            Standard(StandardField.Active, TypeDescription.Boolean)];

    protected static bool IsRecordKey(Field field) => field.Standard is StandardField.Recorder or StandardField.LineNumber;
}

public enum AccumulationRegisterType { Balance, Turnovers }

public sealed class AccumulationRegister : Register
{
    public override MetadataKind Kind => MetadataKind.AccumulationRegister;

    public AccumulationRegisterType RegisterType { get; init; }

    public bool EnableTotalsSplitting { get; init; }

    protected override Table BuildTable() => MakeTable(
        TableKind.Records,
        [
            RecorderField(), PeriodField(), .. LineAndActive(),
            .. Optional(RegisterType == AccumulationRegisterType.Balance, StandardField.RecordType, () =>
                SystemEnums.AccumulationRecordType),
        ],
        Described,
        IsRecordKey);
}

public sealed class AccountingRegister : Register
{
    public override MetadataKind Kind => MetadataKind.AccountingRegister;

    /// <summary>Full name of the chart of accounts.</summary>
    public required string ChartOfAccounts { get; init; }

    public bool Correspondence { get; init; }

    public int PeriodAdjustmentLength { get; init; }

    public bool EnableTotalsSplitting { get; init; }

    public ChartOfAccounts? Chart => Configuration.Find<ChartOfAccounts>(ChartOfAccounts);

    protected override Table BuildTable()
    {
        var account = Chart?.RefType is { } type ? TypeDescription.OfRef(type) : TypeDescription.Undefined;
        IEnumerable<Field> accounts = Correspondence
            ? [Standard(StandardField.AccountDr, account), Standard(StandardField.AccountCr, account)]
            : [Standard(StandardField.RecordType, SystemEnums.AccountingRecordType), Standard(StandardField.Account, account)];
        return MakeTable(
            TableKind.Records,
            [
                RecorderField(), PeriodField(), .. LineAndActive(), .. accounts, .. ExtDimensions(),
                .. Optional(PeriodAdjustmentLength > 0, StandardField.PeriodAdjustment, () =>
                    TypeDescription.OfNumber(PeriodAdjustmentLength, 0)),
            ],
            Described.SelectMany(Sides),
            IsRecordKey);
    }

    private IEnumerable<Field> ExtDimensions()
    {
        if (Chart is not { ExtDimensionTypesChart: { } characteristics } chart) yield break;
        var kind = TypeDescription.OfRef(characteristics.RefType!);
        for (var i = 1; i <= chart.MaxExtDimensionCount; i++)
        {
            if (!Correspondence)
            {
                yield return Standard(StandardField.ExtDimension, characteristics.Type, i);
                yield return Standard(StandardField.ExtDimensionType, kind, i);
                continue;
            }
            yield return Standard(StandardField.ExtDimensionDr, characteristics.Type, i);
            yield return Standard(StandardField.ExtDimensionTypeDr, kind, i);
            yield return Standard(StandardField.ExtDimensionCr, characteristics.Type, i);
            yield return Standard(StandardField.ExtDimensionTypeCr, kind, i);
        }
    }

    // A field that is not "balance" has a value of its own on each side of the entry.
    private IEnumerable<Field> Sides(Field field) =>
        !Correspondence || field.Balance || field.Role == FieldRole.Attribute ? [field]
            : [Side(field, "Dr", "Дт"), Side(field, "Cr", "Кт")];

    private static Field Side(Field field, string english, string russian) => new()
    {
        Name = field.Name + english,
        NameRussian = field.Name + russian,
        Type = field.Type,
        Role = field.Role,
        Uuid = field.Uuid,
        Side = english,
        Synonym = field.Synonym,
        Indexing = field.Indexing,
        Balance = false,
        AccountingFlag = field.AccountingFlag,
        ExtDimensionAccountingFlag = field.ExtDimensionAccountingFlag,
        DenyIncompleteValues = field.DenyIncompleteValues,
    };
}

public enum CalculationPeriodicity { Month, Day, Quarter, Year }

public sealed class CalculationRegister : Register
{
    public override MetadataKind Kind => MetadataKind.CalculationRegister;

    public required string ChartOfCalculationTypes { get; init; }

    public CalculationPeriodicity Periodicity { get; init; }

    public bool ActionPeriod { get; init; }

    public bool BasePeriod { get; init; }

    /// <summary>Full name of the information register with the schedule; empty when there is none.</summary>
    public string Schedule { get; init; } = "";

    public string ScheduleValue { get; init; } = "";

    public string ScheduleDate { get; init; } = "";

    public ImmutableArray<Recalculation> Recalculations { get; init; } = [];

    protected override Table BuildTable()
    {
        var chart = Configuration.Find<ChartOfCalculationTypes>(ChartOfCalculationTypes)?.RefType;
        IEnumerable<StandardField> dates =
        [
            .. ActionPeriod ? [StandardField.ActionPeriod, StandardField.BegOfActionPeriod, StandardField.EndOfActionPeriod]
                : Array.Empty<StandardField>(),
            .. BasePeriod ? [StandardField.BegOfBasePeriod, StandardField.EndOfBasePeriod] : Array.Empty<StandardField>(),
        ];
        return MakeTable(
            TableKind.Records,
            [
                RecorderField(), Standard(StandardField.RegistrationPeriod, TypeDescription.DateTime), .. LineAndActive(),
                Standard(StandardField.CalculationType, chart is null ? TypeDescription.Undefined : TypeDescription.OfRef(chart)),
                .. dates.Select(date => Standard(date, TypeDescription.DateTime)),
                    Standard(StandardField.ReversingEntry, TypeDescription.Boolean),
            ],
            Described,
            IsRecordKey);
    }
}

/// <summary>A recalculation of a calculation register: which of its records became out of date.</summary>
public sealed record Recalculation(string Name, Guid Uuid, LocalizedText Synonym, ImmutableArray<RecalculationDimension> Dimensions);

public sealed record RecalculationDimension(string Name, Guid Uuid, string RegisterDimension, ImmutableArray<string> LeadingRegisterData);
