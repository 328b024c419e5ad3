using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>Comparisons and order: strings by key, composites member by member, numbers exactly whatever their scales.</summary>
internal sealed partial class ExprLowering
{
    private SqlValue LowerCompare(Compare compare)
    {
        var (left, right) = LowerSides(compare);
        Comparable(left);
        Comparable(right);
        var text = left.Shape.IsComposite || right.Shape.IsComposite
            ? CompareComposite(compare.Operator, left, right)
            : CompareSingle(compare.Operator, left, right);
        return SqlValue.Boolean(text, left.IsNullable || right.IsNullable);
    }

    // A number given by the caller takes the form of what it is compared with.
    private (SqlValue Left, SqlValue Right) LowerSides(Compare compare)
    {
        if (compare.Right is Parameter right && compare.Left is not Parameter)
        {
            var left = Lower(compare.Left);
            return (left, LowerParameter(right, FormFor(right, left), compare.Operator));
        }
        if (compare.Left is Parameter parameter && compare.Right is not Parameter)
        {
            var other = Lower(compare.Right);
            return (LowerParameter(parameter, FormFor(parameter, other), Mirror(compare.Operator)), other);
        }
        return (Lower(compare.Left), Lower(compare.Right));
    }

    private static NumberForm FormFor(Parameter parameter, SqlValue other) =>
        other.Has(Member.Number) ? other.Form : NumberForm.Of(parameter.Type);

    private string CompareSingle(CompareOperator operation, SqlValue left, SqlValue right)
    {
        Member member = left.SingleMember, other = right.SingleMember;
        if (member != other || (left.Type.IsSingleRef && right.Type.IsSingleRef && !ReferenceEquals(left.Type.Refs[0], right.Type.Refs[0])))
            throw Incomparable($"Values of type {left.Type} and of type {right.Type} cannot be compared.");
        if (member == Member.Number) return CompareNumbers(operation, left, right);
        return $"({Comparand(left, member)} {Operator(operation)} {Comparand(right, member)})";
    }

    private string CompareComposite(CompareOperator operation, SqlValue left, SqlValue right)
    {
        var pairs = new List<(string Left, string Right)>();
        foreach (var member in ComparedMembers)
        {
            switch (member)
            {
                case Member.Tag:
                    pairs.Add((TagOf(left), TagOf(right)));
                    break;
                case Member.RefType when NeedsRefType(left, right):
                    pairs.Add((RefTypeOf(left), RefTypeOf(right)));
                    break;
                // Where only one side has the member, equal tags say that it is zero there.
                case Member.Number when left.Has(member) && right.Has(member):
                    pairs.Add(NumberPair(left, right));
                    break;
                case not (Member.RefType or Member.Number) when HasComparand(left, member) && HasComparand(right, member):
                    pairs.Add((Comparand(left, member), Comparand(right, member)));
                    break;
            }
        }
        if (operation is CompareOperator.Equal or CompareOperator.NotEqual)
        {
            var equal = string.Join(" AND ", pairs.Select(pair => $"{pair.Left} = {pair.Right}"));
            return operation == CompareOperator.Equal ? $"({equal})" : $"(NOT ({equal}))";
        }
        // The tag leads, so that values of different types are ordered by their types.
        string lefts = string.Join(", ", pairs.Select(pair => pair.Left)), rights = string.Join(", ", pairs.Select(pair => pair.Right));
        return $"(({lefts}) {Operator(operation)} ({rights}))";
    }

    private static bool NeedsRefType(SqlValue left, SqlValue right)
    {
        if (left.Type.Refs.IsEmpty || right.Type.Refs.IsEmpty) return false;
        return left.Type.Refs.Length > 1 || right.Type.Refs.Length > 1 || !ReferenceEquals(left.Type.Refs[0], right.Type.Refs[0]);
    }

    private static string CompareNumbers(CompareOperator operation, SqlValue left, SqlValue right)
    {
        var pair = NumberPair(left, right);
        return $"({pair.Left} {Operator(operation)} {pair.Right})";
    }

    private static (string Left, string Right) NumberPair(SqlValue left, SqlValue right)
    {
        string a = left[Member.Number]!, b = right[Member.Number]!;
        if (left.Form.Scale == right.Form.Scale && left.Form.IsWide == right.Form.IsWide) return (a, b);
        if (!left.Form.IsWide && !right.Form.IsWide)
        {
            var scale = Math.Max(left.Form.Scale, right.Form.Scale);
            if (Raised(left.Form, scale) <= NumberForm.NarrowDigits && Raised(right.Form, scale) <= NumberForm.NarrowDigits)
                return (Raise(a, scale - left.Form.Scale), Raise(b, scale - right.Form.Scale));
        }
        return ($"gb_cmp({a}, {SqlDialect.Number(left.Form.Scale)}, {b}, {SqlDialect.Number(right.Form.Scale)})", "0");
    }

    /// <summary>The members that values are ordered by.</summary>
    internal IEnumerable<OrderPart> OrderParts(Expr expr, bool descending)
    {
        var value = Lower(expr);
        Comparable(value);
        foreach (var member in ComparedMembers)
        {
            if (!HasComparand(value, member)) continue;
            var type = ValueShape.TypeOf(member, value.Form.IsWide);
            yield return new OrderPart(Comparand(value, member), descending, value.IsNullable, type);
        }
    }

    private static bool HasComparand(SqlValue value, Member member) =>
        value.Has(member) || (member == Member.TextKey && value.Has(Member.Text));

    private string Comparand(SqlValue value, Member member) =>
        value[member] ?? (member == Member.TextKey
            ? dialect.Key(value[Member.Text]!)
            : throw new InvalidOperationException($"No {member} to compare."));

    private static void Comparable(SqlValue value)
    {
        if (value.Shape.IsComposite) return;
        if (value.Type.Has(PrimitiveTypes.ValueStorage)) throw Incomparable("Values of type ValueStorage cannot be compared.");
        if (value.IsUnlimited) throw Incomparable("Strings of unlimited length cannot be compared.");
    }

    private static CompareOperator Mirror(CompareOperator operation) => operation switch
    {
        CompareOperator.Less => CompareOperator.Greater,
        CompareOperator.LessOrEqual => CompareOperator.GreaterOrEqual,
        CompareOperator.Greater => CompareOperator.Less,
        CompareOperator.GreaterOrEqual => CompareOperator.LessOrEqual,
        _ => operation,
    };

    private static string Operator(CompareOperator operation) => operation switch
    {
        CompareOperator.Equal => "=",
        CompareOperator.NotEqual => "<>",
        CompareOperator.Less => "<",
        CompareOperator.LessOrEqual => "<=",
        CompareOperator.Greater => ">",
        _ => ">=",
    };
}

/// <summary>One item of an order.</summary>
internal readonly record struct OrderPart(string Text, bool Descending, bool IsNullable, SqlType Type);
