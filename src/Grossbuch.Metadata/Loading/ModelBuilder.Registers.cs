using System.Collections.Immutable;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

// The four kinds of registers.
internal sealed partial class ModelBuilder
{
    private InformationRegister BuildInformationRegister(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new InformationRegister
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Data = Describe(raw, uuid),
            Dimensions = Dimensions(raw, uuid),
            Resources = Resources(raw, uuid),
            Periodicity = Literal(raw, "InformationRegisterPeriodicity", InformationRegisterPeriodicity.Nonperiodical),
            WriteMode = Literal(raw, "WriteMode", WriteMode.Independent),
            MainFilterOnPeriod = raw.Flag("MainFilterOnPeriod"),
            EnableTotalsSliceFirst = raw.Flag("EnableTotalsSliceFirst"),
            EnableTotalsSliceLast = raw.Flag("EnableTotalsSliceLast"),
        };
    }

    private AccumulationRegister BuildAccumulationRegister(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new AccumulationRegister
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Data = Describe(raw, uuid),
            Dimensions = Dimensions(raw, uuid),
            Resources = Resources(raw, uuid),
            RegisterType = Literal(raw, "RegisterType", AccumulationRegisterType.Balance),
            EnableTotalsSplitting = raw.Flag("EnableTotalsSplitting", absent: true),
        };
    }

    private AccountingRegister BuildAccountingRegister(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new AccountingRegister
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Data = Describe(raw, uuid),
            Dimensions = Dimensions(raw, uuid),
            Resources = Resources(raw, uuid),
            ChartOfAccounts = NameIn(raw, "ChartOfAccounts"),
            Correspondence = raw.Flag("Correspondence"),
            PeriodAdjustmentLength = Bounded(raw, "PeriodAdjustmentLength", 0, max: 9),
            EnableTotalsSplitting = raw.Flag("EnableTotalsSplitting", absent: true),
        };
    }

    private CalculationRegister BuildCalculationRegister(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new CalculationRegister
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Data = Describe(raw, uuid),
            Dimensions = Dimensions(raw, uuid),
            Resources = Resources(raw, uuid),
            ChartOfCalculationTypes = NameIn(raw, "ChartOfCalculationTypes"),
            Periodicity = Literal(raw, "Periodicity", CalculationPeriodicity.Month),
            ActionPeriod = raw.Flag("ActionPeriod"),
            BasePeriod = raw.Flag("BasePeriod"),
            Schedule = NameIn(raw, "Schedule"),
            ScheduleValue = NameIn(raw, "ScheduleValue"),
            ScheduleDate = NameIn(raw, "ScheduleDate"),
            Recalculations = [.. raw.ChildrenOf("Recalculation").Select(item => RecalculationOf(item, uuid))],
        };
    }

    private Recalculation RecalculationOf(RawObject raw, Guid register)
    {
        var uuid = UuidOf(raw, register);
        var dimensions = raw.ChildrenOf("Dimension").Select(dimension => new RecalculationDimension(
            dimension.Name, UuidOf(dimension, uuid), NameIn(dimension, "RegisterDimension"), NamesIn(dimension, "LeadingRegisterData")));
        return new Recalculation(raw.Name, uuid, raw.Localized("Synonym"), [.. dimensions]);
    }

    private ImmutableArray<Field> Dimensions(RawObject raw, Guid uuid) =>
        FieldsOf(raw, "Dimension", FieldRole.Dimension, raw.FullName, uuid);

    private ImmutableArray<Field> Resources(RawObject raw, Guid uuid) => FieldsOf(raw, "Resource", FieldRole.Resource, raw.FullName, uuid);
}
