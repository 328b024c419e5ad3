using Grossbuch.Core.Values;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Data;

/// <summary>Seeds registers: records of independent ones with unique keys, movements of posted documents.</summary>
internal sealed class SeedRegisters(Configuration configuration, SeedValues values, int rows)
{
    private readonly Dictionary<Register, HashSet<string>> _used = [];

    public long AddRecords(SessionTransaction transaction, InformationRegister register, SeedRandom random)
    {
        var table = register.Table;
        long written = 0, there = 0;
        // Few combinations of dimension values may exist, so duplicates are tried only so often.
        for (var attempt = 0; attempt < rows * 2L && written + there < rows; attempt++)
        {
            var row = Seeder.NewRow(table);
            Fill(register, row, random);
            Seeder.Set(table, row, StandardField.Period, Value.OfDate(PeriodStart(SeedValues.Date(random), register.Periodicity)));
            if (!IsNew(register, table.Key, row) || !IsComplete(register, row)) continue;
            if (transaction.Exists(table, [.. table.Key], [.. table.Key.Select(field => row[field.Index])]))
            {
                there++;
                continue;
            }
            transaction.Write(Seeder.Change(new RecordData(register, row)));
            written++;
        }
        return written;
    }

    public long AddMovements(SessionTransaction transaction, Document document, Value recorder, long date, SeedRandom random)
    {
        var written = 0L;
        foreach (var name in document.RegisterRecords)
        {
            if (configuration.Find<Register>(name) is not { HasRecorder: true } register || register.Table.Separators.Any()) continue;
            var rows = new List<Value[]>();
            for (var count = 1 + random.Below(3); count > 0; count--)
                if (Movement(register, recorder, date, rows.Count + 1, random) is { } row) rows.Add(row);
            if (rows.Count == 0) continue;
            var head = new Value[register.Table.Fields.Length];
            head[register.Table[StandardField.Recorder].Index] = recorder;
            transaction.Write(Seeder.Change(new RecordSetData(register, head, [.. rows])));
            written += rows.Count;
        }
        return written;
    }

    private Value[]? Movement(Register register, Value recorder, long date, int line, SeedRandom random)
    {
        var table = register.Table;
        var row = Seeder.NewRow(table);
        Fill(register, row, random);
        Seeder.Set(table, row, StandardField.Recorder, recorder);
        Seeder.Set(table, row, StandardField.LineNumber, Value.Of(line));
        Seeder.Set(table, row, StandardField.Active, Value.Of(true));
        var period = register is InformationRegister information ? PeriodStart(date, information.Periodicity) : date;
        Seeder.Set(table, row, StandardField.Period, Value.OfDate(period));
        if (register is AccumulationRegister) Seeder.Set(table, row, StandardField.RecordType, Value.Of(random.Below(2)));
        if (register is CalculationRegister calculation) FillCalculation(calculation, row, date, random);
        if (register is AccountingRegister accounting) FillAccounting(accounting, row, random);
        if (!IsComplete(register, row)) return null;
        // Period and dimensions are unique among all recorders (corrections §3.3), except by recorder position.
        if (register is InformationRegister { Periodicity: not InformationRegisterPeriodicity.RecorderPosition })
            return IsNew(register, table.Fields.Where(
                field => field.Standard == StandardField.Period || field.Role == FieldRole.Dimension), row) ? row : null;
        return register is InformationRegister
            && !IsNew(register, table.Fields.Where(
                field => field.Standard is StandardField.Period or StandardField.Recorder || field.Role == FieldRole.Dimension), row)
                    ? null : row;
    }

    private void Fill(Register register, Value[] row, SeedRandom random)
    {
        foreach (var field in register.Table.Fields)
            if (field.Role != FieldRole.Standard) row[field.Index] = values.Any(field.Type, random);
    }

    private static bool IsComplete(Register register, Value[] row) =>
        !register.Table.Fields.Any(field => field.DenyIncompleteValues && IsEmpty(row[field.Index]));

    private static bool IsEmpty(Value value) => value.Kind switch
    {
        ValueKind.Undefined or ValueKind.Null => true,
        ValueKind.Ref or ValueKind.Uuid => value.AsKey.IsEmpty,
        ValueKind.String => value.AsString.Length == 0,
        ValueKind.Date => value.AsDate == 0,
        _ => false,
    };

    private bool IsNew(Register register, IEnumerable<Field> key, Value[] row)
    {
        if (!_used.TryGetValue(register, out var used)) _used[register] = used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return used.Add(string.Join('|', key.Select(field => row[field.Index].ToString())));
    }

    private static void FillCalculation(CalculationRegister register, Value[] row, long date, SeedRandom random)
    {
        var table = register.Table;
        var month = PeriodStart(date, InformationRegisterPeriodicity.Month);
        Seeder.Set(table, row, StandardField.RegistrationPeriod, Value.OfDate(month));
        Seeder.Set(table, row, StandardField.ActionPeriod, Value.OfDate(month));
        Seeder.Set(table, row, StandardField.BegOfActionPeriod, Value.OfDate(month));
        Seeder.Set(table, row, StandardField.EndOfActionPeriod, Value.OfDate(month + (27 * DateSeconds.PerDay)));
        Seeder.Set(table, row, StandardField.BegOfBasePeriod, Value.OfDate(month));
        Seeder.Set(table, row, StandardField.EndOfBasePeriod, Value.OfDate(month + (27 * DateSeconds.PerDay)));
        Seeder.Set(table, row, StandardField.ReversingEntry, Value.Of(false));
        var chart = register.Configuration.Find<ChartOfCalculationTypes>(register.ChartOfCalculationTypes);
        if (chart is { Predefined.IsEmpty: false })
            Seeder.Set(table, row, StandardField.CalculationType,
                Value.OfRef(chart.RefType!, RefKey.FromUuid(random.Pick(chart.Predefined).Id)));
    }

    // Only predefined accounts are used: their kinds of ext dimensions and flags are known.
    private void FillAccounting(AccountingRegister register, Value[] row, SeedRandom random)
    {
        if (register.Chart is not { Predefined.IsEmpty: false } chart) return;
        if (register.Correspondence)
        {
            FillSide(register, chart, row, "Dr", StandardField.AccountDr, random);
            FillSide(register, chart, row, "Cr", StandardField.AccountCr, random);
            return;
        }
        Seeder.Set(register.Table, row, StandardField.RecordType, Value.Of(random.Below(2)));
        FillSide(register, chart, row, "", StandardField.Account, random);
    }

    private void FillSide(
        AccountingRegister register, ChartOfAccounts chart, Value[] row, string side, StandardField accountField, SeedRandom random)
    {
        var table = register.Table;
        var account = random.Pick(chart.Predefined);
        Seeder.Set(table, row, accountField, Value.OfRef(chart.RefType!, RefKey.FromUuid(account.Id)));
        foreach (var field in table.Fields)
        {
            // Values whose flag the account lacks are not kept.
            if (field.Side != side || field.AccountingFlag.Length == 0) continue;
            var flag = field.AccountingFlag[(field.AccountingFlag.LastIndexOf('.') + 1)..];
            if (!account.AccountingFlags.Contains(flag, StringComparer.OrdinalIgnoreCase)) row[field.Index] = Value.Undefined;
        }
        for (var i = 0; i < account.ExtDimensions.Length && i < chart.MaxExtDimensionCount; i++)
        {
            var name = account.ExtDimensions[i].Name;
            var kind = chart.ExtDimensionTypesChart?.Predefined.FirstOrDefault(item => item.Name == name[(name.LastIndexOf('.') + 1)..]);
            if (kind is null) continue;
            var number = i + 1;
            if (table.Find($"ExtDimension{side}{number}") is { } dimension)
                row[dimension.Index] = values.Any(kind.ValueType ?? TypeDescription.Undefined, random);
            if (table.Find($"ExtDimensionType{side}{number}") is { } type)
                row[type.Index] = Value.OfRef(chart.ExtDimensionTypesChart!.RefType!, RefKey.FromUuid(kind.Id));
        }
    }

    private static long PeriodStart(long seconds, InformationRegisterPeriodicity periodicity) =>
        CalendarPeriod.Start(seconds, periodicity switch
        {
            InformationRegisterPeriodicity.Day => CalendarUnit.Day,
            InformationRegisterPeriodicity.Month => CalendarUnit.Month,
            InformationRegisterPeriodicity.Quarter => CalendarUnit.Quarter,
            InformationRegisterPeriodicity.Year => CalendarUnit.Year,
            _ => CalendarUnit.Second,
        });
}
