using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Rights;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Writing;

/// <summary>A record of an independent information register: a set of one, filtered by the whole key (corrections §1.1).</summary>
internal static class RecordWrite
{
    public static RecordData Run(WriteContext context, Change change, RecordData data)
    {
        var table = data.Register.Table;
        var row = (Value[])data.Values.Clone();
        context.SetAreas(table, row);
        RecordRules.Complete(data.Register, row, isUpdate: change.Verb is ChangeVerb.Update or ChangeVerb.Delete);
        context.Session.Roles.Demand(data.Register, AccessRight.Update);
        var key = context.Infobase.WritePlans.KeyOf(table);
        switch (change.Verb)
        {
            case ChangeVerb.Update: Update(context, change, data.Register, row); break;
            case ChangeVerb.Delete:
                if (context.Store.Delete(table, key, Array.ConvertAll(key, field => row[field.Index])) == 0)
                    throw ObjectWrite.NotFound(data.Register);
                break;
            default:
                if (!change.IsLoad) RecordRules.CheckComplete(context, table, row);
                if (change.Verb == ChangeVerb.Save && context.Store.Update(table, key, row)) break;
                CheckOnly(context, data.Register, key);
                context.Store.Insert(table, row);
                break;
        }
        return data with { Values = row };
    }

    // Without a period and dimensions a register has one record, and no key that would say so.
    private static void CheckOnly(WriteContext context, InformationRegister register, Field[] key)
    {
        if (key.Length == 0 && context.Store.Exists(register.Table, [], []))
            throw new InfobaseException(ErrorCode.KeyExists, $"{register.FullName} has its only record already.", place: register.FullName);
    }

    private static void Update(WriteContext context, Change change, InformationRegister register, Value[] row)
    {
        var stored = context.Stored(register.Table, row) ?? throw ObjectWrite.NotFound(register);
        for (var i = 0; i < row.Length; i++)
            if (row[i].Kind == ValueKind.Null) row[i] = stored[i];
        if (!change.IsLoad) RecordRules.CheckComplete(context, register.Table, row);
        context.Store.Update(register.Table, context.Infobase.WritePlans.KeyOf(register.Table), row);
    }
}

/// <summary>What holds for the records of every register.</summary>
internal static class RecordRules
{
    /// <summary>
    /// Puts empty values in the place of what was not given, and cuts periods to the register's unit: values as they will be stored.
    /// </summary>
    public static void Complete(Register register, Value[] row, bool isUpdate)
    {
        foreach (var field in register.Table.Fields)
        {
            ref var value = ref row[field.Index];
            if (value.Kind == ValueKind.Null)
            {
                // Of a record that is there only the key must be known.
                if (isUpdate && !register.Table.Key.Contains(field) && !field.IsSeparator) continue;
                value = field.Standard == StandardField.Active ? Value.Of(true) : Value.Undefined;
            }
            if (value.Kind == ValueKind.Date && UnitOf(register, field) is { } unit)
                value = Value.OfDate(CalendarPeriod.Start(value.AsDate, unit));
            value = StoredForm.Of(field, value);
        }
    }

    /// <exception cref="InfobaseException">WriteRefused: a dimension that must be filled in is empty.</exception>
    public static void CheckComplete(WriteContext context, Table table, Value[] row)
    {
        foreach (var field in table.Fields)
            if (field.DenyIncompleteValues && IsEmpty(row[field.Index]))
                throw new InfobaseException(ErrorCode.WriteRefused, context.Texts.ValueRequired(field), place: field.ToString());
    }

    public static bool IsEmpty(in Value value) => value.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => true,
        ValueKind.Ref or ValueKind.Uuid => value.AsKey.IsEmpty,
        ValueKind.String => value.AsString.AsSpan().TrimEnd(' ').IsEmpty,
        ValueKind.Date => value.AsDate == 0,
        ValueKind.Number => value.AsNumber.Unscaled == 0,
        _ => false,
    };

    private static CalendarUnit? UnitOf(Register register, Field field) => (register, field.Standard) switch
    {
        (InformationRegister information, StandardField.Period) => information.Periodicity switch
        {
            InformationRegisterPeriodicity.Day => CalendarUnit.Day,
            InformationRegisterPeriodicity.Month => CalendarUnit.Month,
            InformationRegisterPeriodicity.Quarter => CalendarUnit.Quarter,
            InformationRegisterPeriodicity.Year => CalendarUnit.Year,
            _ => null,
        },
        // A calculation register's time axis and the period that a record acts in are whole periods of the register (corrections §2.4).
        (CalculationRegister calculation, StandardField.RegistrationPeriod or StandardField.ActionPeriod) => calculation.Periodicity switch
        {
            CalculationPeriodicity.Day => CalendarUnit.Day,
            CalculationPeriodicity.Quarter => CalendarUnit.Quarter,
            CalculationPeriodicity.Year => CalendarUnit.Year,
            _ => CalendarUnit.Month,
        },
        _ => null,
    };
}
