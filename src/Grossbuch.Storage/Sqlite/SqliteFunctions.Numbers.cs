using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Exact numbers. A number is an integer or 16 bytes, always with its scale beside it; results are made at the scale and in the form asked
/// for.
/// </summary>
internal static unsafe partial class SqliteFunctions
{
    private static readonly Int128 NarrowLimit = Number.PowerOfTen(18);

    private static void RegisterNumbers(SqliteConnection connection)
    {
        // (left, scale, right, scale, result scale, 1 for 16 bytes)
        Add(connection, "gb_add", 6, &AddNumbers);
        Add(connection, "gb_sub", 6, &SubtractNumbers);
        Add(connection, "gb_mul", 6, &MultiplyNumbers);
        Add(connection, "gb_div", 6, &DivideNumbers);
        Add(connection, "gb_mod", 6, &ModuloNumbers);
        // (left, scale, right, scale) → −1, 0, 1
        Add(connection, "gb_cmp", 4, &CompareNumbers);
        // (number, scale, result scale, 1 for 16 bytes)
        Add(connection, "gb_scale", 4, &Rescale);
        // (number, scale, digits, result scale, 1 for 16 bytes)
        Add(connection, "gb_round", 5, &Round);
        Add(connection, "gb_number_text", 2, &NumberText);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void AddNumbers(nint context, int count, nint* values) => Calculate(context, values, ArithmeticOperator.Add);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SubtractNumbers(nint context, int count, nint* values) => Calculate(context, values, ArithmeticOperator.Subtract);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void MultiplyNumbers(nint context, int count, nint* values) => Calculate(context, values, ArithmeticOperator.Multiply);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void DivideNumbers(nint context, int count, nint* values) => Calculate(context, values, ArithmeticOperator.Divide);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void ModuloNumbers(nint context, int count, nint* values) => Calculate(context, values, ArithmeticOperator.Modulo);

    private static void Calculate(nint context, nint* values, ArithmeticOperator operation)
    {
        if (IsNull(values[0]) || IsNull(values[2])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Number left = ReadNumber(values[0], values[1]), right = ReadNumber(values[2], values[3]);
            var scale = (int)Native.sqlite3_value_int64(values[4]);
            var result = operation switch
            {
                ArithmeticOperator.Add => NumberArithmetic.Add(left, right, scale),
                ArithmeticOperator.Subtract => NumberArithmetic.Subtract(left, right, scale),
                ArithmeticOperator.Multiply => NumberArithmetic.Multiply(left, right, scale),
                ArithmeticOperator.Divide => NumberArithmetic.Divide(left, right, scale),
                _ => NumberArithmetic.Modulo(left, right, scale),
            };
            Result(context, result, values[5]);
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CompareNumbers(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[2])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Native.sqlite3_result_int64(context, ReadNumber(values[0], values[1]).CompareTo(ReadNumber(values[2], values[3])));
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Rescale(nint context, int count, nint* values)
    {
        if (IsNull(values[0])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Result(context, ReadNumber(values[0], values[1]).Rescale((int)Native.sqlite3_value_int64(values[2])), values[3]);
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Round(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[2])) { Native.sqlite3_result_null(context); return; }
        try
        {
            var digits = (int)Math.Clamp(Native.sqlite3_value_int64(values[2]), -Number.DigitsMax, Number.DigitsMax);
            var rounded = NumberArithmetic.Round(ReadNumber(values[0], values[1]), digits);
            Result(context, rounded?.Rescale((int)Native.sqlite3_value_int64(values[3])), values[4]);
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void NumberText(nint context, int count, nint* values)
    {
        if (IsNull(values[0])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Result(context, ReadNumber(values[0], values[1]).ToString());
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    private static Number ReadNumber(nint value, nint scale)
    {
        var unscaled = Native.sqlite3_value_type(value) == Native.TypeBlob
            ? WideNumbers.Decode(Bytes(value))
            : Native.sqlite3_value_int64(value);
        return new Number(unscaled, (int)Native.sqlite3_value_int64(scale));
    }

    private static void Result(nint context, Number? number, nint wide)
    {
        if (number is not { } known) throw new InfobaseException(ErrorCode.BadValue, "Результат вычисления длиннее 38 цифр");
        if (Native.sqlite3_value_int64(wide) != 0)
        {
            fixed (byte* start = WideNumbers.Encode(known.Unscaled)) Native.sqlite3_result_blob(context, start, 16, Native.Transient);
            return;
        }
        if (Int128.Abs(known.Unscaled) >= NarrowLimit)
            throw new InfobaseException(ErrorCode.BadValue, "Результат вычисления длиннее 18 цифр");
        Native.sqlite3_result_int64(context, (long)known.Unscaled);
    }
}
