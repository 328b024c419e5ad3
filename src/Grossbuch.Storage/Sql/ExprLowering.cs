using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>
/// Lowers bound expressions to SQL text over the members of values. The text holds no value of a caller: those are parameters, and so are
/// numbers of types. Tags of kinds, scales and zeros are part of the statement's structure.
/// </summary>
internal sealed partial class ExprLowering(SqlDialect dialect, ParameterList parameters, TypeNumbers types, SourceLookup sources)
{
    // Members in the order in which values compare; text and content are compared by key or not at all.
    private static readonly Member[] ComparedMembers =
        [Member.Tag, Member.Boolean, Member.Number, Member.Date, Member.TextKey, Member.RefType, Member.Key];

    internal SqlValue Lower(Expr expr) => expr switch
    {
        FieldExpr field => sources(field.Source).Field(field.Field, field.IsNullable),
        Parameter parameter => LowerParameter(parameter, NumberForm.Of(parameter.Type), null),
        Compare compare => LowerCompare(compare),
        Logical logical => LowerLogical(logical),
        Not not => SqlValue.Boolean($"(NOT {Condition(not.Operand)})", not.IsNullable),
        IsNull isNull => SqlValue.Boolean($"({Lower(isNull.Operand).NullText} IS NULL)", isNullable: false),
        Arithmetic arithmetic => LowerArithmetic(arithmetic),
        Negate negate => LowerNegate(negate),
        Call call => LowerCall(call),
        TypeIs typeIs => LowerTypeIs(typeIs),
        Narrow narrow => LowerNarrow(narrow),
        Widen { Operand: Parameter parameter } widen =>
            WidenTo(LowerParameter(parameter, WidenForm(parameter.Type, widen.Type), null), widen.Type),
        Widen widen => WidenTo(Lower(widen.Operand), widen.Type),
        Case choice => LowerCase(choice),
        _ => throw new InvalidOperationException($"{expr.GetType().Name} cannot be lowered."),
    };

    internal string Condition(Expr expr) =>
        Lower(expr)[Member.Boolean] ?? throw new InvalidOperationException($"{expr.GetType().Name} is no condition.");

    private SqlValue LowerParameter(Parameter parameter, NumberForm form, CompareOperator? compared)
    {
        var value = new SqlValue(parameter.Type, parameter.IsNullable) { Form = form };
        foreach (var member in ValueShape.AllMembers)
        {
            if (member == Member.TextKey ? !value.Shape.Has(Member.Text) : !value.Shape.Has(member)) continue;
            ParameterSource source = member == Member.Number && compared is { } comparison
                ? new NumberBoundSource(parameter.Index, parameter.Type, form, comparison)
                : new MemberSource(parameter.Index, member, parameter.Type, member == Member.Number ? form : default);
            value.Later(member, () => parameters.Add(source));
        }
        return value;
    }

    private SqlValue LowerLogical(Logical logical)
    {
        if (logical.Operands.IsEmpty) return SqlValue.Boolean(dialect.Truth(logical.IsAnd), isNullable: false);
        var text = string.Join(logical.IsAnd ? " AND " : " OR ", logical.Operands.Select(Condition));
        return SqlValue.Boolean(logical.Operands.Length == 1 ? text : $"({text})", logical.IsNullable);
    }

    private SqlValue LowerTypeIs(TypeIs typeIs)
    {
        var value = Lower(typeIs.Operand);
        var kind = typeIs.Ref is not null ? ValueKind.Ref : ValueShape.KindOf(new TypeDescription(typeIs.Primitive));
        if (value.Shape.IsComposite)
        {
            var test = $"{value[Member.Tag]} = {Tag(kind)}";
            if (typeIs.Ref is null) return SqlValue.Boolean($"({test})", value.IsNullable);
            if (!value.Type.Has(typeIs.Ref)) return Constant(value, holds: false);
            if (value.Has(Member.RefType)) test += $" AND {value[Member.RefType]} = {TypeNumber(typeIs.Ref)}";
            return SqlValue.Boolean($"({test})", value.IsNullable);
        }
        return Constant(value, typeIs.Ref is null ? value.Type.Has(typeIs.Primitive) : value.Type.Has(typeIs.Ref));
    }

    private SqlValue LowerNarrow(Narrow narrow)
    {
        var value = Lower(narrow.Operand);
        var result = new SqlValue(narrow.Type, isNullable: true) { Form = value.Form, IsUnlimited = value.IsUnlimited };
        if (!value.Shape.IsComposite)
        {
            var same = ValueShape.KindOf(value.Type) == ValueShape.KindOf(narrow.Type)
                && (value.Type.Refs.IsEmpty || narrow.Type.Has(value.Type.Refs[0]));
            if (same) return value;
            foreach (var member in ValueShape.AllMembers)
                if (result.Shape.Has(member)) result[member] = Null(member, result);
            return result;
        }
        var condition = IsOneOf(value, narrow.Type);
        foreach (var member in ValueShape.AllMembers)
        {
            if (member != Member.TextKey && !result.Shape.Has(member)) continue;
            if (member == Member.TextKey && !result.Shape.Has(Member.Text)) continue;
            if (value.Has(member)) result.Later(member, () => $"(CASE WHEN {condition} THEN {value[member]} END)");
            else if (member == Member.RefType) result[member] = $"(CASE WHEN {condition} THEN {RefTypeOf(value)} END)";
            else if (member != Member.TextKey) result[member] = Null(member, result);
        }
        return result;
    }

    private string IsOneOf(SqlValue value, TypeDescription wanted)
    {
        var tests = new List<string>();
        foreach (var kind in KindsOf(wanted)) tests.Add($"{value[Member.Tag]} = {Tag(kind)}");
        if (!wanted.Refs.IsEmpty)
        {
            var isRef = $"{value[Member.Tag]} = {Tag(ValueKind.Ref)}";
            var all = value.Type.Refs.All(wanted.Has);
            if (all || !value.Has(Member.RefType)) tests.Add(all ? isRef : dialect.Truth(false));
            else
            {
                var numbers = wanted.Refs.Where(value.Type.Has).Select(TypeNumber).DefaultIfEmpty("0");
                tests.Add($"({isRef} AND {value[Member.RefType]} IN ({string.Join(", ", numbers)}))");
            }
        }
        return tests.Count == 1 ? tests[0] : $"({string.Join(" OR ", tests.DefaultIfEmpty(dialect.Truth(false)))})";
    }

    private SqlValue LowerCase(Case choice)
    {
        var form = choice.Type.Has(PrimitiveTypes.Number) ? NumberForm.Of(choice.Type) : default;
        var whens = choice.Whens
            .Select(when => (Condition: Condition(when.Condition), Result: WidenTo(LowerAs(when.Result, form), choice.Type))).ToArray();
        var otherwise = choice.Else is null ? null : WidenTo(LowerAs(choice.Else, form), choice.Type);
        var results = whens.Select(when => when.Result).Concat(otherwise is null ? [] : [otherwise]).ToArray();
        var value = new SqlValue(choice.Type, choice.IsNullable) { IsUnlimited = results.Any(result => result.IsUnlimited) };
        foreach (var member in ValueShape.AllMembers)
        {
            if (member == Member.TextKey ? !results.All(result => result.Has(member)) : !value.Shape.Has(member)) continue;
            value.Later(member, () =>
            {
                var branches = string.Concat(whens.Select(when => $" WHEN {when.Condition} THEN {when.Result[member]}"));
                return $"(CASE{branches}{(otherwise is null ? "" : $" ELSE {otherwise[member]}")} END)";
            });
        }
        return value;
    }

    private SqlValue LowerAs(Expr expr, NumberForm form) => expr is Parameter parameter && form != default
        ? LowerParameter(parameter, form, null)
        : Lower(expr);

    /// <summary>The value with the members of a type that includes its own.</summary>
    internal SqlValue WidenTo(SqlValue value, TypeDescription type)
    {
        var result = new SqlValue(type, value.IsNullable) { IsUnlimited = value.IsUnlimited };
        if (value.Type.Equals(type) && value.Form == result.Form) return value;
        foreach (var member in ValueShape.AllMembers)
        {
            if (member == Member.TextKey ? !value.Has(member) : !result.Shape.Has(member)) continue;
            result.Later(member, () => member switch
            {
                Member.Tag => TagOf(value),
                Member.RefType when !value.Has(member) => RefTypeOf(value),
                Member.Number when value.Has(member) => Rescale(value[member]!, value.Form, result.Form),
                _ => value[member] ?? dialect.Zero(member, result.Form.IsWide),
            });
        }
        return result;
    }

    /// <summary>The tag of a value, NULL for NULL.</summary>
    private static string TagOf(SqlValue value)
    {
        if (value.Shape.IsComposite) return value[Member.Tag]!;
        var tag = Tag(ValueShape.KindOf(value.Type));
        return value.IsNullable ? $"(CASE WHEN {value.NullText} IS NULL THEN NULL ELSE {tag} END)" : tag;
    }

    private string RefTypeOf(SqlValue value)
    {
        if (value[Member.RefType] is { } own) return own;
        if (value.Type.Refs.IsEmpty) return "0";
        var number = TypeNumber(value.Type.Refs[0]);
        return value.Shape.IsComposite ? $"(CASE WHEN {value[Member.Tag]} = {Tag(ValueKind.Ref)} THEN {number} ELSE 0 END)" : number;
    }

    private string TypeNumber(RefType type) => parameters.Add(new ConstantInteger(types.NumberOf(type)));

    private string Null(Member member, SqlValue of) => dialect.Null(ValueShape.TypeOf(member, of.Form.IsWide));

    private SqlValue Constant(SqlValue of, bool holds)
    {
        var text = dialect.Truth(holds);
        return SqlValue.Boolean(of.IsNullable ? $"(CASE WHEN {of.NullText} IS NULL THEN NULL ELSE {text} END)" : text, of.IsNullable);
    }

    private static NumberForm WidenForm(TypeDescription from, TypeDescription to) =>
        NumberForm.Of(to.Has(PrimitiveTypes.Number) ? to : from);

    private static IEnumerable<ValueKind> KindsOf(TypeDescription type)
    {
        foreach (var primitive in Enum.GetValues<PrimitiveTypes>())
            if (primitive != PrimitiveTypes.None && type.Has(primitive)) yield return ValueShape.KindOf(new TypeDescription(primitive));
    }

    private static string Tag(ValueKind kind) => SqlDialect.Number((int)kind);

    private static InfobaseException Incomparable(string what) => new(ErrorCode.IncomparableTypes, what);
}
