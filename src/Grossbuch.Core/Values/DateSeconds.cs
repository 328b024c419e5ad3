using System.Globalization;

namespace Grossbuch.Core.Values;

/// <summary>
/// Dates as whole seconds since 0001-01-01T00:00:00, the platform's empty date (0). The range ends with 3999-12-31T23:59:59; there is no
/// time zone and no fraction.
/// </summary>
public static class DateSeconds
{
    public const long PerDay = 86_400;

    /// <summary>3999-12-31T23:59:59.</summary>
    public static readonly long Max = new DateTime(3999, 12, 31, 23, 59, 59).Ticks / TimeSpan.TicksPerSecond;

    public static long From(DateTime date) => date.Ticks / TimeSpan.TicksPerSecond;

    public static DateTime ToDateTime(long seconds) => new(seconds * TimeSpan.TicksPerSecond);

    public static string Format(long seconds) => ToDateTime(seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Accepts <c>yyyy-MM-ddTHH:mm:ss</c>, the same without seconds, and a bare date.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        seconds = From(date);
        return seconds <= Max;
    }

    private static readonly string[] Formats = ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd"];
}
