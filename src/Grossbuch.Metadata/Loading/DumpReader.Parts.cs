namespace Grossbuch.Metadata.Loading;

// Parts of objects that have files of their own: predefined items, plan content, flowcharts, schedules and rights.
internal sealed partial class DumpReader
{
    /// <summary><c>Ext/Predefined.xml</c>: items with their children inside.</summary>
    public RawObject[] PredefinedFile()
    {
        Expect("PredefinedData", XmlNames.Predefined);
        return PredefinedItems();
    }

    private RawObject[] PredefinedItems()
    {
        var items = new List<RawObject>();
        if (Enter())
            while (AtChild())
                if (_xml.LocalName == "Item") items.Add(PredefinedItem());
                else Skip();
        return [.. items];
    }

    private RawObject PredefinedItem()
    {
        var raw = Begin("Item", _xml.GetAttribute("id"));
        var start = _scratch.Count;
        if (Enter())
            while (AtChild())
            {
                var name = _xml.LocalName;
                object? value = null;
                switch (name)
                {
                    case "ChildItems": raw.Children = PredefinedItems(); break;
                    case "AccountingFlags": value = Flags(); break;
                    case "ExtDimensionTypes": value = ExtDimensionTypes(); break;
                    default: value = Value(); break;
                }
                if (value is not null) _scratch.Add(new RawProperty(name, value));
            }
        raw.Properties = TakeScratch(start);
        raw.Name = raw.Text("Name");
        return raw;
    }

    // Names of the flags that are set; the last part of the reference is the flag's own name.
    private string[]? Flags()
    {
        List<string>? flags = null;
        if (Enter())
            while (AtChild())
            {
                var flag = _xml.GetAttribute("ref") ?? "";
                if (Text() == "true") (flags ??= []).Add(_names.Add(flag[(flag.LastIndexOf('.') + 1)..]));
            }
        return flags?.ToArray();
    }

    private RawObject[]? ExtDimensionTypes()
    {
        List<RawObject>? types = null;
        if (Enter())
            while (AtChild())
            {
                var raw = Begin("ExtDimensionType", null);
                raw.Name = _names.Add(_xml.GetAttribute("name") ?? "");
                var start = _scratch.Count;
                if (Enter())
                    while (AtChild())
                    {
                        var name = _xml.LocalName;
                        if ((name == "AccountingFlags" ? Flags() : Value()) is { } value) _scratch.Add(new RawProperty(name, value));
                    }
                raw.Properties = TakeScratch(start);
                (types ??= []).Add(raw);
            }
        return types?.ToArray();
    }

    /// <summary><c>Ext/Content.xml</c> of an exchange plan: records with Metadata and AutoRecord.</summary>
    public RawObject[] PlanContentFile()
    {
        Expect("ExchangePlanContent", XmlNames.ExtraProperties);
        return Enter() ? List() as RawObject[] ?? [] : [];
    }

    /// <summary>
    /// <c>Ext/Flowchart.xml</c>: points of the route with the names of their event handlers; lines and decorations are drawing.
    /// </summary>
    public RawObject[] FlowchartFile()
    {
        Expect("GraphicalSchema", XmlNames.Scheme);
        var points = new List<RawObject>();
        if (Enter())
            while (AtChild())
            {
                if (_xml.LocalName != "Items") { Skip(); continue; }
                if (!Enter()) continue;
                while (AtChild())
                    if (_xml.GetAttribute("uuid") is null || _xml.LocalName is "ConnectionLine" or "Decoration") Skip();
                    else points.Add(RoutePoint());
            }
        return [.. points];
    }

    private RawObject RoutePoint()
    {
        var raw = Begin(_xml.LocalName, _xml.GetAttribute("uuid"));
        var handlers = new List<string>();
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "Properties":
                        if (!Enter()) break;
                        while (AtChild())
                            if (_xml.LocalName == "Name") raw.Name = Text();
                            else Skip();
                        break;
                    case "Events":
                        if (!Enter()) break;
                        while (AtChild())
                        {
                            var handled = _xml.GetAttribute("name") ?? "";
                            handlers.Add($"{handled}={Text()}");
                        }
                        break;
                    default:
                        Skip();
                        break;
                }
        if (handlers.Count > 0) raw.Add("Events", handlers.ToArray());
        return raw;
    }

    /// <summary><c>Ext/Schedule.xml</c>: attributes and simple child lists as "name=text".</summary>
    public string[] ScheduleFile()
    {
        Expect("JobSchedule", XmlNames.ExtraProperties);
        var parts = new List<string>();
        if (Enter())
            while (AtChild())
            {
                if (_xml.LocalName != "Schedule") { Skip(); continue; }
                for (var more = _xml.MoveToFirstAttribute(); more; more = _xml.MoveToNextAttribute())
                    if (_xml.Prefix.Length == 0 && _xml.LocalName != "xmlns") parts.Add($"{_xml.LocalName}={_xml.Value}");
                _xml.MoveToElement();
                if (!Enter()) continue;
                while (AtChild())
                {
                    var name = _xml.LocalName;
                    parts.Add($"{name}={Text()}");
                }
            }
        return [.. parts];
    }

    /// <summary><c>Ext/Rights.xml</c>: adds the flags, the rights of objects and the restriction templates to the role.</summary>
    public RawObject RightsFile(RawObject role)
    {
        Expect("Rights", XmlNames.Roles);
        var objects = new List<RawObject>();
        var templates = new List<RawObject>();
        var properties = new List<RawProperty>(role.Properties) { new(RawParts.HasRights, "true") };
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "object": objects.Add(ObjectRights()); break;
                    case "restrictionTemplate": templates.Add(Template()); break;
                    case "setForNewObjects" or "setForAttributesByDefault" or "independentRightsOfChildObjects":
                        var flag = _xml.LocalName;
                        properties.Add(new RawProperty(flag, Text()));
                        break;
                    default: Skip(); break;
                }
        if (objects.Count > 0) properties.Add(new RawProperty(RawParts.Rights, objects.ToArray()));
        if (templates.Count > 0) properties.Add(new RawProperty(RawParts.Templates, templates.ToArray()));
        role.Properties = [.. properties];
        return role;
    }

    private RawObject Template()
    {
        var raw = Begin("restrictionTemplate", null);
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "name": raw.Name = Text(); break;
                    case "condition": raw.Add("Condition", Text()); break;
                    default: Skip(); break;
                }
        return raw;
    }

    // Most rights carry no restriction: "+Read", "-Insert". The others are records.
    private RawObject ObjectRights()
    {
        var raw = Begin("object", null);
        var plain = new List<string>();
        var restricted = new List<RawObject>();
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "name": raw.Name = Text(); break;
                    case "right": Right(plain, restricted); break;
                    default: Skip(); break;
                }
        var properties = new List<RawProperty>(2);
        if (plain.Count > 0) properties.Add(new RawProperty("Rights", plain.ToArray()));
        if (restricted.Count > 0) properties.Add(new RawProperty("Restricted", restricted.ToArray()));
        raw.Properties = [.. properties];
        return raw;
    }

    private void Right(List<string> plain, List<RawObject> restricted)
    {
        var raw = Begin("right", null);
        var granted = false;
        List<RawObject>? restrictions = null;
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "name": raw.Name = Text(); break;
                    case "value": granted = Text() == "true"; break;
                    case "restrictionByCondition": (restrictions ??= []).Add(Restriction()); break;
                    default: Skip(); break;
                }
        var signed = _names.Add((granted ? "+" : "-") + raw.Name);
        if (restrictions is null) { plain.Add(signed); return; }
        raw.Name = signed;
        raw.Children = [.. restrictions];
        restricted.Add(raw);
    }

    private RawObject Restriction()
    {
        var raw = Begin("restrictionByCondition", null);
        var fields = new List<string>();
        if (Enter())
            while (AtChild())
                switch (_xml.LocalName)
                {
                    case "field": fields.Add(Text()); break;
                    case "condition": raw.Add("Condition", Text()); break;
                    default: Skip(); break;
                }
        if (fields.Count > 0) raw.Add("Fields", fields.ToArray());
        return raw;
    }
}
