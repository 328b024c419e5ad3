using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Metadata.Objects;

public enum HierarchyType { HierarchyFoldersAndItems, HierarchyOfItems }

public enum CodeSeries { WholeCatalog, WithinSubordination, WithinOwnerSubordination, WholeCharacteristicKind, WholeChartOfAccounts }

public enum DefaultPresentation { AsDescription, AsCode }

public enum SubordinationUse { ToItems, ToFolders, ToFoldersAndItems }

public enum PredefinedDataUpdate { Auto, AutoUpdate, DontAutoUpdate }

/// <summary>What catalogs and charts share: a code, a description, a presentation and predefined items.</summary>
public abstract class CodedObject : DataObject
{
    /// <summary>0: the object has no code.</summary>
    public int CodeLength { get; init; }

    public bool CodeIsNumber { get; init; }

    public bool CodeIsFixed { get; init; }

    public CodeSeries CodeSeries { get; init; }

    public bool CheckUnique { get; init; }

    public bool Autonumbering { get; init; }

    /// <summary>0: the object has no description.</summary>
    public int DescriptionLength { get; init; }

    public DefaultPresentation DefaultPresentation { get; init; }

    public PredefinedDataUpdate PredefinedDataUpdate { get; init; }

    /// <summary>Predefined items as the configuration declares them, parents before children.</summary>
    public ImmutableArray<PredefinedItem> Predefined { get; init; } = [];

    internal CodeDescription Coded
    {
        init
        {
            CodeLength = value.CodeLength;
            CodeIsNumber = value.CodeIsNumber;
            CodeIsFixed = value.CodeIsFixed;
            CodeSeries = value.CodeSeries;
            CheckUnique = value.CheckUnique;
            Autonumbering = value.Autonumbering;
            DescriptionLength = value.DescriptionLength;
            DefaultPresentation = value.DefaultPresentation;
            PredefinedDataUpdate = value.PredefinedDataUpdate;
            Predefined = value.Predefined;
        }
    }

    protected Field RefField() => Standard(StandardField.Ref, TypeDescription.OfRef(RefType!));

    protected IEnumerable<Field> DescriptionField() =>
        Optional(DescriptionLength > 0, StandardField.Description, () => TypeDescription.OfString(DescriptionLength));

    protected IEnumerable<Field> CodeField() =>
        Optional(CodeLength > 0, StandardField.Code, () => CodeType(CodeIsNumber, CodeLength, CodeIsFixed));

    protected Field DataVersionField() => Standard(StandardField.DataVersion, VersionType);

    protected Field DeletionMarkField() => Standard(StandardField.DeletionMark, TypeDescription.Boolean);

    protected IEnumerable<Field> PredefinedFields() =>
        [Standard(StandardField.Predefined, TypeDescription.Boolean),
            Standard(StandardField.PredefinedDataName, TypeDescription.OfString(256))];
}

public sealed class Catalog : CodedObject
{
    public override MetadataKind Kind => MetadataKind.Catalog;

    public bool Hierarchical { get; init; }

    public HierarchyType HierarchyType { get; init; }

    public bool LimitLevelCount { get; init; }

    public int LevelCount { get; init; }

    public bool FoldersOnTop { get; init; } = true;

    /// <summary>Full names of the owner objects.</summary>
    public ImmutableArray<string> Owners { get; init; } = [];

    public SubordinationUse SubordinationUse { get; init; }

    public bool FoldersAndItems => Hierarchical && HierarchyType == HierarchyType.HierarchyFoldersAndItems;

    protected override bool HasFolders => FoldersAndItems;

    // The recorded order of the platform's own metadata (odata §4.1).
    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), .. PredefinedFields(), DataVersionField(), .. DescriptionField(), .. CodeField(),
            .. Optional(!Owners.IsEmpty, StandardField.Owner, () =>
                new TypeDescription(PrimitiveTypes.None, Configuration.RefTypesOf(Owners))),
            .. Optional(Hierarchical, StandardField.Parent, () => TypeDescription.OfRef(RefType!)),
            .. Optional(FoldersAndItems, StandardField.IsFolder, () => TypeDescription.Boolean),
            DeletionMarkField(),
        ],
        Attributes,
        field => field.Standard == StandardField.Ref);
}
