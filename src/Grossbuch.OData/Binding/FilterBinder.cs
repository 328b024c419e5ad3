using Grossbuch.Core.Values;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>
/// Binds parsed expressions to the fields of a set (odata §6.1). Comparisons and functions stand in files of their own.
/// </summary>
internal sealed partial class FilterBinder(PlanBuilder builder, EntitySet set, LiteralSlots slots, string option)
{
    /// <summary>A condition: what a filter is as a whole.</summary>
    public Expr Condition(FilterNode node)
    {
        switch (node)
        {
            case BinaryNode { Operator: "and" or "or" } logical:
                return Chain(logical);
            case UnaryNode { Operator: "not" } not:
                return new Not(Condition(not.Operand));
            case BooleanNode constant:
                return Boolean(constant.Value);
            default:
                return Bind(node) is ValueOperand { Type: var type } value && type.Is(PrimitiveTypes.Boolean)
                    ? AsCondition(value.Expr)
                    : throw Problem(node.Position, "a condition is expected");
        }
    }

    public Operand Bind(FilterNode node) => node switch
    {
        LiteralNode literal => new LiteralOperand(literal),
        BooleanNode constant => new BooleanOperand(constant.Value),
        NullNode => new NullOperand(),
        PathNode path => Path(path),
        CallNode call => BindCall(call),
        UnaryNode { Operator: "-" } minus => new ValueOperand(new Negate(Number(minus.Operand))),
        UnaryNode => new ValueOperand(Condition(node)),
        BinaryNode { Operator: "and" or "or" } => new ValueOperand(Condition(node)),
        BinaryNode { Operator: "add" or "sub" or "mul" or "div" } arithmetic => Calculate(arithmetic),
        BinaryNode comparison => new ValueOperand(Comparison(comparison)),
        LambdaNode lambda => throw new ODataException(ODataError.NotSupported, ErrorTexts.NotSupported(lambda.Name), status: 501),
        _ => throw Problem(node.Position, "this cannot stand here"),
    };

    /// <summary>The value of an expression where nothing else gives it a type: literals get the type that they show.</summary>
    public Expr Value(FilterNode node) => Bind(node) switch
    {
        ValueOperand value => value.Expr,
        LiteralOperand { Literal: var literal } => literal.Kind switch
        {
            TokenKind.Number => Literal(literal, NumberTypes.OfLiteral(literal.Text)),
            TokenKind.DateTime => Literal(literal, TypeDescription.DateTime),
            TokenKind.Guid => Literal(literal, TypeDescription.Uuid),
            _ => Literal(literal, TypeDescription.Text),
        },
        BooleanOperand constant => Boolean(constant.Value),
        TypedReference reference =>
            slots.Add(builder, reference.Literal, TypeDescription.OfRef(reference.Type), LiteralReader.Ref(reference.Type)),
        _ => throw Problem(node.Position, "a value is expected"),
    };

    // A long chain leans to the left, one level for each link, so it is taken apart in a loop.
    private Logical Chain(BinaryNode chain)
    {
        var operands = new Stack<Expr>();
        FilterNode node = chain;
        while (node is BinaryNode link && link.Operator == chain.Operator)
        {
            operands.Push(Condition(link.Right));
            node = link.Left;
        }
        operands.Push(Condition(node));
        return new Logical(chain.Operator == "and", [.. operands]);
    }

    private Operand Path(PathNode path)
    {
        var (source, at) = (builder.Root, set);
        if (path.Root is not null) (source, at) = FollowCast(path.Root, path.Position);
        for (var i = 0; i < path.Names.Length; i++)
        {
            var name = path.Names[i];
            var isLast = i == path.Names.Length - 1;
            if (at.Find(name) is not { } member) throw UnknownName(name, at, path.Position);
            var field = member.Property?.Field is { } known ? new FieldExpr(source, known) : null;
            switch (member.Part)
            {
                case MemberPart.Value or MemberPart.Stream or MemberPart.Content when isLast && field is not null:
                    return new ValueOperand(field);
                case MemberPart.Navigation when isLast:
                    return new ValueOperand(field!);
                case MemberPart.Type when isLast:
                    return new TypeOperand(field!);
                case MemberPart.Navigation:
                    source = builder.Follow(field!, member.Property!.Target!);
                    at = at.TargetOf(member.Property)!;
                    break;
                case MemberPart.Value when member.Property!.Kind == WireKind.Composite:
                    throw Problem(path.Position,
                        $"'{name}' has several types: write cast({name},'…')/{string.Join('/', path.Names[(i + 1)..])}");
                default:
                    throw Problem(path.Position, $"'{name}' has no members that can stand here");
            }
        }
        throw Problem(path.Position, "a property is expected");
    }

    private (Source Source, EntitySet Set) FollowCast(FilterNode root, int position)
    {
        if (Bind(root) is not ValueOperand { Type.IsSingleRef: true } cast || set.Model.SetOf(cast.Type.Refs[0]) is not { } target)
            throw Problem(position, "only a reference to a published object can be followed");
        return (builder.Follow(cast.Origin ?? cast.Expr, cast.Type.Refs[0]), target);
    }

    private ValueOperand Calculate(BinaryNode node)
    {
        var operation = node.Operator switch
        {
            "add" => ArithmeticOperator.Add,
            "sub" => ArithmeticOperator.Subtract,
            "mul" => ArithmeticOperator.Multiply,
            _ => ArithmeticOperator.Divide,
        };
        var (left, right) = (Number(node.Left), Number(node.Right));
        return new ValueOperand(new Arithmetic(operation, left, right, NumberTypes.OfResult(operation, left.Type, right.Type)));
    }

    private Expr Number(FilterNode node)
    {
        var value = Value(node);
        return value.Type.Is(PrimitiveTypes.Number) && !IsMember(value) ? value : throw Incomparable(node.Position);
    }

    private Parameter Literal(LiteralNode literal, TypeDescription type) => slots.Add(builder, literal, type, type.Primitives switch
    {
        PrimitiveTypes.Number => LiteralReader.Number(type.Number.FractionDigits),
        PrimitiveTypes.Date => LiteralReader.Date,
        PrimitiveTypes.Uuid => LiteralReader.Uuid,
        _ => LiteralReader.Text,
    });

    private Parameter Boolean(bool value) => builder.Constant(Core.Values.Value.Of(value), TypeDescription.Boolean);

    // A stored flag is compared, so that an index over it can serve.
    private Expr AsCondition(Expr value) => value is FieldExpr ? new Compare(CompareOperator.Equal, value, Boolean(true)) : value;

    private ODataException UnknownName(string name, EntitySet at, int position)
    {
        var nearest = at.Nearest(name);
        return Problem(position, Hints.OrDidYouMean($"{at.Name} has no property '{name}'", nearest));
    }

    private ODataException Problem(int position, string message) => FilterProblems.Of(option, new ParseProblem(position, message));

    private static ODataException Incomparable(int position) => new(ODataError.Internal, ErrorTexts.Incomparable(position));
}

/// <summary>What is wrong with an option's text, as the interface's error 14.</summary>
internal static class FilterProblems
{
    public static ODataException Of(string option, ParseProblem problem) => new(
        ODataError.BadOption, ErrorTexts.BadOption(option),
            System.FormattableString.Invariant($"character {problem.Position + 1}: {problem.Message}"));
}
