using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Export;

/// <summary>Which objects an export takes.</summary>
internal static class ExportObjects
{
    /// <summary>The named objects in the order of the configuration, each once; all that hold data when none is named.</summary>
    /// <exception cref="InfobaseException">ObjectNotFound, with the nearest right name; BadRequest: it has no data of its own.</exception>
    public static ImmutableArray<DataObject> Choose(Configuration configuration, IReadOnlyCollection<string> names)
    {
        var all = configuration.DataObjects.Where(HoldsData);
        if (names.Count == 0) return [.. all];
        var chosen = names.Select(name => Find(configuration, name)).ToHashSet();
        return [.. all.Where(chosen.Contains)];
    }

    private static bool HoldsData(DataObject item) => item is not (Enum or DocumentJournal);

    private static DataObject Find(Configuration configuration, string name)
    {
        if (Resolve(configuration, name) is { } found)
        {
            if (HoldsData(found)) return found;
            throw new InfobaseException(ErrorCode.BadRequest, $"{found.FullName} holds no data of its own.");
        }
        var nearest = configuration.Nearest(name)
            ?? NearestName.Find(name, configuration.DataObjects.Where(HoldsData).Select(item => $"{item.Kind}_{item.Name}"));
        throw new InfobaseException(
            ErrorCode.ObjectNotFound, $"{configuration.Name} has no object '{name}'.",
            nearest is null ? null : $"Did you mean '{nearest}'?");
    }

    // Catalog.X and Справочник.X are names of the metadata, Catalog_X is the one of the wire.
    private static DataObject? Resolve(Configuration configuration, string name)
    {
        if (configuration.Find(name) is DataObject named) return named;
        var underscore = name.IndexOf('_', StringComparison.Ordinal);
        return underscore > 0 ? configuration.Find($"{name[..underscore]}.{name[(underscore + 1)..]}") as DataObject : null;
    }
}
