using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Sqlite;

/// <summary>Calendar arithmetic over seconds since year 1. Hours, minutes and seconds need none of it: they are divisions.</summary>
internal static unsafe partial class SqliteFunctions
{
    private static void RegisterDates(SqliteConnection connection)
    {
        Add(connection, "gb_year", 1, &Year);
        Add(connection, "gb_quarter", 1, &Quarter);
        Add(connection, "gb_month", 1, &Month);
        Add(connection, "gb_day", 1, &Day);
        Add(connection, "gb_day_of_year", 1, &DayOfYear);
        Add(connection, "gb_day_of_week", 1, &DayOfWeek);
        // Months since year 0: differences of months, quarters and years come from it.
        Add(connection, "gb_months", 1, &Months);
        Add(connection, "gb_add_seconds", 2, &AddSeconds);
        Add(connection, "gb_add_months", 2, &AddMonths);
        Add(connection, "gb_date_text", 1, &DateText);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Year(nint context, int count, nint* values) => Part(context, values, &YearOf);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Quarter(nint context, int count, nint* values) => Part(context, values, &QuarterOf);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Month(nint context, int count, nint* values) => Part(context, values, &MonthOf);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Day(nint context, int count, nint* values) => Part(context, values, &DayOf);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DayOfYear(nint context, int count, nint* values) => Part(context, values, &DayOfYearOf);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DayOfWeek(nint context, int count, nint* values) => Part(context, values, &DayOfWeekOf);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Months(nint context, int count, nint* values) => Part(context, values, &MonthsOf);

    private static long YearOf(DateTime date) => date.Year;

    private static long QuarterOf(DateTime date) => (date.Month + 2) / 3;

    private static long MonthOf(DateTime date) => date.Month;

    private static long DayOf(DateTime date) => date.Day;

    private static long DayOfYearOf(DateTime date) => date.DayOfYear;

    private static long DayOfWeekOf(DateTime date) => date.DayOfWeek == System.DayOfWeek.Sunday ? 7 : (long)date.DayOfWeek;

    private static long MonthsOf(DateTime date) => date.Year * 12L + date.Month - 1;

    private static void Part(nint context, nint* values, delegate*<DateTime, long> part)
    {
        if (IsNull(values[0])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Native.sqlite3_result_int64(context, part(DateSeconds.ToDateTime(Native.sqlite3_value_int64(values[0]))));
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    // Dates end at the edges of the calendar: one empty date in a table must not fail every filter with dateadd.
    private const int FirstMonth = 12;
    private const int AfterLastMonth = 4000 * 12;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AddSeconds(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[1])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Int128 sum = Native.sqlite3_value_int64(values[0]);
            sum += Native.sqlite3_value_int64(values[1]);
            Native.sqlite3_result_int64(context, (long)Int128.Clamp(sum, 0, DateSeconds.Max));
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AddMonths(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[1])) { Native.sqlite3_result_null(context); return; }
        try
        {
            var months = Native.sqlite3_value_int64(values[1]);
            var date = DateSeconds.ToDateTime(Native.sqlite3_value_int64(values[0]));
            var total = (Int128)MonthsOf(date) + months;
            var moved = total < FirstMonth ? 0 : total >= AfterLastMonth ? DateSeconds.Max : DateSeconds.From(date.AddMonths((int)months));
            Native.sqlite3_result_int64(context, moved);
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DateText(nint context, int count, nint* values)
    {
        if (IsNull(values[0])) { Native.sqlite3_result_null(context); return; }
        try
        {
            var date = DateSeconds.ToDateTime(Native.sqlite3_value_int64(values[0]));
            Result(context, date.ToString("dd.MM.yyyy H:mm:ss", CultureInfo.InvariantCulture));
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }
}
