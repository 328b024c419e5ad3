using Grossbuch.Metadata;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage.Sql;

/// <summary>Which sources a plan really needs: joins that add no rows and no columns are left out.</summary>
internal static class PlanSources
{
    internal static void Collect(Expr? expr, HashSet<Source> found)
    {
        switch (expr)
        {
            case FieldExpr field: found.Add(field.Source); break;
            case Compare compare: Collect(compare.Left, found); Collect(compare.Right, found); break;
            case Logical logical: foreach (var operand in logical.Operands) Collect(operand, found); break;
            case Not not: Collect(not.Operand, found); break;
            case IsNull isNull: Collect(isNull.Operand, found); break;
            case Arithmetic arithmetic: Collect(arithmetic.Left, found); Collect(arithmetic.Right, found); break;
            case Negate negate: Collect(negate.Operand, found); break;
            case Call call: foreach (var argument in call.Arguments) Collect(argument, found); break;
            case TypeIs typeIs: Collect(typeIs.Operand, found); break;
            case Narrow narrow: Collect(narrow.Operand, found); break;
            case Widen widen: Collect(widen.Operand, found); break;
            case Case choice:
                foreach (var when in choice.Whens) { Collect(when.Condition, found); Collect(when.Result, found); }
                Collect(choice.Else, found);
                break;
        }
    }

    /// <summary>Whether each row of the left side meets at most one row of the source.</summary>
    internal static bool IsUnique(Source source, Expr on)
    {
        var bound = new HashSet<Field>();
        CollectEqual(source, on, bound);
        return source.Table.Key.Length > 0 && source.Table.Key.All(bound.Contains) && source.Table.Separators.All(bound.Contains);
    }

    private static void CollectEqual(Source source, Expr on, HashSet<Field> bound)
    {
        if (on is Logical { IsAnd: true } logical)
        {
            foreach (var operand in logical.Operands) CollectEqual(source, operand, bound);
            return;
        }
        if (on is not Compare { Operator: CompareOperator.Equal } compare) return;
        Add(compare.Left, compare.Right);
        Add(compare.Right, compare.Left);

        void Add(Expr side, Expr other)
        {
            if (side is not FieldExpr field || field.Source != source) return;
            var others = new HashSet<Source>();
            Collect(other, others);
            if (!others.Contains(source)) bound.Add(field.Field);
        }
    }
}
