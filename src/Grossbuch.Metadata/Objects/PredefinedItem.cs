using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

public enum AccountType { Active, Passive, ActivePassive }

/// <summary>A predefined item as the configuration declares it. Its id is the reference that this server gives it.</summary>
public sealed record PredefinedItem
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Digits of a numeric code as text.</summary>
    public string Code { get; init; } = "";

    public string Description { get; init; } = "";

    public bool IsFolder { get; init; }

    /// <summary>Id of the parent item; empty at the top.</summary>
    public Guid Parent { get; init; }

    /// <summary>Charts of characteristic types: the types of the characteristic's value.</summary>
    public TypeDescription? ValueType { get; init; }

    public AccountType AccountType { get; init; }

    public bool OffBalance { get; init; }

    public string Order { get; init; } = "";

    /// <summary>Accounts: names of accounting flags that are set.</summary>
    public ImmutableArray<string> AccountingFlags { get; init; } = [];

    public ImmutableArray<PredefinedExtDimension> ExtDimensions { get; init; } = [];

    public bool ActionPeriodIsBasic { get; init; }

    /// <summary>Calculation types: names of predefined items, by full name.</summary>
    public ImmutableArray<string> Displaced { get; init; } = [];

    public ImmutableArray<string> Base { get; init; } = [];

    public ImmutableArray<string> Leading { get; init; } = [];
}

/// <param name="Name">Full name of the predefined characteristic, <c>ChartOfCharacteristicTypes.ВидыСубконто.Номенклатура</c>.</param>
/// <param name="Flags">Names of ext dimension accounting flags that are set.</param>
public sealed record PredefinedExtDimension(string Name, bool TurnoversOnly, ImmutableArray<string> Flags);
