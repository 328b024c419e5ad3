using Grossbuch.OData.Binding;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;

namespace Grossbuch.OData.Requests;

/// <summary>
/// Compiled reads of a publication: found by the shape of the request, with the session's rights and language in the key.
/// </summary>
internal static class CompiledReads
{
    /// <summary>No format has this digit: the read answers a creation.</summary>
    private const char Created = 'c';

    public static CompiledRead Find(ReadRequest request)
    {
        var plans = request.Publication.Plans;
        using var shape = MakeShape(request, (char)('0' + (int)request.Format));
        if (plans.TryFind(shape.Key, out var known)) return known;
        var made = new ReadCompiler(request.Session, request.Publication, request.Text, request.Format).Compile();
        plans.Add(shape.Key, made);
        return made;
    }

    /// <summary>The read that answers the creation of an object in the set.</summary>
    public static EntityRead FindCreated(ReadRequest request, EntitySet set)
    {
        var plans = request.Publication.Plans;
        using var shape = MakeShape(request, (char)(Created + (int)request.Format));
        if (plans.TryFind(shape.Key, out var known)) return (EntityRead)known;
        var made = new ReadCompiler(request.Session, request.Publication, request.Text, request.Format).CompileCreated(set);
        plans.Add(shape.Key, made);
        return made;
    }

    private static RequestShape MakeShape(ReadRequest request, char use)
    {
        var shape = new RequestShape(request.Text.PathLength + 128);
        shape.Put(use);
        shape.Put(request.Session.PlanKey);
        shape.Put('\n');
        shape.Lift(request.Text);
        return shape;
    }
}
