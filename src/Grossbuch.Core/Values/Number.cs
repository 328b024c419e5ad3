using System.Globalization;

namespace Grossbuch.Core.Values;

/// <summary>
/// An exact decimal number of up to 38 digits: <c>Unscaled · 10^-Scale</c>. The platform's numbers have at most 38 digits
/// (configuration-format §3.2), more than <see cref="decimal"/> can hold.
/// </summary>
public readonly struct Number : IEquatable<Number>, IComparable<Number>
{
    public const int DigitsMax = 38;

    public Number(Int128 unscaled, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, DigitsMax);
        Unscaled = unscaled;
        Scale = scale;
    }

    public Int128 Unscaled { get; }

    public int Scale { get; }

    public static Number Zero => default;

    public static implicit operator Number(long value) => new(value, 0);

    public static Number FromInt64(long value) => new(value, 0);

    /// <summary>10 to the given power, 0 to 38.</summary>
    public static Int128 PowerOfTen(int power) => Powers[power];

    /// <summary>
    /// Parses digits with an optional sign, decimal point and exponent; false when the text is not a number of at most 38 digits.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Number number)
    {
        number = default;
        Int128 unscaled = 0;
        int scale = 0, digits = 0, at = 0;
        var negative = false;
        if (at < text.Length && text[at] is '-' or '+') negative = text[at++] == '-';
        var seenPoint = false;
        var any = false;
        for (; at < text.Length && text[at] is not ('e' or 'E'); at++)
        {
            if (text[at] == '.' && !seenPoint) { seenPoint = true; continue; }
            if (!char.IsAsciiDigit(text[at])) return false;
            any = true;
            if (unscaled != 0 || text[at] != '0') digits++;
            if (digits > DigitsMax) return false;
            unscaled = unscaled * 10 + (text[at] - '0');
            if (seenPoint) scale++;
        }
        if (!any) return false;
        if (at < text.Length)
        {
            if (!int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
                return false;
            scale -= Math.Clamp(exponent, -100, 100);
            for (; scale < 0; scale++)
            {
                if (++digits > DigitsMax && unscaled != 0) return false;
                unscaled *= 10;
            }
        }
        while (scale > 0 && unscaled % 10 == 0) { unscaled /= 10; scale--; }
        if (scale > DigitsMax) return false;
        number = new Number(negative ? -unscaled : unscaled, scale);
        return true;
    }

    /// <summary>
    /// The same number with exactly <paramref name="scale"/> fractional digits, rounded half away from zero; null when it needs more than
    /// 38 digits.
    /// </summary>
    public Number? Rescale(int scale)
    {
        if (scale == Scale) return this;
        if (scale < Scale)
        {
            var divisor = PowerOfTen(Scale - scale);
            var (quotient, rest) = Int128.DivRem(Unscaled, divisor);
            if (Int128.Abs(rest) * 2 >= divisor) quotient += Unscaled < 0 ? -1 : 1;
            return new Number(quotient, scale);
        }
        var factor = PowerOfTen(scale - Scale);
        if (Int128.Abs(Unscaled) > (PowerOfTen(DigitsMax) - 1) / factor) return null;
        return new Number(Unscaled * factor, scale);
    }

    /// <summary>True when the number has no more than <paramref name="scale"/> fractional digits.</summary>
    public bool FitsScale(int scale) => scale >= Scale || Unscaled % PowerOfTen(Scale - scale) == 0;

    /// <summary>Number of decimal digits of the unscaled value; 1 for zero.</summary>
    public int DigitCount
    {
        get
        {
            var absolute = Int128.Abs(Unscaled);
            for (var digits = 1; digits <= DigitsMax; digits++)
                if (absolute < (digits < DigitsMax ? PowerOfTen(digits) : Int128.MaxValue)) return digits;
            return DigitsMax;
        }
    }

    public bool Equals(Number other) => CompareTo(other) == 0;

    public int CompareTo(Number other)
    {
        if (Scale == other.Scale) return Unscaled.CompareTo(other.Unscaled);
        var (whole, rest) = Int128.DivRem(Unscaled, PowerOfTen(Scale));
        var (otherWhole, otherRest) = Int128.DivRem(other.Unscaled, PowerOfTen(other.Scale));
        var compared = whole.CompareTo(otherWhole);
        if (compared != 0) return compared;
        // Fractions are below one, so both fit 38 digits at the larger scale.
        var scale = Math.Max(Scale, other.Scale);
        return (rest * PowerOfTen(scale - Scale)).CompareTo(otherRest * PowerOfTen(scale - other.Scale));
    }

    public override bool Equals(object? obj) => obj is Number other && Equals(other);

    public override int GetHashCode()
    {
        var (unscaled, scale) = (Unscaled, Scale);
        while (scale > 0 && unscaled % 10 == 0) { unscaled /= 10; scale--; }
        return HashCode.Combine(unscaled, scale);
    }

    /// <summary>Plain digits with a point, no exponent, no trailing zeros of the fraction: <c>833.33</c>, <c>20000</c>.</summary>
    public override string ToString()
    {
        var digits = Int128.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        if (Scale > 0)
        {
            digits = digits.PadLeft(Scale + 1, '0');
            digits = $"{digits[..^Scale]}.{digits[^Scale..]}".TrimEnd('0').TrimEnd('.');
        }
        return Unscaled < 0 ? "-" + digits : digits;
    }

    public static bool operator ==(Number left, Number right) => left.Equals(right);

    public static bool operator !=(Number left, Number right) => !left.Equals(right);

    public static bool operator <(Number left, Number right) => left.CompareTo(right) < 0;

    public static bool operator >(Number left, Number right) => left.CompareTo(right) > 0;

    public static bool operator <=(Number left, Number right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Number left, Number right) => left.CompareTo(right) >= 0;

    private static readonly Int128[] Powers = MakePowers();

    private static Int128[] MakePowers()
    {
        var powers = new Int128[DigitsMax + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
