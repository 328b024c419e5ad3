using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata;

public enum FieldRole
{
    Standard, Dimension, Resource, Attribute, AddressingAttribute, AccountingFlag, ExtDimensionAccountingFlag, Column,
    Common
}

public enum Indexing { DontIndex, Index, IndexWithAdditionalOrder }

/// <summary>For which rows of a folder hierarchy an attribute exists; the other rows hold NULL.</summary>
public enum AttributeUse { ForItem, ForFolder, ForFolderAndItem }

public enum FillChecking { DontCheck, ShowError, ShowWarning }

/// <summary>
/// A field of a stored table: standard, or described in the configuration. One instance exists per table and configuration, so identity is
/// equality.
/// </summary>
public sealed class Field
{
    /// <summary>The English name of a standard field, the configuration's own name otherwise.</summary>
    public required string Name { get; init; }

    /// <summary>The Russian name of a standard field; equal to <see cref="Name"/> otherwise.</summary>
    public required string NameRussian { get; init; }

    public required TypeDescription Type { get; init; }

    public required FieldRole Role { get; init; }

    public StandardField Standard { get; init; }

    /// <summary>Number of an ext dimension, from 1; 0 for other fields.</summary>
    public int Number { get; init; }

    /// <summary>The uuid of a described field; for a standard field empty: its identity is the table's uuid with the name.</summary>
    public Guid Uuid { get; init; }

    public LocalizedText Synonym { get; init; } = LocalizedText.Empty;

    public LocalizedText ToolTip { get; init; } = LocalizedText.Empty;

    public LocalizedText Format { get; init; } = LocalizedText.Empty;

    public Indexing Indexing { get; init; }

    public AttributeUse Use { get; init; } = AttributeUse.ForFolderAndItem;

    public FillChecking FillChecking { get; init; }

    /// <summary>Applied by Fill() on creation, not by Write(); null when there is none.</summary>
    public Value? FillValue { get; init; }

    public bool FillFromFillingValue { get; init; }

    public string MinValue { get; init; } = "";

    public string MaxValue { get; init; } = "";

    /// <summary>Hidden on screens; treated as sensitive.</summary>
    public bool PasswordMode { get; init; }

    public bool MultiLine { get; init; }

    public bool FullTextSearch { get; init; }

    public bool DataHistory { get; init; }

    /// <summary>Records vanish with the object that this dimension references.</summary>
    public bool Master { get; init; }

    public bool MainFilter { get; init; }

    /// <summary>An empty value of this dimension is refused on write.</summary>
    public bool DenyIncompleteValues { get; init; }

    public bool UseInTotals { get; init; } = true;

    /// <summary>Accounting: one value per entry rather than one for each side.</summary>
    public bool Balance { get; init; } = true;

    /// <summary>Full name of the accounting flag that an account must have for the value to be kept.</summary>
    public string AccountingFlag { get; init; } = "";

    public string ExtDimensionAccountingFlag { get; init; } = "";

    public bool BaseDimension { get; init; }

    public string ScheduleLink { get; init; } = "";

    /// <summary>Full name of the dimension of the addressing register that fills this addressing attribute.</summary>
    public string AddressingDimension { get; init; } = "";

    /// <summary>Journal columns: full names of the attributes shown in the column. Recalculation dimensions: leading data.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary><c>Dr</c> or <c>Cr</c> for the halves of a non-balance field of an accounting register; empty otherwise.</summary>
    public string Side { get; init; } = "";

    /// <summary>Stable within the table across renames: the persistent name map is keyed by it.</summary>
    public string Identity => Role == FieldRole.Standard ? Name : Uuid.ToString("N") + Side;

    /// <summary>Set for a field of a common attribute.</summary>
    public CommonAttribute? CommonAttribute { get; init; }

    /// <summary>A data-area separator: a leading part of every key.</summary>
    public bool IsSeparator => CommonAttribute is { DataSeparation: DataSeparation.Separate };

    /// <summary>Rows may hold NULL: the field exists only for folders or only for items.</summary>
    public bool IsNullable { get; internal set; }

    public Table Table { get; internal set; } = null!;

    /// <summary>Position in <see cref="Table.Fields"/>.</summary>
    public int Index { get; internal set; }

    public bool Is(string name) =>
        string.Equals(name, Name, StringComparison.OrdinalIgnoreCase)
            || string.Equals(name, NameRussian, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Table is null ? Name : $"{Table.FullName}.{Name}";
}
