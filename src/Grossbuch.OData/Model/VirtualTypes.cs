using System.Globalization;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.OData.Model;

/// <summary>A column of a complex type.</summary>
/// <param name="TypeName"><c>X_Type</c>, which stands at the end of the type; null where the type is fixed.</param>
internal sealed record ComplexColumn(string Name, string EdmType, string? TypeName = null);

/// <summary>
/// Complex types that functions of registers return (odata §5.1). All columns may be null; types of composites stand last.
/// </summary>
internal static class VirtualTypes
{
    private static readonly string[] Periods =
    [
        "Period", "SecondPeriod", "MinutePeriod", "HourPeriod", "DayPeriod", "WeekPeriod", "TenDaysPeriod", "MonthPeriod", "QuarterPeriod",
            "HalfYearPeriod",
        "YearPeriod",
    ];

    /// <summary>Name and columns of each type, in the order of the functions.</summary>
    public static IEnumerable<(string Name, IEnumerable<ComplexColumn> Columns)> Of(EntitySet set)
    {
        if (set.Kind != SetKind.RecordSets) yield break;
        foreach (var function in BoundFunction.Of(set))
            yield return (function.Returns!, set.Owner switch
            {
                AccumulationRegister register => OfAccumulation(register, function.Name),
                AccountingRegister register => OfAccounting(register, function.Name),
                _ => OfCalculation((CalculationRegister)set.Owner, function.Name),
            });
    }

    private static IEnumerable<ComplexColumn> OfAccumulation(AccumulationRegister register, string function)
    {
        var dimensions = register.Dimensions.Select(Column);
        var isBalance = register.RegisterType == AccumulationRegisterType.Balance;
        return function switch
        {
            "Balance" => [.. dimensions, .. Suffixed(register, "Balance")],
            "Turnovers" => [.. dimensions, .. Head(register),
                .. Suffixed(register, isBalance ? ["Turnover", "Receipt", "Expense"] : ["Turnover"])],
            _ => [.. dimensions, .. Head(register),
                .. Suffixed(register, "OpeningBalance", "Turnover", "Receipt", "Expense", "ClosingBalance")],
        };
    }

    private static IEnumerable<ComplexColumn> OfAccounting(AccountingRegister register, string function)
    {
        var account = Key("Account");
        var dimensions = register.Dimensions.Select(Column);
        return function switch
        {
            "Balance" => [account, .. ExtDimensions(register, ""), .. dimensions,
                .. Suffixed(register, Both("Balance", "SplittedBalance"))],
            "Turnovers" =>
            [
                account, .. ExtDimensions(register, ""), .. register.Correspondence ? [Key("BalancedAccount")]
                    : Array.Empty<ComplexColumn>(), .. dimensions,
                .. Head(register), .. Suffixed(register, Both("Turnover")),
            ],
            "BalanceAndTurnovers" =>
            [
                account, .. ExtDimensions(register, ""), .. dimensions, .. Head(register),
                .. Suffixed(register, [.. Both("OpeningBalance", "OpeningSplittedBalance"), .. Both("Turnover"),
                    .. Both("ClosingBalance", "ClosingSplittedBalance")]),
            ],
            "DrCrTurnovers" =>
            [
                Key("AccountDr"), Key("AccountCr"), .. ExtDimensions(register, "Dr"), .. ExtDimensions(register, "Cr"),
                .. register.Dimensions.SelectMany(Sides), .. Head(register),
                .. register.Resources.SelectMany(
                    field => field.Balance ? [Named(field, "Turnover")] : new[] { Named(field, "TurnoverDr"), Named(field, "TurnoverCr") }),
            ],
            "ExtDimensions" => [Date("Period"), .. Recorder(register), Number("LineNumber"), Text("RecordType"), Key("Kind"),
                new("Value", "Edm.String", "Value_Type")],
            _ => RecordsWithExtDimensions(register),
        };
    }

    private static IEnumerable<ComplexColumn> RecordsWithExtDimensions(AccountingRegister register)
    {
        string[] sides = register.Correspondence ? ["Dr", "Cr"] : [""];
        return
        [
            .. RecordColumns(register),
            .. sides.SelectMany(side => ExtDimensions(register, side).Concat(
                Enumerable.Range(1, ExtDimensionCount(register)).Select(i => Key($"ExtDimensionType{side}{Number(i)}")))),
            new ComplexColumn("PointInTime", "StandardODATA.PointInTime"),
        ];
    }

    private static IEnumerable<ComplexColumn> OfCalculation(CalculationRegister register, string function)
    {
        if (register.Recalculations.FirstOrDefault(item => item.Name == function) is { } recalculation)
            return
            [
                new("RecalculationObject", "Edm.String", "RecalculationObject_Type"), Key("CalculationType"),
                .. recalculation.Dimensions.Select(
                    dimension => register.Dimensions.FirstOrDefault(field => field.Name == dimension.Name) is { } field
                    ? Column(field) : Text(dimension.Name)),
            ];
        return function switch
        {
            "ActualActionPeriod" => RecordColumns(register),
            "ScheduleData" =>
            [
                .. RecordColumns(register),
                .. new[] { "RegistrationPeriod", "ActionPeriod", "ActualActionPeriod", "BasePeriod" }.Select(
                    part => new ComplexColumn(ScheduleName(register) + part, "Edm.Double")),
            ],
            _ => [.. RecordColumns(register), .. BasesOf(register, function).SelectMany(other => other.Resources)
                .Select(field => Named(field, "Base"))],
        };
    }

    private static IEnumerable<CalculationRegister> BasesOf(CalculationRegister register, string function) =>
        BoundFunction.BasesOf(register).Where(other => "Base" + other.Name == function);

    private static string ScheduleName(CalculationRegister register) =>
        register.ScheduleValue[(register.ScheduleValue.LastIndexOf('.') + 1)..];

    private static IEnumerable<ComplexColumn> RecordColumns(Register register) =>
        PropertyList.Of(SetKind.Records, register, register.Table)
            .Select(property => new ComplexColumn(property.Name, property.EdmType, property.TypeName));

    private static IEnumerable<ComplexColumn> Head(Register register) =>
        [.. Periods.Select(Date), .. Recorder(register), Number("LineNumber")];

    private static IEnumerable<ComplexColumn> Recorder(Register register) => [Column(register.Table[StandardField.Recorder])];

    private static IEnumerable<ComplexColumn> Suffixed(Register register, params string[] suffixes) =>
        register.Resources.SelectMany(field => suffixes.Select(suffix => Named(field, suffix)));

    private static string[] Both(params string[] names) =>
        [.. names.SelectMany(name =>
        name.Contains("Splitted", StringComparison.Ordinal) ? [name + "Dr", name + "Cr"] : new[] { name, name + "Dr", name + "Cr" })];

    private static IEnumerable<ComplexColumn> ExtDimensions(AccountingRegister register, string side) =>
        Enumerable.Range(1, ExtDimensionCount(register))
            .Select(i => new ComplexColumn($"ExtDimension{side}{Number(i)}", "Edm.String", $"ExtDimension{side}{Number(i)}_Type"));

    private static int ExtDimensionCount(AccountingRegister register) => register.Chart?.MaxExtDimensionCount ?? 0;

    private static IEnumerable<ComplexColumn> Sides(Field field)
    {
        if (field.Balance) return [Column(field)];
        var column = Column(field);
        return new[] { "Dr", "Cr" }.Select(side => new ComplexColumn(
            column.Name.EndsWith("_Key", StringComparison.Ordinal) ? $"{field.Name}{side}_Key" : field.Name + side,
            column.EdmType,
            column.TypeName is null ? null : $"{field.Name}{side}_Type"));
    }

    private static ComplexColumn Column(Field field)
    {
        var property = new WireProperty(field, WireProperty.KindOf(field));
        return new ComplexColumn(property.Name, property.EdmType, property.TypeName);
    }

    private static ComplexColumn Named(Field resource, string suffix) =>
        new(resource.Name + suffix, resource.Type.Is(PrimitiveTypes.Number) ? Column(resource).EdmType : "Edm.Double");

    private static ComplexColumn Key(string name) => new(name + "_Key", "Edm.Guid");

    private static ComplexColumn Date(string name) => new(name, "Edm.DateTime");

    private static ComplexColumn Text(string name) => new(name, "Edm.String");

    private static ComplexColumn Number(string name) => new(name, "Edm.Int64");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
