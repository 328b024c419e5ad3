using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Enum = Grossbuch.Metadata.Objects.Enum;
using Task = Grossbuch.Metadata.Objects.Task;

namespace Grossbuch.Query.Plan;

/// <summary>
/// Presentations as expressions (configuration-format §8.2, corrections §2.3): an item by its description or code, a document by its name,
/// number and date, an enumeration value by its synonym. The empty reference is the empty text; a broken one says so with its type number
/// and stored key.
/// </summary>
public sealed class Presentation(PlanBuilder builder, string language)
{
    /// <summary>The presentation of the objects of a source itself.</summary>
    public Expr OfSource(Source source) => source.Table.Owner switch
    {
        CodedObject coded => Coded(source, coded),
        Task task => source.Table.Find(StandardField.Description) is { } field ? new FieldExpr(source, field) : Numbered(source, task),
        NumberedObject numbered => Numbered(source, numbered),
        DocumentJournal => OfReference(new FieldExpr(source, source.Table[StandardField.Ref])),
        _ => builder.Text(source.Table.Owner.PresentationIn(language)),
    };

    /// <summary>The presentation of any value: a reference is followed, other values are printed.</summary>
    public Expr Of(Expr value)
    {
        if (value.Type.Refs.IsEmpty) return OfPrimitive(value, value.Type.Primitives);
        if (value.Type.IsSingleRef) return OfReference(value);
        PlanBuilder.CheckJoinCount(value, value.Type.Refs.Length);
        var whens = new List<When>();
        foreach (var type in value.Type.Refs)
            whens.Add(new When(new TypeIs(value, type, PrimitiveTypes.None),
                OfType(new Narrow(value, TypeDescription.OfRef(type)), value, type)));
        foreach (var primitive in Printable)
        {
            if (!value.Type.Has(primitive)) continue;
            var narrow = new Narrow(
                value, new TypeDescription(primitive, number: value.Type.Number, text: value.Type.String, dateParts: value.Type.DateParts));
            whens.Add(new When(new TypeIs(value, null, primitive), OfPrimitive(narrow, primitive)));
        }
        return new Case([.. whens], builder.Text(""), TypeDescription.Text);
    }

    private static readonly PrimitiveTypes[] Printable =
        [PrimitiveTypes.Boolean, PrimitiveTypes.Number, PrimitiveTypes.Date, PrimitiveTypes.String, PrimitiveTypes.Uuid];

    private Expr OfReference(Expr value)
    {
        if (value.Type.Refs.Length == 1) return OfType(value, value, value.Type.Refs[0]);
        return Of(value);
    }

    // key: the reference as of this one type; reference: what the join is shared by.
    private Expr OfType(Expr key, Expr reference, RefType type)
    {
        if (type.IsEnum) return OfEnum(key, (Enum)builder.Configuration.ObjectOf(type));
        var target = builder.Follow(reference, type);
        var isEmpty = new Compare(
            CompareOperator.Equal, key, builder.Constant(Value.OfRef(type, RefKey.Empty), TypeDescription.OfRef(type)));
        var isBroken = new IsNull(new FieldExpr(target, target.Table[StandardField.Ref]));
        var broken = new Call(Function.BrokenRefText, [key], TypeDescription.Text);
        return new Case([new When(isEmpty, builder.Text("")), new When(isBroken, broken)], AsText(OfSource(target)), TypeDescription.Text);
    }

    private Case OfEnum(Expr key, Enum owner) => new(
        [.. owner.Values.Select(value => new When(
            new Compare(CompareOperator.Equal, key, builder.Constant(Value.OfRef(owner.RefType!, value.Key), key.Type)),
            builder.Text(Synonym(value, owner))))],
        builder.Text(""),
        TypeDescription.Text);

    private string Synonym(EnumValue value, Enum owner)
    {
        var synonym = value.Synonym.In(language, owner.Configuration.DefaultLanguageCode);
        return synonym.Length > 0 ? synonym : value.Name;
    }

    private Expr Coded(Source source, CodedObject owner)
    {
        var description = source.Table.Find(StandardField.Description);
        var code = source.Table.Find(StandardField.Code);
        var chosen = owner.DefaultPresentation == DefaultPresentation.AsCode ? code ?? description : description ?? code;
        return chosen is null ? builder.Text(owner.PresentationIn(language)) : AsText(new FieldExpr(source, chosen));
    }

    private Call Numbered(Source source, NumberedObject owner)
    {
        var name = owner.ObjectPresentation.In(language, owner.Configuration.DefaultLanguageCode);
        var parts = new List<Expr> { builder.Text(name.Length > 0 ? name : owner.PresentationIn(language)) };
        if (source.Table.Find(StandardField.Number) is { } number)
        {
            parts.Add(builder.Text(" "));
            parts.Add(new Call(Function.TrimEnd, [AsText(new FieldExpr(source, number))], TypeDescription.Text));
        }
        parts.Add(builder.Text(language == "ru" ? " от " : " dated "));
        parts.Add(new Call(Function.DateText, [new FieldExpr(source, source.Table[StandardField.Date])], TypeDescription.Text));
        return new Call(Function.Concat, [.. parts], TypeDescription.Text);
    }

    private Expr AsText(Expr value) =>
        value.Type.Is(PrimitiveTypes.String) ? PlanBuilder.Converted(value, TypeDescription.Text)
            : OfPrimitive(value, value.Type.Primitives);

    private Expr OfPrimitive(Expr value, PrimitiveTypes primitive) => primitive switch
    {
        PrimitiveTypes.String => PlanBuilder.Converted(value, TypeDescription.Text),
        PrimitiveTypes.Number => new Call(Function.NumberText, [value], TypeDescription.Text),
        PrimitiveTypes.Date => new Call(Function.DateText, [value], TypeDescription.Text),
        PrimitiveTypes.Uuid => new Call(Function.UuidText, [value], TypeDescription.Text),
        PrimitiveTypes.Boolean => new Case(
            [new When(value, builder.Text(language == "ru" ? "Да" : "Yes"))], builder.Text(language == "ru" ? "Нет" : "No"),
                TypeDescription.Text),
        _ => builder.Text(""),
    };
}
