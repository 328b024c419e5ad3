namespace Grossbuch.Metadata;

public enum ModuleKind
{
    /// <summary>The only module of a common module, a web service, an HTTP service, an integration service or a bot.</summary>
    Module,
    ObjectModule, ManagerModule, RecordSetModule, ValueManagerModule,
    SessionModule, ManagedApplicationModule, OrdinaryApplicationModule, ExternalConnectionModule,
}

/// <summary>A module of the configuration: where it is, not what it says.</summary>
/// <param name="Owner">Full English name of the owner: <c>Catalog.Товары</c>, <c>CalculationRegister.X.Recalculation.Y</c>;
/// <c>Configuration</c> for the root.</param>
/// <param name="Path">Path inside the source, separated by <c>/</c>.</param>
/// <param name="IsUnavailable">Delivered without source (<c>.bin</c>): it cannot be compiled.</param>
public sealed record ModuleFile(string Owner, ModuleKind Kind, string Path, bool IsUnavailable);
