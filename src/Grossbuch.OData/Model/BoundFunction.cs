using System.Collections.Immutable;
using Grossbuch.Metadata.Objects;
using Task = Grossbuch.Metadata.Objects.Task;

namespace Grossbuch.OData.Model;

/// <summary>A function or action that is bound to a set (odata §5).</summary>
/// <param name="Returns">Name of the type of the result's elements; null for actions.</param>
/// <param name="Parameters">Name and EDM type, in alphabetical order.</param>
internal sealed record BoundFunction(string Name, string? Returns, ImmutableArray<(string Name, string Type)> Parameters)
{
    public bool IsAction => Returns is null;

    public static IEnumerable<BoundFunction> Of(EntitySet set) => (set.Kind, set.Owner) switch
    {
        (SetKind.Objects, Document) => [Action("Post", PostingMode), Action("Unpost", PostingMode)],
        (SetKind.Objects, BusinessProcess) => [Action("Start", Text("RoutePoint"))],
        (SetKind.Objects, Task) => [Action("ExecuteTask")],
        // Declared even for registers that are not periodic (recorded).
        (SetKind.IndependentRecords or SetKind.Records, InformationRegister) =>
            [Function("SliceFirst", set.Name, Condition, Moment), Function("SliceLast", set.Name, Condition, Moment)],
        (SetKind.RecordSets, AccumulationRegister register) => OfAccumulation(set.Name, register),
        (SetKind.RecordSets, AccountingRegister register) => OfAccounting(set.Name, register),
        (SetKind.RecordSets, CalculationRegister register) => OfCalculation(set.Name, register),
        _ => [],
    };

    /// <summary>Registers whose records a base of the register is computed from.</summary>
    public static IEnumerable<CalculationRegister> BasesOf(CalculationRegister register)
    {
        var configuration = register.Configuration;
        if (configuration.Find<ChartOfCalculationTypes>(register.ChartOfCalculationTypes) is not { } chart
            || chart.DependenceOnCalculationTypes == DependenceOnCalculationTypes.DontUse) return [];
        return configuration.OfKind<CalculationRegister>().Where(other =>
            configuration.Find<ChartOfCalculationTypes>(other.ChartOfCalculationTypes) is { } used
            && (used == chart || chart.BaseCalculationTypes.Contains(used.FullName, StringComparer.OrdinalIgnoreCase)));
    }

    private static readonly (string, string) PostingMode = ("PostingModeOperational", "Edm.Boolean");
    private static readonly (string, string) Condition = ("Condition", "Edm.String");
    private static readonly (string, string) Moment = ("Period", "Edm.DateTime");
    private static readonly (string, string) From = ("StartPeriod", "Edm.DateTime");
    private static readonly (string, string) To = ("EndPeriod", "Edm.DateTime");

    private static (string, string) Text(string name) => (name, "Edm.String");

    private static BoundFunction Action(string name, params (string, string)[] parameters) => new(name, null, [.. parameters]);

    private static BoundFunction Function(string name, string returns, params (string Name, string Type)[] parameters) =>
        new(name, returns, [.. parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)]);

    private static IEnumerable<BoundFunction> OfAccumulation(string set, AccumulationRegister register)
    {
        if (register.RegisterType == AccumulationRegisterType.Balance)
        {
            yield return Function("Balance", set + "_Balance", Condition, Text("Dimensions"), Moment);
            yield return Function("BalanceAndTurnovers", set + "_BalanceAndTurnover", Condition, Text("Dimensions"), From, To);
        }
        yield return Function("Turnovers", set + "_Turnover", Condition, Text("Dimensions"), From, To);
    }

    private static IEnumerable<BoundFunction> OfAccounting(string set, AccountingRegister register)
    {
        yield return Function("Balance", set + "_Balance", Text("AccountCondition"), Condition, Text("Dimensions"), Text("ExtraDimensions"),
            Moment);
        yield return Function(
            "BalanceAndTurnovers", set + "_BalanceAndTurnover", Text("AccountCondition"), Condition, Text("Dimensions"),
                Text("ExtraDimensions"), From, To);
        if (register.Correspondence)
            yield return Function(
                "DrCrTurnovers", set + "_DrCrTurnover", Text("AccountCondition"), Text("BalanceAccountCondition"),
                    Text("BalancedExtraDimensions"), Condition,
                Text("Dimensions"), Text("ExtraDimensions"), From, To);
        yield return Function("ExtDimensions", set + "_ExtDimensions");
        yield return Function("RecordsWithExtDimensions", set + "_RecordsWithExtDimensions", Condition, From, To, ("Top", "Edm.Int32"),
            Text("OrderBy"));
        yield return Function(
            "Turnovers", set + "_Turnover", Text("AccountCondition"), Text("BalanceAccountCondition"), Text("BalancedExtraDimensions"),
                Condition,
            Text("Dimensions"), Text("ExtraDimensions"), From, To);
    }

    private static IEnumerable<BoundFunction> OfCalculation(string set, CalculationRegister register)
    {
        if (register.ActionPeriod) yield return Function("ActualActionPeriod", set + "_ActualActionPeriod", Condition);
        if (register.Schedule.Length > 0) yield return Function("ScheduleData", set + "_ScheduleData", Condition);
        foreach (var recalculation in register.Recalculations)
            yield return Function(recalculation.Name, $"{set}_{recalculation.Name}", Condition);
        if (!register.BasePeriod) yield break;
        foreach (var other in BasesOf(register))
            yield return Function(
                "Base" + other.Name, $"{set}_Base{other.Name}", Condition, Text("MainRegisterDimensions"), Text("BaseRegisterDimensions"),
                    Text("ViewPoints"));
    }
}
