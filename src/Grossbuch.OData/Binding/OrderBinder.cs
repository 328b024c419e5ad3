using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.Query.Plan;
using Enum = Grossbuch.Metadata.Objects.Enum;
using Task = Grossbuch.Metadata.Objects.Task;

namespace Grossbuch.OData.Binding;

/// <summary>
/// Binds <c>$orderby</c> (odata §6.3). A reference is ordered as its presentation is: by description or code, documents by date and number,
/// enumeration values in the order of the configuration. Ties stay in the order of the table: the store makes every order total, and a key
/// of our own here would only keep it from using an index.
/// </summary>
internal sealed class OrderBinder(PlanBuilder builder, EntitySet set, FilterBinder expressions, string language)
{
    public void Bind(ImmutableArray<OrderItem> items)
    {
        foreach (var item in items) Add(expressions.Value(item.Expression), item.Descending);
    }

    private void Add(Expr value, bool descending)
    {
        if (value.Type.Refs.IsEmpty || set.Model.Options.OrderByReference == "key") builder.OrderBy(value, descending);
        else if (value is FieldExpr { Field.Standard: StandardField.Ref } own && own.Source.Table.Kind == TableKind.Objects)
            AddObject(own.Source, descending);
        else if (value.Type.IsSingleRef) AddReference(value, value.Type.Refs[0], descending);
        else builder.OrderBy(new Presentation(builder, language).Of(value), descending);
    }

    private void AddReference(Expr value, RefType type, bool descending)
    {
        if (builder.Configuration.ObjectOf(type) is Enum owner) builder.OrderBy(PositionOf(value, owner), descending);
        else AddObject(builder.Follow(value, type), descending);
    }

    private void AddObject(Source source, bool descending)
    {
        StandardField[] keys = source.Table.Owner switch
        {
            Task => [StandardField.Description, StandardField.Date],
            NumberedObject => [StandardField.Date, StandardField.Number],
            CodedObject { DefaultPresentation: DefaultPresentation.AsCode } => [StandardField.Code],
            ChartOfAccounts => [StandardField.Code],
            _ => [StandardField.Description],
        };
        var found = keys.Select(source.Table.Find).OfType<Field>().ToArray();
        if (found.Length == 0) found = [source.Table.Find(StandardField.Code) ?? source.Table[StandardField.Ref]];
        foreach (var field in found) builder.OrderBy(new FieldExpr(source, field), descending);
    }

    private Case PositionOf(Expr value, Enum owner)
    {
        var number = TypeDescription.OfNumber(6, 0);
        return new Case(
            [
                .. owner.Values.Select((member, i) => new When(
                    new Compare(CompareOperator.Equal, value, builder.Constant(Value.OfRef(owner.RefType!, member.Key), value.Type)),
                    builder.Constant(Value.Of(i + 1), number))),
            ],
            builder.Constant(Value.Of(0), number),
            number);
    }
}
