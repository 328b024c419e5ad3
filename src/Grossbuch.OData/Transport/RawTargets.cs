using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace Grossbuch.OData.Transport;

/// <summary>
/// Clients of the interface send Cyrillic names in request targets as raw UTF-8 (odata §1). HTTP allows ASCII only and the web server refuses
/// the rest, so raw bytes are percent-encoded before it sees them.
/// </summary>
public static class RawTargets
{
    /// <summary>Add it to the defaults of endpoints: <c>kestrel.ConfigureEndpointDefaults(listen => listen.UseRawTargets())</c>.</summary>
    public static IConnectionBuilder UseRawTargets(this IConnectionBuilder connections) => connections.Use(next => context =>
    {
        context.Transport = new EncodedInput(new RawTargetReader(context.Transport.Input), context.Transport.Output);
        return next(context);
    });

    private sealed record EncodedInput(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
