using System.Collections.Immutable;
using Grossbuch.Infobase;
using Grossbuch.OData.Requests;

namespace Grossbuch.OData.Binding;

/// <summary>
/// What a shape was compiled to. Immutable apart from what it remembers of the store's layouts; used by many requests at once.
/// </summary>
internal abstract class CompiledRead
{
    /// <summary>The statement that runs first and the slots that the request's literals fill: what makes two compilations equal.</summary>
    public abstract (SessionRead Read, ImmutableArray<LiteralSlot> Slots) Prepared { get; }

    /// <summary>Writes the answer's body. The caller finishes the answer.</summary>
    public abstract ValueTask Execute(ReadRequest request);
}
