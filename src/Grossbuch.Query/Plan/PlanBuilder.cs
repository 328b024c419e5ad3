using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Query.Plan;

/// <summary>
/// A finished plan with the values that were known when it was built; slots of caller's values are <see cref="Value.Null"/>.
/// </summary>
public sealed record BuiltPlan(QueryPlan Plan, ImmutableArray<Value> Values);

/// <summary>
/// Builds the plan of one read: a root table, joins for every reference that is followed (shared between the expressions that follow it), a
/// filter, an order, columns and a page. Doors and the query binder build through it, so that a dereference means the same everywhere.
/// </summary>
public sealed class PlanBuilder
{
    private readonly List<Value> _values = [];
    private readonly Dictionary<(Expr Reference, RefType Type), Source> _joins = [];
    private readonly List<Expr> _conditions = [];
    private readonly List<OrderKey> _order = [];
    private readonly List<Column> _columns = [];
    private PlanNode _from;
    private int _sources;

    public PlanBuilder(Configuration configuration, Table root)
    {
        Configuration = configuration;
        Root = NewSource(root);
        _from = root.Kind == TableKind.Journal ? new JournalExpansion(this).Rows(Root) : new Scan(Root);
    }

    public Configuration Configuration { get; }

    public Source Root { get; }

    /// <summary>A slot for a value that the caller binds at execution; equal shapes get equal slots.</summary>
    public Parameter Parameter(TypeDescription type)
    {
        _values.Add(Value.Null);
        return new Parameter(_values.Count - 1, type);
    }

    /// <summary>A value that the configuration gives: part of the plan, yet bound like any other, because plans hold no literals.</summary>
    public Parameter Constant(Value value, TypeDescription type)
    {
        _values.Add(value);
        return new Parameter(_values.Count - 1, type);
    }

    public Parameter Text(string text) => Constant(Value.Of(text), TypeDescription.Text);

    public FieldExpr Field(Field field) => new(Root, field);

    public void Where(Expr condition) => _conditions.Add(condition);

    public void OrderBy(Expr key, bool descending) => _order.Add(new OrderKey(key, descending));

    public void Select(string name, Expr expr) => _columns.Add(new Column(name, expr));

    /// <summary>
    /// The object that a reference points at, as a source joined on the left: its fields are NULL where the reference is empty, broken or
    /// of another type.
    /// </summary>
    public Source Follow(Expr reference, RefType type)
    {
        if (_joins.TryGetValue((reference, type), out var known)) return known;
        var target = NewSource(Configuration.ObjectOf(type).Table, isOptional: true);
        var key = reference.Type.IsSingleRef ? reference : new Narrow(reference, TypeDescription.OfRef(type));
        var on = new Compare(CompareOperator.Equal, key, new FieldExpr(target, target.Table[StandardField.Ref]));
        _from = new LeftJoin(_from, new Scan(target), on);
        _joins.Add((reference, type), target);
        return target;
    }

    /// <summary>
    /// The field of the referenced object: through a composite reference, of whichever of its types has the field. Null when no type has
    /// it.
    /// </summary>
    public Expr? Dereference(Expr reference, string name)
    {
        var found = reference.Type.Refs.Where(type => !type.IsEnum)
            .Select(type => (Type: type, Field: Configuration.ObjectOf(type).Table.Find(name)))
            .Where(pair => pair.Field is not null).ToArray();
        if (found.Length == 0) return null;
        if (found.Length == 1) return new FieldExpr(Follow(reference, found[0].Type), found[0].Field!);
        CheckJoinCount(reference, found.Length);
        var type = UnionOf(found.Select(pair => pair.Field!.Type));
        return new Case(
            [.. found.Select(pair => new When(
                new TypeIs(reference, pair.Type, PrimitiveTypes.None),
                Converted(new FieldExpr(Follow(reference, pair.Type), pair.Field!), type)))],
            null,
            type);
    }

    /// <summary>The smallest type that holds every one of the types.</summary>
    public static TypeDescription UnionOf(IEnumerable<TypeDescription> types)
    {
        TypeDescription? union = null;
        foreach (var type in types) union = union is null || union.Equals(type) ? type : Merge(union, type);
        return union ?? TypeDescription.Undefined;
    }

    /// <summary>The expression as a value of a wider type.</summary>
    public static Expr Converted(Expr expr, TypeDescription type) => expr.Type.Equals(type) ? expr : new Widen(expr, type);

    /// <summary>References to more types than a statement can join are refused rather than answered in part.</summary>
    internal static void CheckJoinCount(Expr reference, int count)
    {
        if (count <= JoinsMax) return;
        throw new InfobaseException(
            ErrorCode.NotSupported,
            $"{reference} has {count} types; at most {JoinsMax} can be followed in one read.",
            "Name the type with cast().");
    }

    /// <summary>SQLite joins at most 64 tables; the root and other paths need some.</summary>
    private const int JoinsMax = 50;

    /// <summary>The plan of the rows, with a page when one is asked for.</summary>
    public BuiltPlan Build(Parameter? skip = null, Parameter? top = null)
    {
        PlanNode node = Filtered();
        if (_order.Count > 0) node = new Order(node, [.. _order]);
        node = new Project(node, [.. _columns]);
        if (skip is not null || top is not null) node = new Limit(node, skip, top);
        return new BuiltPlan(new QueryPlan(node, _values.Count), [.. _values]);
    }

    /// <summary>The plan of the number of rows under the same filter.</summary>
    public BuiltPlan BuildCount() => new(new QueryPlan(new CountRows(Filtered()), _values.Count), [.. _values]);

    internal Source NewSource(Table table, bool isOptional = false) => new(_sources++, table, isOptional);

    private PlanNode Filtered() => _conditions.Count == 0 ? _from : new Filter(_from, Logical.And([.. _conditions]));

    private static TypeDescription Merge(TypeDescription left, TypeDescription right)
    {
        var scale = Math.Max(left.Number.FractionDigits, right.Number.FractionDigits);
        var whole = Math.Max(left.Number.Digits - left.Number.FractionDigits, right.Number.Digits - right.Number.FractionDigits);
        var text = !left.Has(PrimitiveTypes.String) ? right.String
            : !right.Has(PrimitiveTypes.String) ? left.String
            : left.String.Length == 0 || right.String.Length == 0 ? default
            : new StringQualifiers(Math.Max(left.String.Length, right.String.Length), left.String.Fixed && right.String.Fixed);
        return new TypeDescription(
            left.Primitives | right.Primitives,
            [.. left.Refs.Union(right.Refs)],
            new NumberQualifiers(Math.Min(Number.DigitsMax, whole + scale), scale, left.Number.NonNegative && right.Number.NonNegative),
            text,
            left.DateParts == right.DateParts ? left.DateParts : DateParts.DateTime);
    }
}
