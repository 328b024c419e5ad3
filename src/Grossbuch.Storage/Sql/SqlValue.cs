using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>A lowered expression: the SQL text of each member that its type needs.</summary>
internal sealed class SqlValue
{
    private readonly string?[] _members = new string?[ValueShape.AllMembers.Length];
    private readonly Func<string>?[] _later = new Func<string>?[ValueShape.AllMembers.Length];

    internal SqlValue(TypeDescription type, bool isNullable)
    {
        Shape = new ValueShape(type);
        IsNullable = isNullable;
        Form = Shape.Number;
    }

    internal ValueShape Shape { get; }

    internal TypeDescription Type => Shape.Type;

    internal bool IsNullable { get; }

    /// <summary>The form that the number has, which may hold more digits than the type declares.</summary>
    internal NumberForm Form { get; init; }

    /// <summary>The text may be longer than any index key: it is shown and searched but not compared.</summary>
    internal bool IsUnlimited { get; init; }

    internal string? this[Member member]
    {
        get => _members[(int)member] ??= _later[(int)member]?.Invoke();
        set => _members[(int)member] = value;
    }

    internal bool Has(Member member) => _members[(int)member] is not null || _later[(int)member] is not null;

    /// <summary>A member that costs a parameter or a long text: it is made only where it is used.</summary>
    internal void Later(Member member, Func<string> text) => _later[(int)member] = text;

    /// <summary>The text that is NULL exactly when the value is.</summary>
    internal string NullText => this[Shape.NullMember]!;

    /// <summary>The only member of a value of one type that takes part in comparisons.</summary>
    internal Member SingleMember => ValueShape.MemberOf(ValueShape.KindOf(Type)) switch
    {
        Member.Text => Member.TextKey,
        var member => member,
    };

    internal static SqlValue Single(TypeDescription type, bool isNullable, Member member, string text, NumberForm? form = null)
    {
        var value = form is { } known ? new SqlValue(type, isNullable) { Form = known } : new SqlValue(type, isNullable);
        value[member] = text;
        return value;
    }

    internal static SqlValue Boolean(string text, bool isNullable) => Single(TypeDescription.Boolean, isNullable, Member.Boolean, text);
}
