using System.Runtime.CompilerServices;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Requests;

/// <summary>
/// What the door keeps of an infobase: its model and what was compiled for it. Made anew when the configuration or the options change.
/// </summary>
internal sealed class Publication
{
    private static readonly ConditionalWeakTable<Infobase.Infobase, Holder> Known = [];

    private readonly Lazy<byte[]> _metadata;

    public Publication(Configuration configuration, InfobaseOptions options)
    {
        Configuration = configuration;
        Options = options;
        Model = new EntityModel(configuration, options.OData);
        Names = new WireNames(Model);
        Plans = new PlanCache(options.Limits.PlansMax);
        Bodies = new DoorBodies(configuration, options.OData);
        _metadata = new(() => EdmxDocument.Render(Model));
    }

    public Configuration Configuration { get; }

    public InfobaseOptions Options { get; }

    public EntityModel Model { get; }

    public WireNames Names { get; }

    public PlanCache Plans { get; }

    /// <summary>Readers of request bodies.</summary>
    public DoorBodies Bodies { get; }

    /// <summary>The <c>$metadata</c> document, rendered at its first request.</summary>
    public byte[] Metadata => _metadata.Value;

    public static Publication Of(Infobase.Infobase infobase)
    {
        var holder = Known.GetOrCreateValue(infobase);
        var current = holder.Current;
        if (current is not null && ReferenceEquals(current.Configuration, infobase.Configuration)
            && ReferenceEquals(current.Options, infobase.Options)) return current;
        return holder.Current = new Publication(infobase.Configuration, infobase.Options);
    }

    private sealed class Holder
    {
        private volatile Publication? _current;

        public Publication? Current
        {
            get => _current;
            set => _current = value;
        }
    }
}
