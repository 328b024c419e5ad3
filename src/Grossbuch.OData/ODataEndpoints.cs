using Grossbuch.OData.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Grossbuch.OData;

/// <summary>The standard OData interface (version 3) of every infobase: <c>/NAME[/AREA…]/odata/standard.odata</c>.</summary>
public static class ODataEndpoints
{
    /// <summary>Maps the interface. An <see cref="ISessionSource"/> must be registered.</summary>
    public static IEndpointRouteBuilder MapOData(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.ServiceProvider.GetRequiredService<ISessionSource>();
        var log = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Grossbuch.OData");
        var door = new ODataDoor(sessions, log);
        RequestDelegate handle = door.Handle;
        // Routes only recognise the interface; the door reads the target itself, undecoded. An infobase may have two data areas.
        foreach (var areas in new[] { "", "/{area1}", "/{area1}/{area2}" })
            routes.Map("/{infobase}" + areas + ServicePath.Interface + "/{**resource}", handle);
        return routes;
    }
}
