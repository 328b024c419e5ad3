using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Grossbuch.OData.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grossbuch.OData.Requests;

/// <summary>A request's body as JSON: read whole into a pooled buffer, within a bound.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 4 * 1024;

    private byte[] _bytes;
    private int _used;
    private JsonDocument? _document;

    private RequestBody(int capacity) => _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    /// <summary>The JSON object that the body is.</summary>
    public JsonElement Root => _document!.RootElement;

    /// <exception cref="ODataException">
    /// 413 for a body over the bound; BadFormat for one that is not JSON in UTF-8; Internal with the platform's words for broken JSON.
    /// </exception>
    public static async ValueTask<RequestBody> Read(HttpContext http, int bytesMax, CancellationToken cancellation)
    {
        CheckFormat(http.Request);
        // The bound is ours; the server's own would end the connection without an answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        var length = http.Request.ContentLength;
        if (length > bytesMax) throw TooLong(http, bytesMax);
        var body = new RequestBody(length is > 0 ? (int)length : FirstBytes);
        try
        {
            await body.Fill(http, bytesMax, cancellation).ConfigureAwait(false);
            body.Parse();
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _document?.Dispose();
        if (_bytes.Length > 0) ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    /// <summary>JSON that breaks off, or text in it that is no Unicode.</summary>
    public static ODataException Broken(Exception error) => new(ODataError.Internal, ErrorTexts.BrokenJson, error switch
    {
        JsonException { LineNumber: { } line, BytePositionInLine: { } at } =>
            string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, byte {at + 1}"),
        _ => "a text in it is no Unicode",
    });

    private async ValueTask Fill(HttpContext http, int bytesMax, CancellationToken cancellation)
    {
        var pipe = http.Request.BodyReader;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.Buffer.Length > bytesMax - _used) throw TooLong(http, bytesMax);
            foreach (var segment in read.Buffer) Append(segment.Span);
            pipe.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _used < bytes.Length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _used + bytes.Length));
            _bytes.AsSpan(0, _used).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = grown;
        }
        bytes.CopyTo(_bytes.AsSpan(_used));
        _used += bytes.Length;
    }

    private void Parse()
    {
        var json = _bytes.AsMemory(0, _used);
        if (json.Span.StartsWith("\uFEFF"u8)) json = json[3..];
        var start = json.Span.TrimStart(" \t\r\n"u8);
        if (!start.IsEmpty && start[0] == '<') throw NotJson();
        try
        {
            _document = JsonDocument.Parse(json);
        }
        catch (JsonException broken)
        {
            throw Broken(broken);
        }
        if (_document.RootElement.ValueKind != JsonValueKind.Object)
            throw new ODataException(ODataError.BadRequest, ErrorTexts.BadBody, "A JSON object is expected.");
    }

    // Tools name all sorts of types for JSON, curl even that of forms; what is refused is what names another format.
    private static void CheckFormat(HttpRequest request)
    {
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
            throw new ODataException(
                ODataError.BadFormat, ErrorTexts.Representation, $"Send the body without Content-Encoding {encoding}.");
        if (request.ContentType is not { } type) return;
        if (type.Contains("xml", StringComparison.OrdinalIgnoreCase) || type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            throw NotJson();
        var charset = type.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (charset < 0) return;
        var name = type.AsSpan(charset + "charset=".Length).Trim();
        if (name.IndexOf(';') is var end and >= 0) name = name[..end];
        name = name.Trim(" \"'");
        foreach (var known in new[] { "utf-8", "utf8", "us-ascii" })
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return;
        throw new ODataException(ODataError.BadFormat, ErrorTexts.Representation, $"Send the body in UTF-8, not in {name}.");
    }

    private static ODataException NotJson() =>
        new(ODataError.BadFormat, ErrorTexts.Representation, "Bodies are read in JSON: Content-Type: application/json.");

    private static ODataException TooLong(HttpContext http, int bytesMax)
    {
        // What is left of the body is not read.
        http.Response.Headers.Connection = "close";
        return new ODataException(ODataError.BadRequest, ErrorTexts.BodyTooLong,
            string.Create(CultureInfo.InvariantCulture, $"At most {bytesMax} bytes: the option limits.requestBodyBytesMax."),
            StatusCodes.Status413PayloadTooLarge);
    }
}
