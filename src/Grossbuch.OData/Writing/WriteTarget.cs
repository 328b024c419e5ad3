using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Writing;

/// <summary>What a write is addressed to: a set, or one of its entities.</summary>
internal readonly record struct WriteTarget(EntitySet Set, PathSegment Segment)
{
    private static readonly string[] Services = ["SelectChanges", "NotifyChangesReceived"];

    public bool HasKey => HasKeyOf(Segment);

    /// <exception cref="ODataException">The resource is not there, takes no such verb, or is written in a later version.</exception>
    public static WriteTarget Of(string method, ReadRequest request)
    {
        var segments = ResourcePath.Parse(request.Text.Path);
        if (segments.IsEmpty) throw NotAllowed(method, null);
        var first = segments[0];
        if (first.Name is "$batch" || (method == "POST" && Services.Contains(first.Name))) throw NotYet(first.Name);
        if (first.Name == "$metadata") throw NotAllowed(method, null);
        var model = request.Publication.Model;
        if (model.Find(first.Name) is not { } set)
            throw new ODataException(
                ODataError.SetNotFound, ErrorTexts.SetNotFound(first.Name), Hints.DidYouMean(model.Nearest(first.Name)));
        var below = segments.Length > 1 ? set.Find(segments[1].Name) : null;
        if (method == "POST" && (set.Kind == SetKind.Section || below is { Part: MemberPart.Section }))
            throw new ODataException(ODataError.RowCreation, ErrorTexts.RowCreation, "Rows are written with their owner.");
        if (set.Kind is SetKind.Section or SetKind.Records or SetKind.Journal || (set.Kind == SetKind.Constant && method == "DELETE"))
            throw NotAllowed(method, HintFor(set));
        if (segments.Length > 1) throw BelowEntity(method, set, segments[1].Name, below is not null);
        if (method == "POST" && HasKeyOf(first)) throw NotAllowed(method, $"Post to {set.Name}, or change the entity with PATCH.");
        if (method != "POST" && !HasKeyOf(first) && set.Kind != SetKind.Constant)
            throw NotAllowed(method, $"Write the key of the entity: {set.Name}(…).");
        return new WriteTarget(set, first);
    }

    public static ODataException NotAllowed(string method, string? hint) =>
        new(ODataError.MethodNotAllowed, ErrorTexts.MethodNotAllowed(method), hint);

    private static bool HasKeyOf(PathSegment segment) => segment.HasBrackets && (segment.Arguments.Length > 0 || segment.IsBroken);

    private static ODataException BelowEntity(string method, EntitySet set, string name, bool isMember)
    {
        var function = BoundFunction.Of(set).FirstOrDefault(known => known.Name == name);
        if (function is { IsAction: true } && method == "POST") return NotYet(name);
        if (function is not null || isMember || name is "$count" or "$value")
            return NotAllowed(method, isMember ? $"Write the entity itself: {set.Name}(key)." : null);
        return new ODataException(ODataError.BadUrl, ErrorTexts.SegmentNotFound(name), Hints.DidYouMean(set.Nearest(name)));
    }

    private static string? HintFor(EntitySet set) => set.Kind switch
    {
        SetKind.Records => $"Write the record set: {set.Name[..^EntityModel.RecordTypeSuffix.Length]}(…).",
        SetKind.Section => "Rows are written with their owner.",
        _ => null,
    };

    private static ODataException NotYet(string what) => new(ODataError.NotSupported, ErrorTexts.NotSupported(what));
}
