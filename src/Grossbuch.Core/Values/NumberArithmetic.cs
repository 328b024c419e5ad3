using System.Numerics;

namespace Grossbuch.Core.Values;

/// <summary>
/// Exact arithmetic with a result of a given number of fractional digits, rounded half away from zero. Null where the result needs more
/// than 38 digits.
/// </summary>
public static class NumberArithmetic
{
    public static Number? Add(Number left, Number right, int scale)
    {
        var common = Math.Max(left.Scale, right.Scale);
        if (left.Rescale(common) is { } a && right.Rescale(common) is { } b)
        {
            // Both are below 10^38, so the sum cannot overflow 127 bits.
            var sum = a.Unscaled + b.Unscaled;
            if (common == scale && Int128.Abs(sum) < Limit) return new Number(sum, scale);
        }
        return Fit(Big(left, common) + Big(right, common), common, scale);
    }

    public static Number? Subtract(Number left, Number right, int scale) => Add(left, new Number(-right.Unscaled, right.Scale), scale);

    public static Number? Multiply(Number left, Number right, int scale) =>
        Fit((BigInteger)left.Unscaled * right.Unscaled, left.Scale + right.Scale, scale);

    /// <exception cref="DivideByZeroException">The right side is zero.</exception>
    public static Number? Divide(Number left, Number right, int scale)
    {
        if (right.Unscaled == 0) throw new DivideByZeroException();
        // left·10^-ls / right·10^-rs at the wanted scale, the division last, so that it rounds once.
        var power = scale + right.Scale - left.Scale;
        var dividend = (BigInteger)left.Unscaled * BigInteger.Pow(10, Math.Max(power, 0));
        var divisor = (BigInteger)right.Unscaled * BigInteger.Pow(10, Math.Max(-power, 0));
        return Checked(DivideRounded(dividend, divisor), scale);
    }

    /// <summary>The remainder with the sign of the left side.</summary>
    /// <exception cref="DivideByZeroException">The right side is zero.</exception>
    public static Number? Modulo(Number left, Number right, int scale)
    {
        if (right.Unscaled == 0) throw new DivideByZeroException();
        var common = Math.Max(left.Scale, right.Scale);
        return Fit(BigInteger.Remainder(Big(left, common), Big(right, common)), common, scale);
    }

    /// <summary>
    /// The number with at most this many fractional digits (negative: tens, hundreds…), rounded half away from zero, at its own scale.
    /// </summary>
    public static Number? Round(Number number, int digits)
    {
        if (digits >= number.Scale) return number;
        var power = BigInteger.Pow(10, Math.Min(number.Scale - digits, 2 * Number.DigitsMax));
        return Checked(DivideRounded((BigInteger)number.Unscaled, power) * power, number.Scale);
    }

    private static readonly Int128 Limit = Number.PowerOfTen(Number.DigitsMax);

    private static BigInteger Big(Number number, int scale) => (BigInteger)number.Unscaled * BigInteger.Pow(10, scale - number.Scale);

    private static Number? Fit(BigInteger unscaled, int from, int to) =>
        Checked(from <= to ? unscaled * BigInteger.Pow(10, to - from) : DivideRounded(unscaled, BigInteger.Pow(10, from - to)), to);

    private static Number? Checked(BigInteger unscaled, int scale) =>
        BigInteger.Abs(unscaled) < (BigInteger)Limit ? new Number((Int128)unscaled, scale) : null;

    private static BigInteger DivideRounded(BigInteger dividend, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(divisor)) quotient += dividend.Sign * divisor.Sign;
        return quotient;
    }
}
