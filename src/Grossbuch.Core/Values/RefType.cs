namespace Grossbuch.Core.Values;

/// <summary>
/// The type of a reference (<c>CatalogRef.Товары</c>). One instance exists per type and configuration, so identity is equality.
/// </summary>
/// <param name="name">Full English type name, <c>CatalogRef.Товары</c>.</param>
/// <param name="objectName">Full English name of the metadata object, <c>Catalog.Товары</c>.</param>
/// <param name="typeId">The type's id in the configuration (<c>xr:TypeId</c> of the reference type): stable across bases.</param>
/// <param name="objectUuid">The uuid of the metadata object: stable across renames.</param>
public sealed class RefType(string name, string objectName, Guid typeId, Guid objectUuid)
{
    public string Name { get; } = name;

    public string ObjectName { get; } = objectName;

    public Guid TypeId { get; } = typeId;

    public Guid ObjectUuid { get; } = objectUuid;

    /// <summary>True for enumerations, whose values are named members rather than stored objects.</summary>
    public bool IsEnum => Name.StartsWith("EnumRef.", StringComparison.Ordinal);

    public override string ToString() => Name;
}
