using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Requests;

/// <summary>What is answered to verbs other than GET: what a set never takes, and what it takes in a later version.</summary>
internal static class WriteVerbs
{
    private static readonly string[] Services = ["SelectChanges", "NotifyChangesReceived"];

    public static void Refuse(string method, ReadRequest request)
    {
        if (method is not ("POST" or "PATCH" or "PUT" or "DELETE" or "MERGE")) throw NotAllowed(method);
        var segments = ResourcePath.Parse(request.Text.Path);
        if (segments.IsEmpty) throw NotAllowed(method);
        var name = segments[0].Name;
        if (name is "$batch" || (method == "POST" && Services.Contains(name))) throw NotYet(name);
        var model = request.Publication.Model;
        if (model.Find(name) is not { } set)
            throw new ODataException(ODataError.SetNotFound, ErrorTexts.SetNotFound(name), Hints.DidYouMean(model.Nearest(name)));
        var isSectionOfEntity = segments.Length > 1 && set.Find(segments[1].Name) is { Part: MemberPart.Section };
        if (method == "POST" && (set.Kind == SetKind.Section || isSectionOfEntity))
            throw new ODataException(ODataError.RowCreation, ErrorTexts.RowCreation);
        if (set.Kind is SetKind.Section or SetKind.Records or SetKind.Journal) throw NotAllowed(method);
        if (set.Kind == SetKind.Constant && method == "DELETE") throw NotAllowed(method);
        throw NotYet($"{method} {set.Name}");
    }

    private static ODataException NotAllowed(string method) => new(ODataError.MethodNotAllowed, ErrorTexts.MethodNotAllowed(method));

    private static ODataException NotYet(string what) => new(ODataError.NotSupported, ErrorTexts.NotSupported(what));
}
