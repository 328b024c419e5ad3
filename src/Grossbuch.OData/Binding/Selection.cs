using System.Collections.Immutable;
using Grossbuch.OData.Model;

namespace Grossbuch.OData.Binding;

[Flags]
internal enum PropertyParts { None = 0, Value = 1, Type = 2, Content = 4, All = Value | Type | Content }

/// <summary>A property with the members that are printed of it.</summary>
internal sealed record SelectedProperty(WireProperty Property, PropertyParts Parts);

/// <param name="Property">Null for the presentation of the entity itself.</param>
internal sealed record SelectedPresentation(string Name, WireProperty? Property);

internal sealed record SelectedSection(EntitySet Section, Selection Selection);

/// <summary>What of an entity is printed, in the order of the metadata; links stand last.</summary>
internal sealed record Selection(
    ImmutableArray<SelectedProperty> Properties,
    ImmutableArray<SelectedSection> Sections,
    ImmutableArray<SelectedPresentation> Presentations,
    ImmutableArray<WireProperty> Links)
{
    /// <summary>Everything: what no <c>$select</c> and <c>*</c> mean.</summary>
    public static Selection All(EntitySet set) => new(
        [.. set.Properties.Select(property => new SelectedProperty(property, PropertyParts.All))],
        [.. set.Sections.Select(section => new SelectedSection(section, AllOfRow(section)))],
        [],
        [.. set.Navigations.Select(pair => pair.Property)]);

    /// <summary>Rows inside an entity print no links (recorded).</summary>
    public static Selection AllOfRow(EntitySet section) => All(section) with { Links = [] };
}
