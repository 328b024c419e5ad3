using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grossbuch.Server.Hosting.RawTargets;

/// <summary>
/// Clients of 1C write names as raw UTF-8 into the request line; Kestrel refuses what is not ASCII. This percent-encodes it before.
/// </summary>
internal static class RawTargetMiddleware
{
    /// <summary>
    /// For an endpoint with TLS it has to be called after <c>UseHttps</c>: what it sees before TLS is no HTTP, and it changes nothing.
    /// </summary>
    public static void UseRawTargets(this ListenOptions listen) => listen.Use(next =>
    {
        if ((listen.Protocols & HttpProtocols.Http1) == 0) return next;
        var limits = listen.KestrelServerOptions.Limits;
        var headBytesMax = (long)limits.MaxRequestLineSize + limits.MaxRequestHeadersTotalSize;
        // HTTP/2, which only TLS negotiates, has no request line.
        return context => IsHttp2(context) ? next(context) : Serve(context, next, headBytesMax);
    });

    private static bool IsHttp2(ConnectionContext context) =>
        context.Features.Get<ITlsApplicationProtocolFeature>() is { } negotiated
        && negotiated.ApplicationProtocol.Span.SequenceEqual(SslApplicationProtocol.Http2.Protocol.Span);

    private static async Task Serve(ConnectionContext context, ConnectionDelegate next, long headBytesMax)
    {
        var transport = context.Transport;
        var pool = context.Features.Get<IMemoryPoolFeature>()?.MemoryPool ?? MemoryPool<byte>.Shared;
        context.Transport = new Duplex(new RawTargetReader(transport.Input, pool, headBytesMax), transport.Output);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = transport;
        }
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
