using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;

namespace Grossbuch.Infobase.Writing;

/// <summary>
/// The series in which codes or numbers of an object are given and unique (configuration-format §8.1): within the data area, for a catalog
/// the whole of it, one parent or one owner; for a document the period of its date, over all documents of its numerator.
/// </summary>
internal sealed class NumberSeries
{
    private readonly StandardField _standard;
    private readonly StandardField? _scope;
    private readonly CalendarUnit? _unit;

    private NumberSeries(StandardField standard, int length, bool isNumber, StandardField? scope, CalendarUnit? unit)
    {
        _standard = standard;
        _scope = scope;
        _unit = unit;
        Length = length;
        IsNumber = isNumber;
    }

    public int Length { get; }

    public bool IsNumber { get; }

    public bool CheckUnique { get; private init; }

    public bool Autonumbering { get; private init; }

    /// <summary>The tables that share the series; the object's own stands first.</summary>
    public required ImmutableArray<Table> Tables { get; init; }

    /// <summary>Null when the object has no code or number.</summary>
    public static NumberSeries? Of(DataObject item) => item switch
    {
        CodedObject { CodeLength: > 0 } coded => OfCode(coded),
        Document { NumeratorObject: { NumberLength: > 0 } numerator } document => OfNumerator(document, numerator),
        Document { NumeratorObject: not null } => null,
        NumberedObject { NumberLength: > 0 } numbered => new NumberSeries(
            StandardField.Number, numbered.NumberLength, numbered.NumberIsNumber, null, UnitOf(numbered.NumberPeriodicity))
        {
            Tables = [numbered.Table],
            CheckUnique = numbered.CheckUnique,
            Autonumbering = numbered.Autonumbering,
        },
        _ => null,
    };

    public Field FieldOf(Table table) => table[_standard];

    /// <summary>The conditions of the series; <see cref="Values"/> has their values in the same order.</summary>
    public void Narrow(PlanBuilder plan, Table table)
    {
        foreach (var field in table.Separators) WritePlans.WhereEqual(plan, field);
        if (_scope is { } scope) WritePlans.WhereEqual(plan, table[scope]);
        if (_unit is not { } unit) return;
        var date = plan.Field(table[StandardField.Date]);
        // The year has an index together with the number; shorter periods are picked out within it.
        var year = TypeDescription.OfNumber(4, 0);
        plan.Where(new Compare(CompareOperator.Equal, new Call(Function.Year, [date], year), plan.Parameter(year)));
        if (unit == CalendarUnit.Year) return;
        plan.Where(new Compare(CompareOperator.GreaterOrEqual, date, plan.Parameter(date.Type)));
        plan.Where(new Compare(CompareOperator.LessOrEqual, date, plan.Parameter(date.Type)));
    }

    /// <param name="own">The table of the row.</param>
    /// <param name="row">The row whose series is meant.</param>
    /// <param name="table">The table that is searched, which may be of another document of the numerator.</param>
    public List<Value> Values(Table own, Value[] row, Table table)
    {
        var values = new List<Value>();
        foreach (var field in table.Separators) values.Add(own.Find(field.Name) is { } same ? row[same.Index] : Value.Undefined);
        if (_scope is { } scope) values.Add(row[own[scope].Index]);
        if (_unit is not { } unit) return values;
        var date = row[own[StandardField.Date].Index] is { Kind: ValueKind.Date } given ? given.AsDate : 0;
        values.Add(Value.Of(DateSeconds.ToDateTime(date).Year));
        if (unit == CalendarUnit.Year) return values;
        values.Add(Value.OfDate(CalendarPeriod.Start(date, unit)));
        values.Add(Value.OfDate(CalendarPeriod.End(date, unit)));
        return values;
    }

    private static NumberSeries OfCode(CodedObject coded) => new(
        StandardField.Code, coded.CodeLength, coded.CodeIsNumber, ScopeOf(coded), null)
    {
        Tables = [coded.Table],
        CheckUnique = coded.CheckUnique,
        Autonumbering = coded.Autonumbering,
    };

    private static NumberSeries OfNumerator(Document document, DocumentNumerator numerator)
    {
        var sharing = document.Configuration.OfKind<Document>().Where(other => other != document && other.NumeratorObject == numerator);
        return new NumberSeries(
            StandardField.Number, numerator.NumberLength, numerator.NumberIsNumber, null, UnitOf(numerator.NumberPeriodicity))
        {
            Tables = [document.Table, .. sharing.Select(other => other.Table)],
            CheckUnique = numerator.CheckUnique,
            Autonumbering = document.Autonumbering,
        };
    }

    private static StandardField? ScopeOf(CodedObject coded) => coded.CodeSeries switch
    {
        CodeSeries.WithinSubordination when coded.Table.Find(StandardField.Parent) is not null => StandardField.Parent,
        CodeSeries.WithinOwnerSubordination when coded.Table.Find(StandardField.Owner) is not null => StandardField.Owner,
        _ => null,
    };

    private static CalendarUnit? UnitOf(NumberPeriodicity periodicity) => periodicity switch
    {
        NumberPeriodicity.Year => CalendarUnit.Year,
        NumberPeriodicity.Quarter => CalendarUnit.Quarter,
        NumberPeriodicity.Month => CalendarUnit.Month,
        NumberPeriodicity.Day => CalendarUnit.Day,
        _ => null,
    };
}
