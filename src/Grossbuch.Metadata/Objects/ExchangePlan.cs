using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

/// <param name="Metadata">Full name of a registered object.</param>
/// <param name="AutoRecord">Every write registers a change for all nodes.</param>
public sealed record ExchangePlanItem(string Metadata, bool AutoRecord);

public sealed class ExchangePlan : CodedObject
{
    public override MetadataKind Kind => MetadataKind.ExchangePlan;

    public bool DistributedInfoBase { get; init; }

    public bool IncludeConfigurationExtensions { get; init; }

    /// <summary>Reference of the predefined node of this infobase.</summary>
    public Guid ThisNode { get; init; }

    public ImmutableArray<ExchangePlanItem> Content { get; init; } = [];

    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), .. CodeField(), .. DescriptionField(), DataVersionField(), DeletionMarkField(),
            Standard(StandardField.SentNo, TypeDescription.OfNumber(10, 0)),
                Standard(StandardField.ReceivedNo, TypeDescription.OfNumber(10, 0)),
            Standard(StandardField.ExchangeDate, TypeDescription.DateTime), Standard(StandardField.ThisNode, TypeDescription.Boolean),
        ],
        Attributes,
        field => field.Standard == StandardField.Ref);
}
