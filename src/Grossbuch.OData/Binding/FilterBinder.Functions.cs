using System.Collections.Frozen;
using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>Functions of filters and orders (odata §6.1). Their text arguments that name types and units belong to the shape.</summary>
internal sealed partial class FilterBinder
{
    /// <summary>Length of a text whose own length the expression hides: enough for a comparison, as in the query language.</summary>
    private const int TextLengthMax = 1024;

    private const int LiteralTextLength = 100;

    private static readonly FrozenSet<string> Unsupported = FrozenSet.Create(
        StringComparer.Ordinal,
        "length", "indexof", "replace", "tolower", "toupper", "trim", "years", "days", "hours", "minutes", "seconds", "floor", "ceiling");

    private static readonly FrozenDictionary<string, Function> DateParts = new Dictionary<string, Function>
    {
        ["year"] = Function.Year,
        ["quarter"] = Function.Quarter,
        ["month"] = Function.Month,
        ["day"] = Function.Day,
        ["dayofyear"] = Function.DayOfYear,
        ["dayofweek"] = Function.DayOfWeek,
        ["hour"] = Function.Hour,
        ["minute"] = Function.Minute,
        ["second"] = Function.Second,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (Function Add, Function Difference)> Units = new Dictionary<string,
        (Function, Function)>
    {
        ["second"] = (Function.AddSeconds, Function.DiffSeconds),
        ["minute"] = (Function.AddMinutes, Function.DiffMinutes),
        ["hour"] = (Function.AddHours, Function.DiffHours),
        ["day"] = (Function.AddDays, Function.DiffDays),
        ["month"] = (Function.AddMonths, Function.DiffMonths),
        ["quarter"] = (Function.AddQuarters, Function.DiffQuarters),
        ["year"] = (Function.AddYears, Function.DiffYears),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Names =
    [
        "concat", "endswith", "startswith", "substring", "substringof", "like", "dateadd", "datedifference", "cast", "isof", "round",
            .. DateParts.Keys,
    ];

    private Operand BindCall(CallNode call)
    {
        if (DateParts.TryGetValue(call.Name, out var part))
        {
            CheckCount(call, 1, 1);
            return new ValueOperand(new Call(part, [Date(call, 0)], TypeDescription.OfNumber(4, 0)));
        }
        switch (call.Name)
        {
            case "startswith": return Search(call, Function.StartsWith, 0, 1);
            case "endswith": return Search(call, Function.EndsWith, 0, 1);
            case "substringof": return Search(call, Function.Contains, 1, 0);
            case "like": return Search(call, Function.Like, 0, 1);
            case "concat": return Concat(call);
            case "substring": return Substring(call);
            case "round": return Round(call);
            case "dateadd": return AddToDate(call);
            case "datedifference": return Difference(call);
            case "cast": return Cast(call);
            case "isof": return IsOf(call);
            default: throw UnknownFunction(call);
        }
    }

    private ODataException UnknownFunction(CallNode call)
    {
        if (Unsupported.Contains(call.Name)) return new ODataException(ODataError.BadFunction, ErrorTexts.BadFunction(call.Name));
        var nearest = Core.Text.NearestName.Find(call.Name, Names);
        return Problem(call.Position, Hints.OrDidYouMean($"there is no function '{call.Name}'", nearest));
    }

    private ValueOperand Search(CallNode call, Function function, int text, int part)
    {
        CheckCount(call, 2, 2);
        return new ValueOperand(new Call(function, [Text(call, text), Text(call, part)], TypeDescription.Boolean));
    }

    private ValueOperand Concat(CallNode call)
    {
        CheckCount(call, 2, int.MaxValue);
        ImmutableArray<Expr> parts = [.. call.Arguments.Select((_, i) => Text(call, i))];
        var isUnlimited = parts.Any(part => part is not Parameter && part.Type.String.Length == 0);
        var length = parts.Sum(part => part is Parameter ? LiteralTextLength : part.Type.String.Length);
        return new ValueOperand(new Call(
            Function.Concat, parts, isUnlimited ? TypeDescription.Text : TypeDescription.OfString(Math.Min(length, TextLengthMax))));
    }

    // Counts from 1, as the guide's example and the query language do.
    private ValueOperand Substring(CallNode call)
    {
        CheckCount(call, 2, 3);
        var text = Text(call, 0);
        ImmutableArray<Expr> arguments = [text, .. call.Arguments.Skip(1).Select(Number)];
        var length = text.Type.String.Length is > 0 and var known ? known : TextLengthMax;
        return new ValueOperand(new Call(Function.Substring, arguments, TypeDescription.OfString(length)));
    }

    private ValueOperand Round(CallNode call)
    {
        CheckCount(call, 1, 1);
        var number = Number(call.Arguments[0]);
        var whole = Math.Min(Core.Values.Number.DigitsMax, number.Type.Number.Digits - number.Type.Number.FractionDigits + 1);
        return new ValueOperand(new Call(Function.Round, [number], TypeDescription.OfNumber(Math.Max(1, whole), 0)));
    }

    private ValueOperand AddToDate(CallNode call)
    {
        CheckCount(call, 3, 3);
        return new ValueOperand(new Call(Unit(call, 1).Add, [Date(call, 0), Number(call.Arguments[2])], TypeDescription.DateTime));
    }

    private ValueOperand Difference(CallNode call)
    {
        CheckCount(call, 3, 3);
        return new ValueOperand(new Call(Unit(call, 2).Difference, [Date(call, 0), Date(call, 1)], TypeDescription.OfNumber(12, 0)));
    }

    private Operand Cast(CallNode call)
    {
        CheckCount(call, 2, 2);
        var (reference, primitive) = TypeArgument(call);
        switch (Bind(call.Arguments[0]))
        {
            case LiteralOperand { Literal: var literal } when reference is not null:
                return new TypedReference(literal, reference);
            case LiteralOperand literal when IsLiteralOf(literal.Literal, primitive):
                return literal;
            case ValueOperand { Type: var type } value when reference is not null && type.Has(reference):
                return type.Count == 1 ? value : new ValueOperand(new Narrow(value.Expr, TypeDescription.OfRef(reference)), value.Expr);
            case ValueOperand { Type: var type } value when reference is null && type.Has(primitive):
                return type.Count == 1 ? value : new ValueOperand(Member(value.Expr, primitive), value.Expr);
            // A value that never has the type is absent, not wrong.
            case ValueOperand value when value.Type.IsComposite || value.Type.Refs.Length > 0:
                return new NullOperand();
            default:
                throw BadArguments(call);
        }
    }

    private ValueOperand IsOf(CallNode call)
    {
        CheckCount(call, 2, 2);
        if (Bind(call.Arguments[0]) is not ValueOperand value) throw BadArguments(call);
        var (reference, primitive) = TypeArgument(call);
        return new ValueOperand(IsOf(value.Expr, reference, primitive));
    }

    private (RefType? Ref, PrimitiveTypes Primitive) TypeArgument(CallNode call)
    {
        if (call.Arguments[1] is not LiteralNode { Kind: TokenKind.String } name) throw BadArguments(call);
        if (FindType(name.Text) is { } type) return type;
        var nearest = set.Model.Nearest(name.Text);
        throw Problem(name.Position, Hints.OrDidYouMean($"there is no type '{name.Text}'", nearest));
    }

    private static bool IsLiteralOf(LiteralNode literal, PrimitiveTypes primitive) => (literal.Kind, primitive) is
        (TokenKind.String, PrimitiveTypes.String) or (TokenKind.Number, PrimitiveTypes.Number)
        or (TokenKind.DateTime, PrimitiveTypes.Date) or (TokenKind.Guid, PrimitiveTypes.Uuid);

    private static (Function Add, Function Difference) Unit(CallNode call, int index) =>
        call.Arguments[index] is LiteralNode { Kind: TokenKind.String } unit && Units.TryGetValue(unit.Text, out var functions)
            ? functions
            : throw new ODataException(
                ODataError.BadFunction, ErrorTexts.BadArguments(call.Name), $"Units: {string.Join(", ", Units.Keys)}.");

    private Expr Text(CallNode call, int index) => Typed(call, index, PrimitiveTypes.String, TokenKind.String, TypeDescription.Text);

    private Expr Date(CallNode call, int index) => Typed(call, index, PrimitiveTypes.Date, TokenKind.DateTime, TypeDescription.DateTime);

    // A function over a field of another type is refused by the query language, not by the interface (odata §9.2).
    private Expr Typed(CallNode call, int index, PrimitiveTypes primitive, TokenKind literalKind, TypeDescription type) =>
        Bind(call.Arguments[index]) switch
        {
            LiteralOperand { Literal: var literal } when literal.Kind == literalKind => Literal(literal, type),
            ValueOperand value when value.Type.Is(primitive) => value.Expr,
            ValueOperand value when value.Type.IsComposite && value.Type.Has(primitive) => Member(value.Expr, primitive),
            ValueOperand => throw new ODataException(ODataError.Internal, ErrorTexts.BadQueryArguments(call.Name, call.Position)),
            _ => throw BadArguments(call),
        };

    private static void CheckCount(CallNode call, int min, int max)
    {
        if (call.Arguments.Length < min || call.Arguments.Length > max) throw BadArguments(call);
    }

    private static ODataException BadArguments(CallNode call) => new(ODataError.BadFunction, ErrorTexts.BadArguments(call.Name));
}
