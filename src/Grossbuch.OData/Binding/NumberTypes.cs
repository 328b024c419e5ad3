using Grossbuch.Core.Values;
using Grossbuch.OData.Url;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>Types of numbers: the digits that a result may need decide whether the store can stay with plain integers.</summary>
internal static class NumberTypes
{
    /// <summary>Fractional digits that a division keeps at least (corrections §2.3).</summary>
    private const int DivisionScale = 8;

    public static TypeDescription OfLiteral(string text, int scale = 0)
    {
        var (whole, fraction) = RequestShape.DigitsOf(text);
        scale = Math.Max(scale, fraction);
        return Make(whole, scale);
    }

    public static TypeDescription OfResult(ArithmeticOperator operation, TypeDescription left, TypeDescription right)
    {
        var (leftWhole, leftScale) = Parts(left);
        var (rightWhole, rightScale) = Parts(right);
        return operation switch
        {
            ArithmeticOperator.Multiply => Make(leftWhole + rightWhole, leftScale + rightScale),
            ArithmeticOperator.Divide => Make(leftWhole + rightScale, Math.Max(DivisionScale, leftScale)),
            _ => Make(Math.Max(leftWhole, rightWhole) + 1, Math.Max(leftScale, rightScale)),
        };
    }

    private static (int Whole, int Scale) Parts(TypeDescription type) =>
        type.Number.Digits == 0
            ? (Number.DigitsMax - type.Number.FractionDigits, type.Number.FractionDigits)
            : (type.Number.Digits - type.Number.FractionDigits, type.Number.FractionDigits);

    private static TypeDescription Make(int whole, int scale)
    {
        scale = Math.Min(scale, Number.DigitsMax);
        return TypeDescription.OfNumber(Math.Min(Number.DigitsMax, whole + scale), scale);
    }
}
