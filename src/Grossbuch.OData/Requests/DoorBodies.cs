using System.Collections.Concurrent;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Json;
using Grossbuch.OData.Model;
using Grossbuch.OData.Writing;

namespace Grossbuch.OData.Requests;

/// <summary>What reads the bodies of a publication's requests: shapes are made once for each set and use.</summary>
internal sealed class DoorBodies(Configuration configuration, ODataOptions options)
{
    private readonly ConcurrentDictionary<(EntitySet Set, bool IsNew), BodyShape> _shapes = new();

    public BodyReader Reader { get; } = new(configuration, new DoorPolicy(options));

    public ODataOptions Options => options;

    /// <param name="isNew">The entity is being created: its reference and whether it is a folder are read.</param>
    public BodyShape ShapeOf(EntitySet set, bool isNew) =>
        _shapes.TryGetValue((set, isNew), out var known) ? known
            : _shapes.GetOrAdd((set, isNew), BodyShape.OfDoor(set, isNew, storesPosted: options.Posted != "ignore"));
}
