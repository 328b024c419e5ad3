using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Json;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Binding;

/// <summary>Comparisons: which types may meet, and what a literal means beside a property of each type.</summary>
internal sealed partial class FilterBinder
{
    private Expr Comparison(BinaryNode node)
    {
        var operation = OperatorOf(node.Operator);
        var (left, right) = (Bind(node.Left), Bind(node.Right));
        // The typed side stands on the left, so that each pair is written once.
        if (left is not (ValueOperand or TypeOperand) && right is ValueOperand or TypeOperand)
            (left, right, operation) = (right, left, Mirror(operation));
        var isEquality = operation is CompareOperator.Equal or CompareOperator.NotEqual;
        switch (left, right)
        {
            case (ValueOperand value, NullOperand) when isEquality:
                return operation == CompareOperator.Equal ? new IsNull(value.Expr) : new Not(new IsNull(value.Expr));
            case (ValueOperand value, BooleanOperand flag):
                return WithFlag(operation, value.Expr, flag.Value);
            case (ValueOperand value, LiteralOperand { Literal: var literal }):
                return WithLiteral(operation, value.Expr, literal, node.Position);
            case (ValueOperand value, TypedReference reference):
                return WithReference(operation, value.Expr, reference, node.Position);
            case (ValueOperand value, ValueOperand other):
                return OfValues(operation, value.Expr, other.Expr, node.Position);
            case (TypeOperand type, LiteralOperand { Literal.Kind: TokenKind.String } name) when isEquality:
                return operation == CompareOperator.Equal ? HasType(type.Composite, name.Literal.Text)
                    : new Not(HasType(type.Composite, name.Literal.Text));
            case (LiteralOperand or BooleanOperand, LiteralOperand or BooleanOperand):
                return OfValues(operation, Value(node.Left), Value(node.Right), node.Position);
            default:
                throw Problem(node.Position, "these cannot be compared");
        }
    }

    /// <summary>One part of a key predicate.</summary>
    public Expr KeyEquals(Expr field, WireProperty part, FilterNode value)
    {
        if (value is BooleanNode flag) return WithFlag(CompareOperator.Equal, field, flag.Value);
        if (value is not LiteralNode literal) return Boolean(false);
        if (part.Kind == WireKind.Reference && literal.Kind is TokenKind.Number or TokenKind.DateTime)
            throw new ODataException(ODataError.BadValue, ErrorTexts.BadValue(literal.Text, "Edm.Guid"));
        return WithLiteral(CompareOperator.Equal, field, literal, literal.Position);
    }

    /// <summary>A part of a key that has several types: <c>Recorder='…', Recorder_Type='StandardODATA.Document_X'</c>.</summary>
    public Expr TypedEquals(Expr field, FilterNode value, string typeName)
    {
        if (typeName == WireTypes.Undefined) return new TypeIs(field, null, PrimitiveTypes.Undefined);
        if (value is BooleanNode flag) return WithFlag(CompareOperator.Equal, field, flag.Value);
        if (value is not LiteralNode literal || FindType(typeName) is not { } type) return Boolean(false);
        if (type.Ref is not null)
            return WithReference(CompareOperator.Equal, field, new TypedReference(literal, type.Ref), literal.Position);
        if (!field.Type.Has(type.Primitive)) return Boolean(false);
        // Values stand in quotes whatever their type.
        var single = Member(field, type.Primitive).Type;
        if (type.Primitive == PrimitiveTypes.Boolean)
            return new Compare(CompareOperator.Equal, field, slots.Add(builder, literal, TypeDescription.Boolean, LiteralReader.Flag));
        return new Compare(CompareOperator.Equal, field,
            Literal(literal, type.Primitive == PrimitiveTypes.String ? TypeDescription.Text : single));
    }

    private Expr WithFlag(CompareOperator operation, Expr value, bool flag)
    {
        if (value.Type.IsComposite && value.Type.Has(PrimitiveTypes.Boolean)) return new Compare(operation, value, Boolean(flag));
        if (!value.Type.Is(PrimitiveTypes.Boolean)) return Boolean(operation == CompareOperator.NotEqual);
        if (value is FieldExpr || operation is not (CompareOperator.Equal or CompareOperator.NotEqual))
            return new Compare(operation, value, Boolean(flag));
        return (operation == CompareOperator.Equal) == flag ? value : new Not(value);
    }

    private Expr WithLiteral(CompareOperator operation, Expr value, LiteralNode literal, int position)
    {
        var isEquality = operation is CompareOperator.Equal or CompareOperator.NotEqual;
        if (value is FieldExpr { Field: var field })
        {
            if (field.Standard == StandardField.DataVersion && literal.Kind == TokenKind.String)
                return new Compare(operation, value, slots.Add(builder, literal, field.Type, LiteralReader.Version));
            if (SystemEnums.Of(field) is { } system)
                return literal.Kind == TokenKind.String && isEquality
                    ? new Compare(operation, value, slots.Add(builder, literal, field.Type, LiteralReader.Member(system)))
                    : NeverEqual(operation, isEquality, position);
        }
        if (value.Type.IsComposite || value.Type.Refs.Length > 1) return CompositeWithLiteral(operation, value, literal);
        if (value.Type.Refs.Length == 1)
        {
            // References have no order that a client could use: the platform refuses (odata §6.1).
            if (!isEquality) throw Incomparable(position);
            return ReferenceWithLiteral(operation, value, literal);
        }
        CheckComparable(value, position);
        return TypeBeside(value.Type, literal) is { } type
            ? new Compare(operation, value, Literal(literal, type))
            : NeverEqual(operation, isEquality: true, position);
    }

    // The type of a literal beside a value; null where the two can never be equal.
    private static TypeDescription? TypeBeside(TypeDescription type, LiteralNode literal)
    {
        switch (type.Primitives, literal.Kind)
        {
            case (PrimitiveTypes.Number, TokenKind.Number):
                return NumberTypes.OfLiteral(literal.Text, type.Number.FractionDigits);
            case (PrimitiveTypes.String, TokenKind.String):
                return TypeDescription.OfString(Math.Max(1, type.String.Length));
            case (PrimitiveTypes.Date, TokenKind.DateTime):
                return TypeDescription.DateTime;
            case (PrimitiveTypes.Uuid, TokenKind.Guid or TokenKind.String):
                return TypeDescription.Uuid;
            case (PrimitiveTypes.RoutePoint, TokenKind.String):
                return TypeDescription.RoutePoint;
            // An unquoted number beside a text is echoed as what it cannot be (odata §9.2); other mismatches just find nothing.
            case (PrimitiveTypes.String, TokenKind.Number):
                throw new ODataException(
                    ODataError.BadValue, ErrorTexts.BadValue(literal.Text, "Edm.String"), "Put the value into single quotes.");
            default:
                return null;
        }
    }

    private Compare ReferenceWithLiteral(CompareOperator operation, Expr value, LiteralNode literal)
    {
        var type = value.Type.Refs[0];
        if (!type.IsEnum) return new Compare(operation, value, slots.Add(builder, literal, value.Type, LiteralReader.Ref(type)));
        var owner = (Enum)builder.Configuration.ObjectOf(type);
        return new Compare(operation, value, slots.Add(builder, literal, value.Type, LiteralReader.Member(owner)));
    }

    // A plain key has no type here and finds nothing, without an error (odata §6.1).
    private Expr CompositeWithLiteral(CompareOperator operation, Expr value, LiteralNode literal)
    {
        var (primitive, type) = literal.Kind switch
        {
            TokenKind.Number => (PrimitiveTypes.Number, NumberTypes.OfLiteral(literal.Text, value.Type.Number.FractionDigits)),
            TokenKind.DateTime => (PrimitiveTypes.Date, TypeDescription.DateTime),
            TokenKind.String => (PrimitiveTypes.String, TypeDescription.OfString(Math.Max(1, value.Type.String.Length))),
            _ => (PrimitiveTypes.Uuid, TypeDescription.Uuid),
        };
        if (!value.Type.Has(primitive)) return Boolean(operation == CompareOperator.NotEqual);
        var parameter = Literal(literal, type);
        if (operation is CompareOperator.Equal or CompareOperator.NotEqual) return new Compare(operation, value, parameter);
        return new Compare(operation, Member(value, primitive), parameter);
    }

    private Expr WithReference(CompareOperator operation, Expr value, TypedReference reference, int position)
    {
        if (operation is not (CompareOperator.Equal or CompareOperator.NotEqual)) throw Incomparable(position);
        if (!value.Type.Has(reference.Type)) return Boolean(operation == CompareOperator.NotEqual);
        LiteralReader reader = reference.Type.IsEnum
            ? LiteralReader.Member((Enum)builder.Configuration.ObjectOf(reference.Type))
            : LiteralReader.Ref(reference.Type);
        return new Compare(operation, value, slots.Add(builder, reference.Literal, TypeDescription.OfRef(reference.Type), reader));
    }

    private static Compare OfValues(CompareOperator operation, Expr left, Expr right, int position)
    {
        CheckComparable(left, position);
        CheckComparable(right, position);
        var common = left.Type.Primitives & right.Type.Primitives;
        var haveCommon = common != PrimitiveTypes.None || left.Type.Refs.Any(right.Type.Has);
        var isOrdered = left.Type.Refs.IsEmpty && right.Type.Refs.IsEmpty && !left.Type.IsComposite && !right.Type.IsComposite;
        if (!haveCommon || IsMember(left) != IsMember(right)) throw Incomparable(position);
        if (!isOrdered && operation is not (CompareOperator.Equal or CompareOperator.NotEqual)) throw Incomparable(position);
        return new Compare(operation, left, right);
    }

    private Expr HasType(Expr value, string name)
    {
        if (name == WireTypes.Undefined) return new TypeIs(value, null, PrimitiveTypes.Undefined);
        if (FindType(name) is not { } type) return Boolean(false);
        return IsOf(value, type.Ref, type.Primitive);
    }

    private Expr IsOf(Expr value, RefType? reference, PrimitiveTypes primitive)
    {
        var isPossible = reference is null ? value.Type.Has(primitive) : value.Type.Has(reference);
        if (!isPossible) return Boolean(false);
        if (value.Type.Count > 1) return new TypeIs(value, reference, primitive);
        return value.IsNullable ? new Not(new IsNull(value)) : Boolean(true);
    }

    // Catalog_X, StandardODATA.Catalog_X, String, Edm.String and their like.
    private (RefType? Ref, PrimitiveTypes Primitive)? FindType(string name)
    {
        switch (name)
        {
            case "String" or "Edm.String": return (null, PrimitiveTypes.String);
            case "Number" or "Edm.Double" or "Edm.Decimal" or "Edm.Int16" or "Edm.Int32" or "Edm.Int64":
                return (null, PrimitiveTypes.Number);
            case "Boolean" or "Edm.Boolean": return (null, PrimitiveTypes.Boolean);
            case "Date" or "DateTime" or "Edm.DateTime": return (null, PrimitiveTypes.Date);
            case "Guid" or "UUID" or "Edm.Guid": return (null, PrimitiveTypes.Uuid);
            default: return new WireTypes(builder.Configuration).FindRefType(name) is { } type ? (type, PrimitiveTypes.None) : null;
        }
    }

    private static Narrow Member(Expr value, PrimitiveTypes primitive) =>
        new(value, new TypeDescription(primitive, number: value.Type.Number, text: value.Type.String, dateParts: value.Type.DateParts));

    // Unlimited strings, value storages and descriptions of types are refused by the query language.
    private static void CheckComparable(Expr value, int position)
    {
        var isUnlimited = value is not Parameter && value.Type.Is(PrimitiveTypes.String) && value.Type.String.Length == 0;
        if (isUnlimited || value.Type.Has(PrimitiveTypes.ValueStorage) || value.Type.Has(PrimitiveTypes.TypeDescription))
            throw Incomparable(position);
    }

    // A member of a system enumeration is stored as a number but is none.
    private static bool IsMember(Expr value) => value is FieldExpr { Field: var field } && SystemEnums.Of(field) is not null;

    private Parameter NeverEqual(CompareOperator operation, bool isEquality, int position) =>
        isEquality ? Boolean(operation == CompareOperator.NotEqual) : throw Incomparable(position);

    private static CompareOperator OperatorOf(string name) => name switch
    {
        "eq" => CompareOperator.Equal,
        "ne" => CompareOperator.NotEqual,
        "lt" => CompareOperator.Less,
        "le" => CompareOperator.LessOrEqual,
        "gt" => CompareOperator.Greater,
        _ => CompareOperator.GreaterOrEqual,
    };

    private static CompareOperator Mirror(CompareOperator operation) => operation switch
    {
        CompareOperator.Less => CompareOperator.Greater,
        CompareOperator.LessOrEqual => CompareOperator.GreaterOrEqual,
        CompareOperator.Greater => CompareOperator.Less,
        CompareOperator.GreaterOrEqual => CompareOperator.LessOrEqual,
        _ => operation,
    };
}
