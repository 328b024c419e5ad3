using Microsoft.AspNetCore.Http;

namespace Grossbuch.OData.Wire;

/// <summary>
/// An answer on its way out. Its beginning is held back, so that a failure before that still gets a proper error; afterwards full buffers
/// go to the
/// network one by one.
/// </summary>
internal sealed class Answer(HttpContext http, int holdBackBytes) : IDisposable
{
    /// <summary>One write to the network.</summary>
    private const int FlushBytes = 48 * 1024;

    private readonly int _holdBackBytes = Math.Max(FlushBytes, holdBackBytes);

    public WireBuffer Buffer { get; } = new();

    public int Status { get; set; } = StatusCodes.Status200OK;

    public string ContentType { get; set; } = ContentTypes.Json;

    /// <summary>Address of what was created, in raw UTF-8 as recorded; null for every other answer.</summary>
    public string? Location { get; set; }

    /// <summary>Bytes have left: the status cannot be changed any more.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Sends what is full; call it between rows.</summary>
    public ValueTask FlushIfFull(CancellationToken cancellation) =>
        Buffer.Count < (HasStarted ? FlushBytes : _holdBackBytes) ? ValueTask.CompletedTask : Send(cancellation);

    /// <summary>Sends the rest. A small answer carries its length.</summary>
    public ValueTask Finish(CancellationToken cancellation)
    {
        if (HasStarted) return Send(cancellation);
        if (Status != StatusCodes.Status204NoContent) http.Response.ContentLength = Buffer.Count;
        Start();
        // The server itself flushes at the end of the request.
        Copy();
        return ValueTask.CompletedTask;
    }

    public void Dispose() => Buffer.Dispose();

    private async ValueTask Send(CancellationToken cancellation)
    {
        if (!HasStarted) Start();
        Copy();
        await http.Response.BodyWriter.FlushAsync(cancellation).ConfigureAwait(false);
    }

    private void Start()
    {
        http.Response.StatusCode = Status;
        if (Status != StatusCodes.Status204NoContent) http.Response.ContentType = ContentType;
        if (Location is not null) http.Response.Headers.Location = Location;
        http.Response.Headers["DataServiceVersion"] = "3.0";
        HasStarted = true;
    }

    private void Copy()
    {
        if (Buffer.Count == 0) return;
        var pipe = http.Response.BodyWriter;
        Buffer.Written.CopyTo(pipe.GetSpan(Buffer.Count));
        pipe.Advance(Buffer.Count);
        Buffer.Clear();
    }
}

/// <summary>Content types of answers (odata §2).</summary>
internal static class ContentTypes
{
    public const string Json = "application/json;charset=utf-8";
    public const string Xml = "application/xml;charset=utf-8";
    public const string Text = "text/plain;charset=utf-8";
}
