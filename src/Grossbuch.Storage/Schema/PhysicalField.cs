using System.Globalization;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>A column of a physical table.</summary>
internal sealed record PhysicalColumn(string Name, Member Member, StorageClass Class, bool IsNullable, PhysicalField Field)
{
    internal SqlType Type => ValueShape.TypeOf(Member, Field.Shape.Number.IsWide);

    /// <summary>The value of a row that says nothing about the field, as a literal of the table's definition.</summary>
    internal string DefaultLiteral => (Class, Member) switch
    {
        (StorageClass.Integer, Member.Tag) => ((int)ValueKind.Undefined).ToString(CultureInfo.InvariantCulture),
        (StorageClass.Integer, _) => "0",
        (StorageClass.Text, Member.Text) => $"'{Field.Shape.EmptyText}'",
        (StorageClass.Text, _) => "''",
        (StorageClass.Blob, Member.Content) => "x''",
        (StorageClass.Blob, Member.Number) => "x'80000000000000000000000000000000'",
        _ => "x'00000000000000000000000000000000'",
    };

    internal string Definition => IsNullable
        ? $"{Name} {ClassName}"
        : $"{Name} {ClassName} NOT NULL DEFAULT {DefaultLiteral}";

    private string ClassName => Class switch { StorageClass.Integer => "INTEGER", StorageClass.Text => "TEXT", _ => "BLOB" };
}

/// <summary>A field of a table with its columns.</summary>
internal sealed class PhysicalField
{
    private readonly string?[] _names = new string?[ValueShape.AllMembers.Length];

    internal PhysicalField(Field field, int number) : this(field, number, KeyRules.HasShadowKey(field), field.IsNullable) { }

    /// <param name="field">What the field is or was; of one that was, the table is not known any more.</param>
    /// <param name="number">Number of its columns.</param>
    /// <param name="hasKey">Whether a string key is stored beside the string.</param>
    /// <param name="isNullable">Whether the columns take NULL.</param>
    internal PhysicalField(Field field, int number, bool hasKey, bool isNullable)
    {
        Field = field;
        Number = number;
        Shape = new ValueShape(field.Type);
        HasKey = hasKey;
        IsNullable = isNullable;
        var columns = new List<PhysicalColumn>();
        foreach (var member in ValueShape.AllMembers)
            if (member == Member.TextKey ? HasKey : Shape.Has(member))
            {
                var name = _names[(int)member] = NameOf(member);
                columns.Add(new PhysicalColumn(name, member, Shape.ClassOf(member), isNullable, this));
            }
        Columns = columns;
    }

    internal Field Field { get; }

    /// <summary>Number within the table, never given to another field.</summary>
    internal int Number { get; }

    internal ValueShape Shape { get; }

    internal bool HasKey { get; }

    internal bool IsNullable { get; }

    internal IReadOnlyList<PhysicalColumn> Columns { get; }

    /// <summary>Name of the column with this member; null when the field has none.</summary>
    internal string? this[Member member] => _names[(int)member];

    /// <summary>The columns by which values of the field are compared, in the order of comparison.</summary>
    internal IEnumerable<PhysicalColumn> Comparable =>
        Columns.Where(column => column.Member != Member.Content && (column.Member != Member.Text || !HasKey));

    /// <summary>What is remembered of the field, to see at the next configuration how it has changed.</summary>
    internal string Remembered => StoredShape.Write(this);

    private string NameOf(Member member)
    {
        var number = Number.ToString(CultureInfo.InvariantCulture);
        if (member == Member.TextKey) return "k_" + number;
        var name = "f_" + number;
        if (Shape.Type.Is(PrimitiveTypes.ValueStorage)) return name + (member == Member.Text ? "_c" : "_x");
        if (!Shape.IsComposite) return name;
        return name + member switch
        {
            Member.Tag => "_t",
            Member.Boolean => "_b",
            Member.Number => "_n",
            Member.Date => "_d",
            Member.Text => "_s",
            Member.RefType => "_rt",
            Member.Content => "_x",
            _ => "_r",
        };
    }
}
