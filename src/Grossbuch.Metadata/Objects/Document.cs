using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Metadata.Objects;

public enum NumberPeriodicity { Nonperiodical, Year, Quarter, Month, Day }

public enum Posting { Allow, Deny }

public enum RegisterRecordsDeletion { AutoDeleteOnUnpost, AutoDelete, AutoDeleteOff }

public enum RegisterRecordsWritingOnPost { WriteSelected, WriteModified }

/// <summary>What documents, business processes and tasks share: a number with a periodic series.</summary>
public abstract class NumberedObject : DataObject
{
    /// <summary>0: no number.</summary>
    public int NumberLength { get; init; }

    public bool NumberIsNumber { get; init; }

    public bool NumberIsFixed { get; init; }

    public NumberPeriodicity NumberPeriodicity { get; init; }

    public bool CheckUnique { get; init; }

    public bool Autonumbering { get; init; }

    internal NumberDescription Numbered
    {
        init
        {
            NumberLength = value.NumberLength;
            NumberIsNumber = value.NumberIsNumber;
            NumberIsFixed = value.NumberIsFixed;
            NumberPeriodicity = value.NumberPeriodicity;
            CheckUnique = value.CheckUnique;
            Autonumbering = value.Autonumbering;
        }
    }

    protected virtual TypeDescription NumberType => CodeType(NumberIsNumber, NumberLength, NumberIsFixed);

    protected Field RefField() => Standard(StandardField.Ref, TypeDescription.OfRef(RefType!));

    protected Field DataVersionField() => Standard(StandardField.DataVersion, VersionType);

    protected IEnumerable<Field> NumberDateMark(bool hasNumber) =>
    [
        .. Optional(hasNumber, StandardField.Number, () => NumberType), Standard(StandardField.Date, TypeDescription.DateTime),
        Standard(StandardField.DeletionMark, TypeDescription.Boolean),
    ];
}

public sealed class Document : NumberedObject
{
    public override MetadataKind Kind => MetadataKind.Document;

    /// <summary>Full name of the shared numerator, which overrides the number properties; empty when the document has its own.</summary>
    public string Numerator { get; init; } = "";

    public Posting Posting { get; init; }

    public bool RealTimePosting { get; init; }

    public RegisterRecordsDeletion RegisterRecordsDeletion { get; init; }

    public RegisterRecordsWritingOnPost RegisterRecordsWritingOnPost { get; init; }

    public bool SequenceFilling { get; init; }

    /// <summary>Full names of the registers that the document may move.</summary>
    public ImmutableArray<string> RegisterRecords { get; init; } = [];

    public bool PostInPrivilegedMode { get; init; }

    public bool UnpostInPrivilegedMode { get; init; }

    public DocumentNumerator? NumeratorObject => Numerator.Length == 0 ? null : Configuration.Find<DocumentNumerator>(Numerator);

    protected override TypeDescription NumberType =>
        NumeratorObject is { } shared ? CodeType(shared.NumberIsNumber, shared.NumberLength, shared.NumberIsFixed) : base.NumberType;

    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), DataVersionField(), .. NumberDateMark((NumeratorObject?.NumberLength ?? NumberLength) > 0),
            Standard(StandardField.Posted, TypeDescription.Boolean),
        ],
        Attributes,
        field => field.Standard == StandardField.Ref);
}

/// <summary>A number series shared by several documents.</summary>
public sealed class DocumentNumerator : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.DocumentNumerator;

    public int NumberLength { get; init; }

    public bool NumberIsNumber { get; init; }

    public bool NumberIsFixed { get; init; }

    public NumberPeriodicity NumberPeriodicity { get; init; }

    public bool CheckUnique { get; init; }
}

/// <summary>A sequence of documents with its boundary.</summary>
public sealed class Sequence : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.Sequence;

    public bool MoveBoundaryOnPosting { get; init; }

    public ImmutableArray<string> Documents { get; init; } = [];

    public ImmutableArray<string> RegisterRecords { get; init; } = [];

    public ImmutableArray<SequenceDimension> Dimensions { get; init; } = [];
}

public sealed record SequenceDimension(
    string Name, TypeDescription Type, ImmutableArray<string> DocumentMap, ImmutableArray<string> RegisterRecordsMap);
