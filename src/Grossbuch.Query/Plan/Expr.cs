using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Query.Plan;

/// <summary>
/// A bound expression of a <see cref="QueryPlan"/>, in metadata terms. Values given by a caller are always <see cref="Parameter"/>s, so
/// that plans of one shape are equal whatever the values. SQL's three-valued logic applies: a comparison with NULL is unknown.
/// </summary>
public abstract record Expr(TypeDescription Type)
{
    /// <summary>Whether the value may be NULL for a row that is there.</summary>
    public virtual bool IsNullable => false;
}

/// <summary>A field of a source. NULL where the source is the optional side of a join.</summary>
public sealed record FieldExpr(Source Source, Field Field) : Expr(Field.Type)
{
    public override bool IsNullable => Field.IsNullable || Source.IsOptional;

    public override string ToString() => $"{Source}.{Field.Name}";
}

/// <summary>A value bound at execution, by its position in the list of values.</summary>
public sealed record Parameter(int Index, TypeDescription Type) : Expr(Type)
{
    /// <summary>A parameter may be bound to <see cref="Value.Null"/> only where this is true.</summary>
    public bool MayBeNull { get; init; }

    public override bool IsNullable => MayBeNull;
}

public enum CompareOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual }

/// <summary>
/// Compares two values. Strings compare by the string key of Core (case and trailing blanks ignored), references by stored order, a
/// composite with a value of one of its types member by member: values of different types are not equal.
/// </summary>
public sealed record Compare(CompareOperator Operator, Expr Left, Expr Right) : Expr(TypeDescription.Boolean)
{
    public override bool IsNullable => Left.IsNullable || Right.IsNullable;
}

/// <summary>All (<c>IsAnd</c>) or any of the operands.</summary>
public sealed record Logical(bool IsAnd, ImmutableArray<Expr> Operands) : Expr(TypeDescription.Boolean)
{
    public override bool IsNullable => Operands.Any(operand => operand.IsNullable);

    public bool Equals(Logical? other) => other is not null && IsAnd == other.IsAnd && Operands.SequenceEqual(other.Operands);

    public override int GetHashCode() => HashCode.Combine(IsAnd, Operands.Length);

    public static Expr And(params ReadOnlySpan<Expr> operands) => operands.Length == 1 ? operands[0] : new Logical(true, [.. operands]);

    public static Expr Or(params ReadOnlySpan<Expr> operands) => operands.Length == 1 ? operands[0] : new Logical(false, [.. operands]);
}

public sealed record Not(Expr Operand) : Expr(TypeDescription.Boolean)
{
    public override bool IsNullable => Operand.IsNullable;
}

public sealed record IsNull(Expr Operand) : Expr(TypeDescription.Boolean);

public enum ArithmeticOperator { Add, Subtract, Multiply, Divide, Modulo }

/// <summary>
/// Exact arithmetic; <see cref="Expr.Type"/> is the result's number type as the builder computed it. Division keeps at least 8 fractional
/// digits.
/// </summary>
public sealed record Arithmetic(ArithmeticOperator Operator, Expr Left, Expr Right, TypeDescription Type) : Expr(Type)
{
    public override bool IsNullable => Left.IsNullable || Right.IsNullable;
}

public sealed record Negate(Expr Operand) : Expr(Operand.Type)
{
    public override bool IsNullable => Operand.IsNullable;
}

/// <summary>Functions over scalar values. Strings are compared and searched by their key (case ignored).</summary>
public enum Function
{
    /// <summary>(text, part) → Boolean.</summary>
    Contains,
    StartsWith,
    EndsWith,
    /// <summary>(text, template) → Boolean; the query language's template: <c>%</c>, <c>_</c>, <c>[abc]</c>, <c>[^a-z]</c>.</summary>
    Like,
    /// <summary>(text, start from 1[, length]) → String.</summary>
    Substring,
    /// <summary>(text, text…) → String.</summary>
    Concat,
    TrimEnd,
    Year, Quarter, Month, Day, DayOfYear, DayOfWeek, Hour, Minute, Second,
    /// <summary>(date, count), one function for each unit, because the unit shapes the statement.</summary>
    AddSeconds, AddMinutes, AddHours, AddDays, AddMonths, AddQuarters, AddYears,
    /// <summary>(from, to) → whole units between, as the query language counts them: by borders of the unit crossed.</summary>
    DiffSeconds, DiffMinutes, DiffHours, DiffDays, DiffMonths, DiffQuarters, DiffYears,
    /// <summary>(number) → the whole number nearest to it, half away from zero; (number, digits).</summary>
    Round,
    /// <summary>(date) → <c>dd.MM.yyyy H:mm:ss</c>, the form of document presentations.</summary>
    DateText,
    /// <summary>(number) → digits with a point.</summary>
    NumberText,
    /// <summary>(reference) → uuid text in lower case.</summary>
    UuidText,
    /// <summary>
    /// (reference) → <c>&lt;Объект не найден&gt; (161:8d66000c29…)</c>: the store's number of the type and the key in stored order.
    /// </summary>
    BrokenRefText,
}

public sealed record Call(Function Function, ImmutableArray<Expr> Arguments, TypeDescription Type) : Expr(Type)
{
    public override bool IsNullable => Arguments.Any(argument => argument.IsNullable);

    public bool Equals(Call? other) => other is not null && Function == other.Function && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Function, Arguments.Length);
}

/// <summary>Whether a value is of the type: a reference type, or one primitive when <paramref name="Ref"/> is null.</summary>
public sealed record TypeIs(Expr Operand, RefType? Ref, PrimitiveTypes Primitive) : Expr(TypeDescription.Boolean)
{
    public override bool IsNullable => Operand.IsNullable;
}

/// <summary>
/// The member of a composite value that has one of the types of <see cref="Expr.Type"/>; NULL when the value is of another type.
/// </summary>
public sealed record Narrow(Expr Operand, TypeDescription Type) : Expr(Type)
{
    public override bool IsNullable => true;
}

/// <summary>A value of fewer types as a value of more: branches of a union, results of a case.</summary>
public sealed record Widen(Expr Operand, TypeDescription Type) : Expr(Type)
{
    public override bool IsNullable => Operand.IsNullable;
}

public sealed record When(Expr Condition, Expr Result);

/// <summary>
/// The first result whose condition is true, else <paramref name="Else"/>; NULL without it. All results have the type of the case.
/// </summary>
public sealed record Case(ImmutableArray<When> Whens, Expr? Else, TypeDescription Type) : Expr(Type)
{
    public override bool IsNullable => Else is null || Else.IsNullable || Whens.Any(when => when.Result.IsNullable);

    public bool Equals(Case? other) =>
        other is not null && Type.Equals(other.Type) && Equals(Else, other.Else) && Whens.SequenceEqual(other.Whens);

    public override int GetHashCode() => HashCode.Combine(Type, Whens.Length);
}
