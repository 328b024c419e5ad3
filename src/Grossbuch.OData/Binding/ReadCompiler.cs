using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Binding;

/// <summary>Compiles a request that was seen for the first time: path and options to a plan, its slots and its writer.</summary>
internal sealed class ReadCompiler(Session session, Publication publication, RequestText text, Format format)
{
    private static readonly TypeDescription CountType = TypeDescription.OfNumber(18, 0);

    private readonly EntityModel _model = publication.Model;
    private UrlOption? _filter, _select, _order, _top, _skip, _inlineCount;

    public CompiledRead Compile()
    {
        var segments = ResourcePath.Parse(text.Path);
        var first = segments[0];
        var set = _model.Find(first.Name) ?? throw NoSuchSet(first.Name);
        var isRaw = segments[^1] is { Name: "$count" or "$value" } || IsStream(set, segments);
        if (!isRaw && !format.IsJson()) throw NotYet("Atom", "Ask for JSON: $format=json.");
        var hasKey = first.HasBrackets && (first.Arguments.Length > 0 || first.IsBroken);
        // Options of a function are its parameters, so a function is recognised before them. Those of record sets belong to the register.
        if (segments.Length > 1 && !(hasKey && set.Kind == SetKind.RecordSets)) CheckFunction(set, segments[1]);
        ReadOptions(set);
        if (set.Kind == SetKind.RecordSets)
        {
            if (hasKey && segments.Length == 1) return RecordSet(set, first);
            if (!hasKey || segments[1].Name == "RecordSet")
                throw NotYet($"lists of {set.Name}", $"Read the records from {set.Name}{EntityModel.RecordTypeSuffix}.");
        }
        if (hasKey) return segments.Length == 1 ? Entity(set, first) : BelowEntity(set, segments);
        return segments.Length switch
        {
            1 => Feed(set, null, set.Name, Selected(set)),
            2 when segments[1] is { Name: "$count", HasBrackets: false } => Count(set),
            _ => throw NoSuchSegment(segments[1].Name, set),
        };
    }

    /// <summary>What answers the creation of an object: the object by a reference that is known when it has been written.</summary>
    public EntityRead CompileCreated(EntitySet set)
    {
        if (!format.IsJson()) throw NotYet("Atom", "Ask for JSON: $format=json.");
        ReadOptions(set);
        return ByReference(set);
    }

    private static bool IsStream(EntitySet set, ImmutableArray<PathSegment> segments) =>
        segments.Length == 2 && set.Find(segments[1].Name) is { Part: MemberPart.Stream };

    private void ReadOptions(EntitySet set)
    {
        foreach (var option in text.Options)
        {
            switch (option.Name)
            {
                case OptionNames.Filter: Once(ref _filter, option); break;
                case OptionNames.Select: Once(ref _select, option); break;
                case OptionNames.OrderBy: Once(ref _order, option); break;
                case OptionNames.Top: Once(ref _top, option); break;
                case OptionNames.Skip: Once(ref _skip, option); break;
                case OptionNames.InlineCount: Once(ref _inlineCount, option); break;
                case OptionNames.Expand: CheckExpand(set, option); break;
                case OptionNames.Format or OptionNames.AllowedOnly or OptionNames.AllowedOnlyDollar: break;
                default: CheckUnknown(option.Name); break;
            }
        }
    }

    private static void Once(ref UrlOption? place, UrlOption option)
    {
        if (place is not null)
            throw new ODataException(ODataError.BadRequest, ErrorTexts.BadOption(option.Name), "The option is given twice.");
        place = option;
    }

    private void CheckUnknown(string name)
    {
        if (!name.StartsWith('$') && publication.Options.OData.UnknownOption == "ignore") return;
        var nearest = Core.Text.NearestName.Find(name, OptionNames.All);
        throw new ODataException(ODataError.NotSupported, ErrorTexts.OptionNotSupported(name), Hints.DidYouMean(nearest), status: 400);
    }

    private void CheckExpand(EntitySet set, UrlOption option)
    {
        foreach (var path in SelectParser.Parse(text[option]))
            if (path[0] != "*" && set.Find(path[0]) is null) throw NoSuchSegment(path[0], set);
        if (option.Length > 0) throw NotYet(OptionNames.Expand, null);
    }

    private static void CheckFunction(EntitySet set, PathSegment segment)
    {
        var functions = BoundFunction.Of(set).ToArray();
        if (functions.FirstOrDefault(function => function.Name == segment.Name) is { } found)
        {
            if (!found.IsAction) throw NotYet(found.Name, null);
            throw new ODataException(ODataError.MethodNotAllowed, ErrorTexts.MethodNotAllowed("GET"), "Actions are called with POST.");
        }
        // Brackets after the second name can only be a call.
        if (!segment.HasBrackets && set.Kind != SetKind.RecordSets) return;
        if (segment.Name == "$count") return;
        var nearest = Core.Text.NearestName.Find(segment.Name, functions.Select(function => function.Name));
        throw new ODataException(ODataError.BadUrl, ErrorTexts.MethodNotFound, Hints.DidYouMean(nearest));
    }

    private Selection Selected(EntitySet set) =>
        _select is { } select && select.Length > 0 ? SelectBinder.Bind(set, text[select]) : Selection.All(set);

    private FeedRead Feed(EntitySet set, Func<PlanBuilder, LiteralSlots, Expr>? where, string context, Selection selection)
    {
        var slots = new LiteralSlots();
        var builder = new PlanBuilder(session.Configuration, set.Table);
        if (where is not null) builder.Where(where(builder, slots));
        Filter(set, builder, slots);
        Order(set, builder, slots, where is not null);
        var map = ColumnMap.Select(builder, set, selection, session.Language);
        var wantsCount = WantsCount();
        // Read literally, the guide lets the total switch paging off.
        var isPaged = !wantsCount || publication.Options.OData.InlineCount != "all";
        var skip = isPaged && _skip is { } skipOption
            ? slots.Add(builder, skipOption.LiteralStart, CountType, LiteralReader.CountOf(OptionNames.Skip, long.MaxValue)) : null;
        var rows = new EntityRows(
            session, publication.Names, set, selection, map, format, builder.Build(skip, Top(builder, slots, isPaged)));
        return new FeedRead(set, context, rows, slots.ToImmutable(), wantsCount ? CountOf(set, where) : null);
    }

    private bool WantsCount() => _inlineCount is { } option && text[option] switch
    {
        "allpages" => true,
        "none" or "" => false,
        _ => throw new ODataException(ODataError.BadOption, ErrorTexts.BadOption(OptionNames.InlineCount), "allpages or none is expected."),
    };

    private Parameter? Top(PlanBuilder builder, LiteralSlots slots, bool isPaged)
    {
        var ceiling = publication.Options.Limits.RowsMax;
        if (isPaged && _top is { } top)
            return slots.Add(builder, top.LiteralStart, CountType,
                LiteralReader.CountOf(OptionNames.Top, ceiling > 0 ? ceiling : long.MaxValue));
        return ceiling > 0 ? builder.Constant(Value.Of(ceiling), CountType) : null;
    }

    private CountRead Count(EntitySet set) => CountOf(set, null);

    private CountRead CountOf(EntitySet set, Func<PlanBuilder, LiteralSlots, Expr>? where)
    {
        var slots = new LiteralSlots();
        var builder = new PlanBuilder(session.Configuration, set.Table);
        if (where is not null) builder.Where(where(builder, slots));
        Filter(set, builder, slots);
        return new CountRead(session.Prepare(builder.BuildCount()), slots.ToImmutable(), set.Kind == SetKind.Constant);
    }

    private void Filter(EntitySet set, PlanBuilder builder, LiteralSlots slots)
    {
        if (_filter is not { } option || text[option].IsWhiteSpace()) return;
        var parser = new FilterParser(text[option], option.LiteralStart, publication.Options.Limits.FilterDepthMax);
        var node = parser.ParseFilter();
        if (parser.Problem is { } problem) throw FilterProblems.Of(OptionNames.Filter, problem);
        builder.Where(new FilterBinder(builder, set, slots, OptionNames.Filter).Condition(node!));
    }

    private void Order(EntitySet set, PlanBuilder builder, LiteralSlots slots, bool isRowsOfOne)
    {
        if (_order is not { } option || text[option].IsWhiteSpace())
        {
            if (isRowsOfOne) builder.OrderBy(builder.Field(set.Table[StandardField.LineNumber]), descending: false);
            return;
        }
        var parser = new FilterParser(text[option], option.LiteralStart, publication.Options.Limits.FilterDepthMax);
        var items = parser.ParseOrder();
        if (parser.Problem is { } problem) throw FilterProblems.Of(OptionNames.OrderBy, problem);
        foreach (var item in items)
            if (item.Expression is PathNode { Root: null } path && set.Find(path.Names[0]) is null) throw NoSuchSegment(path.Names[0], set);
        var expressions = new FilterBinder(builder, set, slots, OptionNames.OrderBy);
        new OrderBinder(builder, set, expressions, session.Language).Bind(items);
    }

    private EntityRead Entity(EntitySet set, PathSegment segment)
    {
        var slots = new LiteralSlots();
        var builder = new PlanBuilder(session.Configuration, set.Table);
        builder.Where(new KeyBinder(builder, set, slots).Bind(segment));
        return new EntityRead(set, Rows(set, builder), slots.ToImmutable());
    }

    private RecordSetRead RecordSet(EntitySet set, PathSegment segment)
    {
        if (_select is { Length: > 0 }) throw NotYet($"{OptionNames.Select} of a record set", "Read the records themselves.");
        var records = _model.Find(set.Name + EntityModel.RecordTypeSuffix)!;
        var slots = new LiteralSlots();
        var builder = new PlanBuilder(session.Configuration, set.Table);
        builder.Where(new KeyBinder(builder, set, slots).Bind(segment));
        builder.OrderBy(builder.Field(set.Table[StandardField.LineNumber]), descending: false);
        var selection = Selection.AllOfRow(records);
        var map = ColumnMap.Select(builder, records, selection, session.Language);
        foreach (var part in set.Key) map.Add(builder, part);
        var read = session.Prepare(builder.Build());
        return new RecordSetRead(set, records, selection, map, read, slots.ToImmutable(), format, publication.Names);
    }

    private EntityRows Rows(EntitySet set, PlanBuilder builder)
    {
        var selection = Selected(set);
        var map = ColumnMap.Select(builder, set, selection, session.Language);
        return new EntityRows(session, publication.Names, set, selection, map, format, builder.Build());
    }

    /// <summary>What follows a key: navigations, and at the end a navigation, a property or a tabular section.</summary>
    private CompiledRead BelowEntity(EntitySet set, ImmutableArray<PathSegment> segments)
    {
        var slots = new LiteralSlots();
        var builder = new PlanBuilder(session.Configuration, set.Table);
        builder.Where(new KeyBinder(builder, set, slots).Bind(segments[0]));
        var (source, at) = (builder.Root, set);
        for (var i = 1; ; i++)
        {
            var segment = segments[i];
            if (segment.IsBroken || at.Find(segment.Name) is not { } member) throw NoSuchSegment(segment.Name, at);
            var isLast = i == segments.Length - 1;
            if (member.Part == MemberPart.Section && isLast && i == 1) return SectionOf(segments[0], set, member.Section!);
            if (member.Property?.Field is not { } field) throw NoSuchSegment(segment.Name, at);
            var value = new FieldExpr(source, field);
            if (member.Part != MemberPart.Navigation)
            {
                var isRaw = member.Part == MemberPart.Stream || (i == segments.Length - 2 && segments[^1].Name == "$value");
                if (!isLast && !isRaw) throw NoSuchSegment(segments[i + 1].Name, at);
                return Property(set, builder, slots, source, value, member, isRaw);
            }
            if (isLast) return Navigation(set, builder, slots, value, member.Property);
            source = builder.Follow(value, member.Property.Target!);
            at = at.TargetOf(member.Property)!;
        }
    }

    private NavigationRead Navigation(EntitySet set, PlanBuilder builder, LiteralSlots slots, FieldExpr value, WireProperty property)
    {
        builder.Select(property.Name, value);
        var first = session.Prepare(builder.Build());
        var target = _model.SetOf(property.Target!)!;
        return new NavigationRead(first, slots.ToImmutable(), set.Name, property.Target!, ByReference(target));
    }

    private EntityRead ByReference(EntitySet set)
    {
        var builder = new PlanBuilder(session.Configuration, set.Table);
        var key = builder.Field(set.Table[StandardField.Ref]);
        var parameter = builder.Parameter(key.Type);
        builder.Where(new Compare(CompareOperator.Equal, key, parameter));
        return new EntityRead(set, Rows(set, builder), [], parameter.Index);
    }

    private PropertyRead Property(
        EntitySet set, PlanBuilder builder, LiteralSlots slots, Source source, FieldExpr value, Member member, bool isRaw)
    {
        var property = member.Property!;
        builder.Select("exists", new FieldExpr(source, source.Table.Fields[0]));
        builder.Select(property.Name, value);
        var names = publication.Names;
        Func<ColumnLayout, JsonMember> printer = (member.Part, property.Kind) switch
        {
            (MemberPart.Type, WireKind.Storage) => column => new ContentTypeMember(column),
            (MemberPart.Type, WireKind.RoutePoint) => column => new RoutePointTypeMember(column),
            (MemberPart.Type, _) => column => new CompositeTypeMember(column),
            (MemberPart.Content, _) => column => new ContentMember(column),
            _ => column => JsonRowWriter.ValueOf(property, column, names),
        };
        return new PropertyRead(session.Prepare(builder.Build()), slots.ToImmutable(), set, property, isRaw,
            member.Part == MemberPart.Stream, printer);
    }

    private FeedRead SectionOf(PathSegment segment, EntitySet set, EntitySet section) => Feed(
        section,
        (builder, slots) => new KeyBinder(builder, section, slots).OwnerEquals(segment, set),
        $"Collection(StandardODATA.{section.Name}_RowType)",
        _select is { } select && select.Length > 0 ? SelectBinder.Bind(section, text[select]) with { Links = [] }
            : Selection.AllOfRow(section));

    private ODataException NoSuchSet(string name)
    {
        var nearest = _model.Nearest(name);
        return new ODataException(ODataError.SetNotFound, ErrorTexts.SetNotFound(name), Hints.DidYouMean(nearest));
    }

    private static ODataException NoSuchSegment(string name, EntitySet set)
    {
        var nearest = set.Nearest(name);
        // The right name in the wrong place: after the set, not after one of its entities.
        var hint = nearest == name ? $"Write {set.Name}(key)/{name}." : Hints.DidYouMean(nearest);
        return new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(name), hint);
    }

    private static ODataException NotYet(string what, string? hint) => new(ODataError.NotSupported, ErrorTexts.NotSupported(what), hint);
}
