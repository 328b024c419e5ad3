using System.Collections.Immutable;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

/// <summary>What every object with data is described by; set in one go, so that each kind's builder names only what is its own.</summary>
internal sealed record DataDescription(
    LocalizedText ObjectPresentation,
    LocalizedText ExtendedObjectPresentation,
    LocalizedText ListPresentation,
    LocalizedText ExtendedListPresentation,
    LocalizedText Explanation,
    DataLockControlMode DataLockControlMode,
    bool FullTextSearch,
    bool DataHistory,
    ImmutableArray<string> BasedOn,
    ImmutableArray<string> InputByString,
    ImmutableDictionary<string, StandardAttribute> StandardAttributes,
    ImmutableArray<Field> Attributes,
    ImmutableArray<TabularSection> Sections);

internal sealed record CodeDescription(
    int CodeLength,
    bool CodeIsNumber,
    bool CodeIsFixed,
    CodeSeries CodeSeries,
    bool CheckUnique,
    bool Autonumbering,
    int DescriptionLength,
    DefaultPresentation DefaultPresentation,
    PredefinedDataUpdate PredefinedDataUpdate,
    ImmutableArray<PredefinedItem> Predefined);

internal sealed record NumberDescription(
    int NumberLength, bool NumberIsNumber, bool NumberIsFixed, NumberPeriodicity NumberPeriodicity, bool CheckUnique, bool Autonumbering);
