using Grossbuch.OData.Model;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>
/// Which column of a plan carries which property, link or presentation. A property that several of them need is read once.
/// </summary>
internal sealed class ColumnMap
{
    private readonly Dictionary<object, int> _places = [];

    public static ColumnMap Select(PlanBuilder builder, EntitySet set, Selection selection, string language)
    {
        var map = new ColumnMap();
        foreach (var item in selection.Properties) map.Add(builder, item.Property);
        foreach (var link in selection.Links) map.Add(builder, link);
        // Links and sections are addressed by the key.
        foreach (var key in set.Key) map.Add(builder, key);
        foreach (var item in selection.Presentations)
        {
            if (!map._places.TryAdd(item, map._places.Count)) continue;
            var presentation = new Presentation(builder, language);
            builder.Select(item.Name, item.Property is { Field: { } field } ? presentation.Of(builder.Field(field))
                : presentation.OfSource(builder.Root));
        }
        return map;
    }

    /// <summary>−1 for what has no column: the surrogate key.</summary>
    public int Find(object item) => _places.GetValueOrDefault(item, -1);

    /// <summary>A property that is read besides the selected ones.</summary>
    public void Add(PlanBuilder builder, WireProperty property)
    {
        if (property.Field is not { } field || !_places.TryAdd(property, _places.Count)) return;
        builder.Select(property.Name, builder.Field(field));
    }
}
