using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;

namespace Grossbuch.Infobase.Writing;

/// <summary>
/// Gives codes and numbers: the greatest of the series plus one. Gaps stay. The series is locked to the end of the change.
/// </summary>
internal static class Numbering
{
    public static void Assign(ObjectWrite write)
    {
        if (!write.IsNew || write.IsLoad || write.Series is not { Autonumbering: true } series) return;
        var field = series.FieldOf(write.Table);
        if (!IsEmpty(write.Row[field.Index])) return;
        write.Row[field.Index] = StoredForm.Of(field, Next(write, series));
        write.HasNewNumber = true;
    }

    public static bool IsEmpty(in Value code) => code.Kind switch
    {
        ValueKind.String => code.AsString.AsSpan().TrimEnd(' ').IsEmpty,
        ValueKind.Number => code.AsNumber.Unscaled == 0,
        _ => true,
    };

    private static Value Next(ObjectWrite write, NumberSeries series)
    {
        var last = Value.Null;
        series.Lock(write.Context, write.Table, write.Row);
        foreach (var table in series.Tables)
        {
            var values = series.Values(write.Table, write.Row, table);
            values.Add(Value.Of(1));
            var found = write.Context.First(write.Context.Infobase.WritePlans.Last(table, series), [.. values]);
            if (found is not null && (last.Kind == ValueKind.Null || IsGreater(found[0], last))) last = found[0];
        }
        return series.IsNumber ? NextNumber(write, series, last) : Value.Of(NextText(write, series, last));
    }

    private static bool IsGreater(in Value left, in Value right) => left.Kind == ValueKind.Number
        ? left.AsNumber.CompareTo(right.AsNumber) > 0
        : string.CompareOrdinal(StringKey.Make(left.AsString), StringKey.Make(right.AsString)) > 0;

    private static Value NextNumber(ObjectWrite write, NumberSeries series, in Value last)
    {
        var next = last.Kind == ValueKind.Null ? 1 : last.AsNumber.Unscaled + 1;
        return next < Number.PowerOfTen(series.Length)
            ? Value.Of(new Number(next, 0))
            : throw Exhausted(write, series, last.ToString());
    }

    private static string NextText(ObjectWrite write, NumberSeries series, in Value last)
    {
        var text = last.Kind == ValueKind.Null ? "" : last.AsString.TrimEnd(' ');
        if (text.Length == 0) return "1".PadLeft(series.Length, '0');
        var tail = text.Length;
        while (tail > 0 && char.IsAsciiDigit(text[tail - 1])) tail--;
        var digits = text.AsSpan(tail);
        // A code without a number at its end begins to count there.
        if (digits.IsEmpty) return text.Length < series.Length ? text + "1" : throw Exhausted(write, series, text);
        if (!digits.ContainsAnyExcept('9')) throw Exhausted(write, series, text);
        return text[..tail] + Increment(digits);
    }

    // Codes may have more digits than any integer.
    private static string Increment(ReadOnlySpan<char> digits)
    {
        var next = digits.ToArray();
        var at = next.Length - 1;
        while (next[at] == '9') next[at--] = '0';
        next[at]++;
        return new string(next);
    }

    // The series grows no further: what would come next is not greater than the last one (corrections §3.2).
    private static InfobaseException Exhausted(ObjectWrite write, NumberSeries series, string last) => new(
        ErrorCode.WriteRefused,
        write.Context.Texts.NotUnique(series.FieldOf(write.Table)),
        string.Create(CultureInfo.InvariantCulture, $"After '{last}' there is no next one in the series: give one."),
        series.FieldOf(write.Table).ToString());
}
