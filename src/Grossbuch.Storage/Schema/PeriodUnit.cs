using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Storage.Schema;

/// <summary>The unit to whose beginning the periods of an information register are cut, by the name that is remembered.</summary>
internal static class PeriodUnit
{
    /// <summary>Whether periods of the old unit may stand in the middle of the new one. A unit that is not known says nothing.</summary>
    internal static bool IsCoarser(string old, string now) => old.Length > 0 && now.Length > 0 && Weight(now) > Weight(old);

    internal static long BeginningOf(long seconds, string unit)
    {
        var day = DateSeconds.ToDateTime(seconds).Date;
        return unit switch
        {
            nameof(InformationRegisterPeriodicity.Day) => DateSeconds.From(day),
            nameof(InformationRegisterPeriodicity.Month) => DateSeconds.From(new DateTime(day.Year, day.Month, 1)),
            nameof(InformationRegisterPeriodicity.Quarter) => DateSeconds.From(new DateTime(day.Year, (day.Month - 1) / 3 * 3 + 1, 1)),
            nameof(InformationRegisterPeriodicity.Year) => DateSeconds.From(new DateTime(day.Year, 1, 1)),
            _ => seconds,
        };
    }

    private static int Weight(string unit) => unit switch
    {
        nameof(InformationRegisterPeriodicity.Day) => 1,
        nameof(InformationRegisterPeriodicity.Month) => 2,
        nameof(InformationRegisterPeriodicity.Quarter) => 3,
        nameof(InformationRegisterPeriodicity.Year) => 4,
        _ => 0,
    };
}
