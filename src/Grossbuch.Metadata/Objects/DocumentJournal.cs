using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

/// <summary>A list over several kinds of documents; it stores nothing of its own.</summary>
public sealed class DocumentJournal : DataObject
{
    public override MetadataKind Kind => MetadataKind.DocumentJournal;

    public ImmutableArray<string> RegisteredDocuments { get; init; } = [];

    /// <summary>Columns; each names in <see cref="Field.References"/> the attributes it shows.</summary>
    public ImmutableArray<Field> Columns { get; init; } = [];

    public IEnumerable<Document> Documents => RegisteredDocuments.Select(Configuration.Find<Document>).OfType<Document>();

    protected override Table BuildTable()
    {
        var refs = Configuration.RefTypesOf(RegisteredDocuments);
        var number = Documents.Select(document => document.Table.Find(StandardField.Number)?.Type.String.Length ?? 0).DefaultIfEmpty(0)
            .Max();
        return MakeTable(
            TableKind.Journal,
            [
                Standard(StandardField.Ref, new TypeDescription(PrimitiveTypes.None, refs)),
                Standard(StandardField.Type, TypeDescription.OfString(256), russian: "Тип"),
                Standard(StandardField.Date, TypeDescription.DateTime), Standard(StandardField.DeletionMark, TypeDescription.Boolean),
                Standard(StandardField.Number, TypeDescription.OfString(number)), Standard(StandardField.Posted, TypeDescription.Boolean),
            ],
            Columns,
            field => field.Standard == StandardField.Ref);
    }
}
