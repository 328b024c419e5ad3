using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>
/// Exact arithmetic. The database's own integers are used only where the digits of the operands prove that 18 digits suffice: SQLite turns
/// an overflowing sum into a floating number without a word. Everything else goes to the house's own functions.
/// </summary>
internal sealed partial class ExprLowering
{
    private const int DivisionScaleMin = 8;

    private SqlValue LowerArithmetic(Arithmetic arithmetic)
    {
        SqlValue left = Lower(arithmetic.Left), right = Lower(arithmetic.Right);
        NumberForm a = left.Form, b = right.Form, declared = NumberForm.Of(arithmetic.Type);
        var scale = arithmetic.Operator == ArithmeticOperator.Divide ? Math.Max(declared.Scale, DivisionScaleMin) : declared.Scale;
        var needed = DigitsNeeded(arithmetic.Operator, a, b, scale);
        // A declared type that is too narrow for the operands must not make a right result fail.
        var form = new NumberForm(Math.Min(Number.DigitsMax, Math.Max(declared.Digits + scale - declared.Scale, needed)), scale);
        var text = Native(arithmetic.Operator, left, right, form, needed) ?? Exact(arithmetic.Operator, left, right, form);
        return SqlValue.Single(arithmetic.Type, left.IsNullable || right.IsNullable, Member.Number, text, form);
    }

    private static int DigitsNeeded(ArithmeticOperator operation, NumberForm a, NumberForm b, int scale)
    {
        int wholeA = a.Digits - a.Scale, wholeB = b.Digits - b.Scale;
        return operation switch
        {
            ArithmeticOperator.Multiply => wholeA + wholeB + Math.Max(scale, a.Scale + b.Scale),
            ArithmeticOperator.Divide => wholeA + b.Scale + 1 + scale,
            _ => Math.Max(wholeA, wholeB) + 1 + Math.Max(scale, Math.Max(a.Scale, b.Scale)),
        };
    }

    private static string? Native(ArithmeticOperator operation, SqlValue left, SqlValue right, NumberForm form, int needed)
    {
        NumberForm a = left.Form, b = right.Form;
        if (needed > NumberForm.NarrowDigits || a.IsWide || b.IsWide || form.IsWide) return null;
        string x = left[Member.Number]!, y = right[Member.Number]!;
        switch (operation)
        {
            case ArithmeticOperator.Add or ArithmeticOperator.Subtract when form.Scale >= a.Scale && form.Scale >= b.Scale:
                var sign = operation == ArithmeticOperator.Add ? "+" : "-";
                return $"({Raise(x, form.Scale - a.Scale)} {sign} {Raise(y, form.Scale - b.Scale)})";
            case ArithmeticOperator.Multiply when form.Scale >= a.Scale + b.Scale:
                return Raise($"({x} * {y})", form.Scale - a.Scale - b.Scale);
            default:
                return null;
        }
    }

    private string Exact(ArithmeticOperator operation, SqlValue left, SqlValue right, NumberForm form)
    {
        var function = operation switch
        {
            ArithmeticOperator.Add => "gb_add",
            ArithmeticOperator.Subtract => "gb_sub",
            ArithmeticOperator.Multiply => "gb_mul",
            ArithmeticOperator.Divide => "gb_div",
            _ => "gb_mod",
        };
        return dialect.Exact($"{function}({WithScale(left)}, {WithScale(right)}, {Target(form)})", form.IsWide);
    }

    private SqlValue LowerNegate(Negate negate)
    {
        var value = Lower(negate.Operand);
        var form = value.Form;
        var text = form.IsWide
            ? dialect.Exact($"gb_sub(0, 0, {value[Member.Number]}, {SqlDialect.Number(form.Scale)}, {Target(form)})", form.IsWide)
            : $"(-{value[Member.Number]})";
        return SqlValue.Single(negate.Type, value.IsNullable, Member.Number, text, form);
    }

    /// <summary>Units of one form as units of another, rounded half away from zero.</summary>
    private string Rescale(string text, NumberForm from, NumberForm to)
    {
        if (from.Scale == to.Scale && from.IsWide == to.IsWide) return text;
        if (!from.IsWide && !to.IsWide && to.Scale > from.Scale && Raised(from, to.Scale) <= NumberForm.NarrowDigits)
            return Raise(text, to.Scale - from.Scale);
        return dialect.Exact($"gb_scale({text}, {SqlDialect.Number(from.Scale)}, {Target(to)})", to.IsWide);
    }

    /// <summary>A whole number argument of a function.</summary>
    private string Whole(Expr expr)
    {
        var value = LowerAs(expr, NumberForm.Whole);
        return Rescale(value[Member.Number]!, value.Form, NumberForm.Whole);
    }

    private static string WithScale(SqlValue value) => $"{value[Member.Number]}, {SqlDialect.Number(value.Form.Scale)}";

    private static string Target(NumberForm form) => $"{SqlDialect.Number(form.Scale)}, {(form.IsWide ? "1" : "0")}";

    private static int Raised(NumberForm form, int scale) => form.Digits + scale - form.Scale;

    private static string Raise(string text, int power) => power == 0 ? text : $"({text} * {Number.PowerOfTen(power)})";
}
