using Grossbuch.Core;
using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Schema;

/// <summary>How a number is kept: as an integer of its smallest units up to 18 digits, else as 16 order-preserving bytes.</summary>
/// <remarks>
/// Quirk: a number without declared digits is kept with 38 digits, 10 of them fractional; more fractional digits are rounded half away
/// from zero. The platform declares such a number only in composite types and constants that hold "any number".
/// </remarks>
internal readonly record struct NumberForm(int Digits, int Scale)
{
    internal const int NarrowDigits = 18;

    internal static NumberForm Undeclared { get; } = new(Number.DigitsMax, 10);

    /// <summary>Whole numbers that SQL functions take and give: counts, parts of dates.</summary>
    internal static NumberForm Whole { get; } = new(NarrowDigits, 0);

    internal bool IsWide => Digits > NarrowDigits;

    internal static NumberForm Of(NumberQualifiers qualifiers) =>
        qualifiers.Digits == 0 ? Undeclared : new NumberForm(qualifiers.Digits, qualifiers.FractionDigits);

    internal static NumberForm Of(TypeDescription type) => Of(type.Number);

    /// <summary>The units of a number in this form, rounded half away from zero.</summary>
    /// <exception cref="InfobaseException">BadValue: it has more digits than the form.</exception>
    internal Int128 UnitsOf(Number number, string place)
    {
        if (number.Rescale(Scale) is not { } scaled || scaled.DigitCount > Digits
            || (Digits == Number.DigitsMax && Int128.Abs(scaled.Unscaled) >= Number.PowerOfTen(Digits)))
            throw new InfobaseException(
                ErrorCode.BadValue, $"The number {number} of {place} has more than {Digits} digits ({Scale} of them fractional).",
                place: place);
        return scaled.Unscaled;
    }
}
