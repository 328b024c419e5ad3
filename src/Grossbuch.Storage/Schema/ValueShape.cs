using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Schema;

/// <summary>The parts that a value may have in a row, in the order in which values compare member by member.</summary>
internal enum Member { Tag, Boolean, Number, Date, TextKey, RefType, Key, Text, Content }

internal enum StorageClass { Integer, Text, Blob }

/// <summary>What a column, a parameter or a slot holds, as far as databases tell it apart. Wide: a number of more than 18 digits.</summary>
internal enum SqlType : byte { Integer, Boolean, Text, Bytes, Wide }

/// <summary>Which members the values of a type need.</summary>
internal sealed class ValueShape
{
    internal static readonly Member[] AllMembers = Enum.GetValues<Member>();

    private const PrimitiveTypes Texts =
        PrimitiveTypes.String | PrimitiveTypes.RoutePoint | PrimitiveTypes.TypeDescription | PrimitiveTypes.Type
        | PrimitiveTypes.ValueStorage;

    internal ValueShape(TypeDescription type)
    {
        Type = type;
        // Nothing, or Undefined alone, still needs a tag: there is no other member that could say "a row is here".
        IsComposite = type.Count != 1 || type.Is(PrimitiveTypes.Undefined);
        Number = NumberForm.Of(type);
    }

    internal TypeDescription Type { get; }

    internal bool IsComposite { get; }

    internal NumberForm Number { get; }

    /// <summary>The empty string of the type: fixed strings are blanks to their length.</summary>
    internal string EmptyText => !IsComposite && Type.String.Fixed ? new string(' ', Type.String.Length) : "";

    /// <summary>Whether the member is there; the shadow key is a matter of the field and never of the type.</summary>
    internal bool Has(Member member) => member switch
    {
        Member.Tag => IsComposite,
        Member.Boolean => Type.Has(PrimitiveTypes.Boolean),
        Member.Number => Type.Has(PrimitiveTypes.Number),
        Member.Date => Type.Has(PrimitiveTypes.Date),
        Member.Text => (Type.Primitives & Texts) != 0,
        Member.RefType => IsComposite && Type.Refs.Length > 1,
        Member.Key => !Type.Refs.IsEmpty || Type.Has(PrimitiveTypes.Uuid),
        Member.Content => Type.Has(PrimitiveTypes.ValueStorage),
        _ => false,
    };

    /// <summary>The member that is NULL exactly when the value is.</summary>
    internal Member NullMember =>
        IsComposite ? Member.Tag
        : Has(Member.Boolean) ? Member.Boolean
        : Has(Member.Number) ? Member.Number
        : Has(Member.Date) ? Member.Date
        : Has(Member.Content) ? Member.Content
        : Has(Member.Text) ? Member.Text
        : Member.Key;

    internal StorageClass ClassOf(Member member) => member switch
    {
        Member.Text or Member.TextKey => StorageClass.Text,
        Member.Key or Member.Content => StorageClass.Blob,
        Member.Number => Number.IsWide ? StorageClass.Blob : StorageClass.Integer,
        _ => StorageClass.Integer,
    };

    /// <param name="isWide">For numbers: the form that this one has.</param>
    internal static SqlType TypeOf(Member member, bool isWide) => member switch
    {
        Member.Boolean => SqlType.Boolean,
        Member.Text or Member.TextKey => SqlType.Text,
        Member.Key or Member.Content => SqlType.Bytes,
        Member.Number when isWide => SqlType.Wide,
        _ => SqlType.Integer,
    };

    /// <summary>The tag of the only type of a shape that is not composite.</summary>
    internal static ValueKind KindOf(TypeDescription single) => single.Refs.IsEmpty
        ? single.Primitives switch
        {
            PrimitiveTypes.Boolean => ValueKind.Boolean,
            PrimitiveTypes.Number => ValueKind.Number,
            PrimitiveTypes.Date => ValueKind.Date,
            PrimitiveTypes.String => ValueKind.String,
            PrimitiveTypes.Uuid => ValueKind.Uuid,
            PrimitiveTypes.ValueStorage => ValueKind.Storage,
            PrimitiveTypes.TypeDescription or PrimitiveTypes.Type => ValueKind.TypeDescription,
            PrimitiveTypes.RoutePoint => ValueKind.RoutePoint,
            _ => ValueKind.Undefined,
        }
        : ValueKind.Ref;

    /// <summary>The member that holds values of this kind.</summary>
    internal static Member MemberOf(ValueKind kind) => kind switch
    {
        ValueKind.Boolean => Member.Boolean,
        ValueKind.Number => Member.Number,
        ValueKind.Date => Member.Date,
        ValueKind.String or ValueKind.TypeDescription or ValueKind.RoutePoint => Member.Text,
        ValueKind.Uuid or ValueKind.Ref => Member.Key,
        ValueKind.Storage => Member.Content,
        _ => Member.Tag,
    };
}
