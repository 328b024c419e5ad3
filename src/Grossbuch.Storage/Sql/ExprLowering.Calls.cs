using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>Functions over texts, dates and numbers.</summary>
internal sealed partial class ExprLowering
{
    private SqlValue LowerCall(Call call) => call.Function switch
    {
        Function.Contains or Function.StartsWith or Function.EndsWith or Function.Like => SqlValue.Boolean(Search(call), call.IsNullable),
        Function.Substring or Function.Concat or Function.TrimEnd or Function.DateText or Function.NumberText or Function.UuidText
            or Function.BrokenRefText => Text(call),
        Function.Round => LowerRound(call),
        >= Function.AddSeconds and <= Function.AddYears => AddToDate(call),
        _ => SqlValue.Single(call.Type, call.IsNullable, Member.Number, DateNumber(call), NumberForm.Whole),
    };

    private string Search(Call call)
    {
        var text = Lower(call.Arguments[0]);
        var key = Comparand(text, Member.TextKey);
        var isStored = call.Arguments[0] is FieldExpr && text.Has(Member.TextKey);
        // A prefix of a stored key is a range of an index.
        if (call.Function == Function.StartsWith && isStored && call.Arguments[1] is Parameter prefix)
        {
            string from = parameters.Add(new NeedleSource(prefix.Index)), to = parameters.Add(new NeedleEndSource(prefix.Index));
            return $"({key} >= {from} AND {key} < {to})";
        }
        var needle = call.Arguments[1] is Parameter parameter
            ? parameters.Add(new NeedleSource(parameter.Index))
            : $"gb_fold({Lower(call.Arguments[1])[Member.Text]})";
        return call.Function switch
        {
            Function.Contains => $"({dialect.Position(key, needle)} > 0)",
            Function.StartsWith => $"({dialect.Position(key, needle)} = 1)",
            Function.EndsWith => $"gb_ends({key}, {needle})",
            _ => $"gb_like({key}, {needle})",
        };
    }

    private SqlValue Text(Call call)
    {
        var isUnlimited = call.Function is Function.Concat or Function.TrimEnd
            && call.Arguments.Select(Lower).Any(argument => argument.IsUnlimited);
        var text = call.Function switch
        {
            Function.Substring => Substring(call),
            Function.Concat => $"({string.Join(" || ", call.Arguments.Select(argument => Lower(argument)[Member.Text]))})",
            Function.TrimEnd => $"rtrim({Lower(call.Arguments[0])[Member.Text]})",
            Function.DateText => $"gb_date_text({Date(call.Arguments[0])})",
            Function.NumberText => NumberText(Lower(call.Arguments[0])),
            Function.BrokenRefText => BrokenRefText(Lower(call.Arguments[0])),
            _ => $"gb_uuid_text({Lower(call.Arguments[0])[Member.Key]})",
        };
        var value = new SqlValue(call.Type, call.IsNullable) { IsUnlimited = isUnlimited };
        value[Member.Text] = text;
        return value;
    }

    private string Substring(Call call)
    {
        var text = Lower(call.Arguments[0])[Member.Text];
        var start = Whole(call.Arguments[1]);
        return dialect.Substring(text!, start, call.Arguments.Length < 3 ? null : Whole(call.Arguments[2]));
    }

    private string BrokenRefText(SqlValue value) => $"gb_broken_ref_text({RefTypeOf(value)}, {value[Member.Key]})";

    private static string NumberText(SqlValue value) => $"gb_number_text({value[Member.Number]}, {SqlDialect.Number(value.Form.Scale)})";

    private SqlValue LowerRound(Call call)
    {
        var value = Lower(call.Arguments[0]);
        var digits = call.Arguments.Length > 1 ? Whole(call.Arguments[1]) : "0";
        // Rounding up may need one digit more: 9.99 becomes 10.
        var declared = NumberForm.Of(call.Type);
        var form = call.Type.Number.Digits == 0 ? value.Form : declared;
        form = new NumberForm(Math.Min(Number.DigitsMax, Math.Max(form.Digits, value.Form.Digits - value.Form.Scale + form.Scale + 1)),
            form.Scale);
        var text = $"gb_round({value[Member.Number]}, {SqlDialect.Number(value.Form.Scale)}, {digits}, {Target(form)})";
        text = dialect.Exact(text, form.IsWide);
        return SqlValue.Single(call.Type, call.IsNullable, Member.Number, text, form);
    }

    private SqlValue AddToDate(Call call)
    {
        string date = Date(call.Arguments[0]), count = Whole(call.Arguments[1]);
        var text = call.Function switch
        {
            Function.AddSeconds => $"gb_add_seconds({date}, {count})",
            Function.AddMinutes => $"gb_add_seconds({date}, {count} * 60)",
            Function.AddHours => $"gb_add_seconds({date}, {count} * 3600)",
            Function.AddDays => $"gb_add_seconds({date}, {count} * 86400)",
            Function.AddMonths => $"gb_add_months({date}, {count})",
            Function.AddQuarters => $"gb_add_months({date}, {count} * 3)",
            _ => $"gb_add_months({date}, {count} * 12)",
        };
        return SqlValue.Single(call.Type, call.IsNullable, Member.Date, text);
    }

    private string DateNumber(Call call)
    {
        var date = Date(call.Arguments[0]);
        return call.Function switch
        {
            Function.Year => $"gb_year({date})",
            Function.Quarter => $"gb_quarter({date})",
            Function.Month => $"gb_month({date})",
            Function.Day => $"gb_day({date})",
            Function.DayOfYear => $"gb_day_of_year({date})",
            Function.DayOfWeek => $"gb_day_of_week({date})",
            Function.Hour => $"({date} / 3600 % 24)",
            Function.Minute => $"({date} / 60 % 60)",
            Function.Second => $"({date} % 60)",
            Function.DiffSeconds => $"({Date(call.Arguments[1])} - {date})",
            Function.DiffMinutes => $"({Date(call.Arguments[1])} / 60 - {date} / 60)",
            Function.DiffHours => $"({Date(call.Arguments[1])} / 3600 - {date} / 3600)",
            Function.DiffDays => $"({Date(call.Arguments[1])} / 86400 - {date} / 86400)",
            Function.DiffMonths => $"(gb_months({Date(call.Arguments[1])}) - gb_months({date}))",
            Function.DiffQuarters => $"(gb_months({Date(call.Arguments[1])}) / 3 - gb_months({date}) / 3)",
            Function.DiffYears => $"(gb_months({Date(call.Arguments[1])}) / 12 - gb_months({date}) / 12)",
            _ => throw new InvalidOperationException($"{call.Function} cannot be lowered."),
        };
    }

    private string Date(Expr expr) =>
        Lower(expr)[Member.Date] ?? throw Incomparable($"A date is wanted, not a value of type {expr.Type}.");
}
