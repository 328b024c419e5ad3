namespace Grossbuch.Core.Values;

/// <summary>Units into which the platform cuts time: series of numbers, periods of registers.</summary>
public enum CalendarUnit { Second, Day, Month, Quarter, Year }

/// <summary>Periods of the calendar, in seconds as <see cref="DateSeconds"/> has them.</summary>
public static class CalendarPeriod
{
    /// <summary>The first second of the period that the moment lies in.</summary>
    public static long Start(long seconds, CalendarUnit unit)
    {
        if (unit == CalendarUnit.Second) return seconds;
        var date = DateSeconds.ToDateTime(seconds);
        return DateSeconds.From(unit switch
        {
            CalendarUnit.Day => date.Date,
            CalendarUnit.Month => new DateTime(date.Year, date.Month, 1),
            CalendarUnit.Quarter => new DateTime(date.Year, ((date.Month - 1) / 3 * 3) + 1, 1),
            _ => new DateTime(date.Year, 1, 1),
        });
    }

    /// <summary>The last second of the period that the moment lies in.</summary>
    public static long End(long seconds, CalendarUnit unit)
    {
        if (unit == CalendarUnit.Second) return seconds;
        var start = DateSeconds.ToDateTime(Start(seconds, unit));
        return DateSeconds.From(unit switch
        {
            CalendarUnit.Day => start.AddDays(1),
            CalendarUnit.Month => start.AddMonths(1),
            CalendarUnit.Quarter => start.AddMonths(3),
            _ => start.AddYears(1),
        }) - 1;
    }
}
