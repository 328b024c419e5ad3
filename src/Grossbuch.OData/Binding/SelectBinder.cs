using System.Collections.Immutable;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Binding;

/// <summary>Binds <c>$select</c> (odata §6.2): names, <c>*</c>, <c>**</c>, columns of tabular sections, presentations.</summary>
internal sealed class SelectBinder(EntitySet set)
{
    private const string PresentationSuffix = "____Presentation";

    private readonly Dictionary<WireProperty, PropertyParts> _properties = [];
    private readonly Dictionary<EntitySet, SelectBinder?> _sections = [];
    private readonly List<SelectedPresentation> _presentations = [];
    private readonly HashSet<WireProperty> _links = [];
    private bool _all;
    private bool _withoutSections;

    public static Selection Bind(EntitySet set, ReadOnlySpan<char> text)
    {
        var binder = new SelectBinder(set);
        foreach (var item in SelectParser.Parse(text)) binder.Add(item);
        return binder.Build();
    }

    private void Add(ImmutableArray<string> path)
    {
        var name = path[0];
        switch (name)
        {
            case "*" when path.Length == 1:
                _all = true;
                return;
            case "**" when path.Length == 1:
                _withoutSections = true;
                return;
            case "Presentation" when path.Length == 1 && set.Find(name) is null && set.Kind != SetKind.Section:
                _presentations.Add(new SelectedPresentation(name, null));
                return;
        }
        if (name.EndsWith(PresentationSuffix, StringComparison.Ordinal) && path.Length == 1)
            AddPresentation(name, name[..^PresentationSuffix.Length]);
        else AddMember(name, path);
    }

    private void AddPresentation(string name, string of)
    {
        if (of == "*")
        {
            foreach (var property in set.Properties.Where(HasPresentation))
                _presentations.Add(new SelectedPresentation(property.BaseName + PresentationSuffix, property));
            return;
        }
        var found = set.Properties.FirstOrDefault(property => property.BaseName == of && HasPresentation(property));
        _presentations.Add(new SelectedPresentation(name, found ?? throw Unknown(name)));
    }

    private static bool HasPresentation(WireProperty property) => property.Field is { Standard: not Metadata.StandardField.Ref }
        && property.Kind is not (WireKind.Storage or WireKind.Types or WireKind.Version);

    private void AddMember(string name, ImmutableArray<string> path)
    {
        if (set.Find(name) is not { } member) throw Unknown(name);
        switch (member.Part)
        {
            case MemberPart.Section:
                AddColumn(member.Section!, path);
                return;
            case MemberPart.Navigation when path.Length == 1:
                _links.Add(member.Property!);
                return;
            case MemberPart.Navigation:
                throw new ODataException(
                    ODataError.NotSupported, ErrorTexts.NotSupported($"{OptionNames.Select}={string.Join('/', path)}"),
                        "Paths in $select need $expand, which comes later.");
        }
        if (path.Length > 1) throw Unknown(path[1]);
        var parts = member.Part switch
        {
            MemberPart.Type => PropertyParts.Type,
            MemberPart.Content => PropertyParts.Content,
            // A stream has no text of its own; its link is the path of the property.
            MemberPart.Stream => PropertyParts.None,
            // The text of a composite means nothing without its type.
            _ => PropertyParts.Value | PropertyParts.Type,
        };
        var property = member.Property!;
        _properties[property] = _properties.GetValueOrDefault(property) | parts;
        if (member.Part == MemberPart.Value && set.TargetOf(property) is not null) _links.Add(property);
    }

    private void AddColumn(EntitySet section, ImmutableArray<string> path)
    {
        if (path.Length == 1)
        {
            _sections[section] = null;
            return;
        }
        if (!_sections.TryGetValue(section, out var rows)) _sections.Add(section, rows = new SelectBinder(section));
        // The whole section was asked for already: its columns add nothing.
        rows?.Add(path[1..]);
    }

    private Selection Build()
    {
        var everything = Selection.All(set);
        if (_all) return everything with { Presentations = [.. _presentations] };
        // "**" wins over every other name of the object, even over that of a tabular section (odata §6.2).
        if (_withoutSections) return everything with { Sections = [], Presentations = [.. _presentations] };
        return new Selection(
            [.. set.Properties.Where(_properties.ContainsKey).Select(property => new SelectedProperty(property, _properties[property]))],
            [
                .. set.Sections.Where(_sections.ContainsKey).Select(section =>
                    new SelectedSection(section, _sections[section] is { } rows ? rows.Build() with { Links = [] }
                        : Selection.AllOfRow(section))),
            ],
            [.. _presentations],
            [.. set.Properties.Where(_links.Contains)]);
    }

    private ODataException Unknown(string name)
    {
        var nearest = set.Nearest(name);
        return new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(name), Hints.DidYouMean(nearest));
    }
}
