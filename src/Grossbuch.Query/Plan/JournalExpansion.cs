using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Query.Plan;

/// <summary>
/// Reads a document journal as what it is: a union over the registered documents, with columns taken from whichever attribute each document
/// has for them.
/// </summary>
internal sealed class JournalExpansion(PlanBuilder builder)
{
    public PlanNode Rows(Source journal)
    {
        var table = journal.Table;
        var owner = (DocumentJournal)table.Owner;
        var branches = owner.Documents.Select(document => Branch(table, document)).ToArray();
        return new Derived(journal, branches.Length == 1 ? branches[0] : new UnionAll([.. branches]));
    }

    private PlanNode Branch(Table journal, Document document)
    {
        var source = builder.NewSource(document.Table);
        return new Project(new Scan(source), [.. journal.Fields.Select(field => new Column(field.Name, Value(field, source, document)))]);
    }

    private Expr Value(Field field, Source source, Document document)
    {
        if (field.Standard == StandardField.Type)
            return builder.Constant(Core.Values.Value.Of(document.PresentationIn(builder.Configuration.DefaultLanguageCode)), field.Type);
        var found = field.Standard != StandardField.None ? document.Table.Find(field.Standard) : Referenced(field, document);
        return found is null ? Empty(field.Type) : PlanBuilder.Converted(new FieldExpr(source, found), field.Type);
    }

    // Columns name attributes by full name: Document.X.Attribute.Y, Document.X.StandardAttribute.Date.
    private static Field? Referenced(Field column, Document document)
    {
        var prefix = document.FullName + ".";
        foreach (var name in column.References)
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                return document.Table.Find(name[(name.LastIndexOf('.') + 1)..]);
        return null;
    }

    private Parameter Empty(TypeDescription type) => builder.Constant(Defaults.Of(type), type);
}
