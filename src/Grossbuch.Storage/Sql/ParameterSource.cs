using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>What one execution of a statement is given.</summary>
/// <param name="Values">The caller's values, by the index of the plan's parameters.</param>
/// <param name="Anchor">Order keys of the row after which a page starts; empty when it starts by counting.</param>
internal readonly record struct Execution(ReadOnlyMemory<Value> Values, SqlArgument[] Anchor, long Offset, long Limit, TypeNumbers Types);

/// <summary>Where the value of one statement parameter comes from. Equal sources share a parameter.</summary>
internal abstract record ParameterSource
{
    internal abstract SqlType Type { get; }

    internal abstract SqlArgument Evaluate(in Execution execution);

    protected static InfobaseException Wrong(Value value, TypeDescription type) =>
        new(ErrorCode.BadValue, $"A value of type {value.Kind} was given where {type} is wanted.");
}

/// <summary>A number that the plan or the store itself brings: the number of a reference type.</summary>
internal sealed record ConstantInteger(long Value) : ParameterSource
{
    internal override SqlType Type => SqlType.Integer;

    internal override SqlArgument Evaluate(in Execution execution) => SqlArgument.Of(Value);
}

/// <summary>The key of a value of an enumeration.</summary>
internal sealed record ConstantKey(RefKey Key) : ParameterSource
{
    internal override SqlType Type => SqlType.Bytes;

    internal override SqlArgument Evaluate(in Execution execution) => SqlArgument.Of(Key);
}

/// <summary>Rows to leave out, as the paging found it.</summary>
internal sealed record OffsetSource : ParameterSource
{
    internal override SqlType Type => SqlType.Integer;

    internal override SqlArgument Evaluate(in Execution execution) => SqlArgument.Of(execution.Offset);
}

/// <summary>Rows to give; −1 for all.</summary>
internal sealed record LimitSource : ParameterSource
{
    internal override SqlType Type => SqlType.Integer;

    internal override SqlArgument Evaluate(in Execution execution) => SqlArgument.Of(execution.Limit);
}

/// <summary>One order key of the row after which the page starts.</summary>
internal sealed record AnchorSource(int Index, SqlType KeyType) : ParameterSource
{
    internal override SqlType Type => KeyType;

    internal override SqlArgument Evaluate(in Execution execution) => execution.Anchor[Index];
}

/// <summary>A count of rows in a limit that is not paged.</summary>
internal sealed record CountSource(int Index) : ParameterSource
{
    internal override SqlType Type => SqlType.Integer;

    internal override SqlArgument Evaluate(in Execution execution) => SqlArgument.Of(CountOf(execution.Values.Span[Index]));

    internal static long CountOf(Value value)
    {
        var number = value.AsNumber;
        if (!number.FitsScale(0) || number < Number.Zero)
            throw new InfobaseException(ErrorCode.BadValue, $"A count of rows is not {number}.");
        return (long)Int128.Min(number.Rescale(0)!.Value.Unscaled, long.MaxValue);
    }
}

/// <summary>A member of a caller's value.</summary>
/// <param name="Form">For numbers: the form wanted; the value is rounded to it.</param>
internal sealed record MemberSource(int Index, Member Member, TypeDescription Of, NumberForm Form) : ParameterSource
{
    internal override SqlType Type => ValueShape.TypeOf(Member, Form.IsWide);

    internal override SqlArgument Evaluate(in Execution execution)
    {
        var value = execution.Values.Span[Index];
        if (value.Kind == ValueKind.Null) return SqlArgument.Null;
        var composite = Of.Count != 1 || Of.Is(PrimitiveTypes.Undefined);
        if (!composite && !Fits(value)) throw Wrong(value, Of);
        return Member switch
        {
            Member.Tag => SqlArgument.Of((long)value.Kind),
            Member.Boolean => SqlArgument.Of(value.Kind == ValueKind.Boolean && value.AsBoolean),
            Member.Number => SqlArgument.OfUnits(value.Kind == ValueKind.Number ? Form.UnitsOf(value.AsNumber, "a parameter") : 0,
                Form.IsWide),
            Member.Date => SqlArgument.Of(value.Kind == ValueKind.Date ? value.AsDate : 0),
            Member.Text => SqlArgument.Of(TextOf(value)),
            Member.TextKey => SqlArgument.Of(StringKey.Make(TextOf(value))),
            Member.Key => SqlArgument.Of(value.Kind is ValueKind.Ref or ValueKind.Uuid ? value.AsKey : RefKey.Empty),
            Member.RefType => SqlArgument.Of(value.Kind == ValueKind.Ref ? execution.Types.NumberOf(value.AsRefType) : 0),
            _ => SqlArgument.Of(value.Kind == ValueKind.Storage ? value.AsStorage.Bytes : []),
        };
    }

    internal static string TextOf(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString,
        ValueKind.RoutePoint => value.AsRoutePoint,
        ValueKind.TypeDescription => Metadata.TypeDescriptionText.Write(value.AsTypes),
        ValueKind.Storage => value.AsStorage.ContentType,
        _ => "",
    };

    private bool Fits(Value value)
    {
        var wanted = ValueShape.KindOf(Of);
        if (value.Kind != wanted) return wanted is ValueKind.Ref or ValueKind.Uuid && value.Kind is ValueKind.Ref or ValueKind.Uuid;
        return wanted != ValueKind.Ref || ReferenceEquals(value.AsRefType, Of.Refs[0]);
    }
}

/// <summary>
/// A number that stored numbers of another form are compared with. Where the form cannot hold it, the nearest bound with the same outcome
/// is bound instead: <c>x &gt; 3.555</c> at two digits is <c>x &gt; 3.55</c>, <c>x = 3.555</c> is never true.
/// </summary>
internal sealed record NumberBoundSource(int Index, TypeDescription Of, NumberForm Form, CompareOperator Operator) : ParameterSource
{
    internal override SqlType Type => Form.IsWide ? SqlType.Wide : SqlType.Integer;

    internal override SqlArgument Evaluate(in Execution execution)
    {
        var value = execution.Values.Span[Index];
        if (value.Kind == ValueKind.Null) return SqlArgument.Null;
        if (value.Kind != ValueKind.Number) return Of.IsComposite ? SqlArgument.OfUnits(0, Form.IsWide) : throw Wrong(value, Of);
        var number = value.AsNumber;
        // No stored number reaches these: narrow ones have 18 digits, wide ones 38.
        Int128 above = Form.IsWide ? Int128.MaxValue : long.MaxValue, below = Form.IsWide ? Int128.MinValue : long.MinValue;
        if (!number.FitsScale(Form.Scale) && Operator is CompareOperator.Equal or CompareOperator.NotEqual)
            return SqlArgument.OfUnits(above, Form.IsWide);
        if (Bound(number) is not { } units) return SqlArgument.OfUnits(number.Unscaled < 0 ? below : above, Form.IsWide);
        return SqlArgument.OfUnits(Int128.Clamp(units, below, above), Form.IsWide);
    }

    private Int128? Bound(Number number)
    {
        if (number.Scale <= Form.Scale) return number.Rescale(Form.Scale)?.Unscaled;
        var (units, rest) = Int128.DivRem(number.Unscaled, Number.PowerOfTen(number.Scale - Form.Scale));
        if (rest == 0) return units;
        var floor = rest < 0 ? units - 1 : units;
        return Operator is CompareOperator.Less or CompareOperator.GreaterOrEqual ? floor + 1 : floor;
    }
}

/// <summary>The folded text of a search.</summary>
internal sealed record NeedleSource(int Index) : ParameterSource
{
    internal override SqlType Type => SqlType.Text;

    internal override SqlArgument Evaluate(in Execution execution) => TextOf(execution.Values.Span[Index]) is { } text
        ? SqlArgument.Of(StringKey.Fold(text))
        : default;

    internal static string? TextOf(Value value) => value.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.String => value.AsString,
        _ => throw Wrong(value, TypeDescription.Text),
    };
}

/// <summary>
/// The first key that does not start with the folded text any more. For the empty text, what stands after every text: see
/// <see cref="SqlArgument.AfterTexts"/>.
/// </summary>
internal sealed record NeedleEndSource(int Index) : ParameterSource
{
    internal override SqlType Type => SqlType.Text;

    internal override SqlArgument Evaluate(in Execution execution)
    {
        if (NeedleSource.TextOf(execution.Values.Span[Index]) is not { } text) return default;
        var runes = StringKey.Fold(text).EnumerateRunes().ToArray();
        for (var last = runes.Length - 1; last >= 0; last--)
        {
            var next = runes[last].Value + 1;
            if (next == 0xD800) next = 0xE000;
            if (!Rune.IsValid(next)) continue;
            return SqlArgument.Of(string.Concat(runes.Take(last).Append(new Rune(next)).Select(rune => rune.ToString())));
        }
        return SqlArgument.AfterTexts;
    }
}
