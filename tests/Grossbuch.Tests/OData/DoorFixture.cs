using System.Globalization;
using System.Text;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData;
using Grossbuch.OData.Requests;
using Grossbuch.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Grossbuch.Tests.OData;

/// <summary>The door over a store of its own, asked without a network.</summary>
internal sealed class DoorFixture : IDisposable
{
    public const string Root = "http://host/base/odata/standard.odata";

    private readonly ODataDoor _door;

    public DoorFixture(Configuration? configuration = null, InfobaseOptions? options = null)
    {
        Store = new StoreFixture(configuration, store => options is null ? store : store with { Limits = options.Limits });
        Infobase = new Grossbuch.Infobase.Infobase(
            "base", Store.Configuration, Store.Store, options ?? new InfobaseOptions(), TimeProvider.System);
        _door = new ODataDoor(new OwnerSessions(Infobase), NullLogger.Instance);
    }

    public StoreFixture Store { get; }

    public Grossbuch.Infobase.Infobase Infobase { get; }

    /// <param name="target">Below the service root; encoded here unless it is already.</param>
    public Task<Reply> Send(string target, string method = "GET", string? accept = null) =>
        Send(target, method, new MemoryStream(), http => { if (accept is not null) http.Request.Headers.Accept = accept; });

    /// <summary>Sends a body of JSON and asks for JSON.</summary>
    public Task<Reply> Write(string method, string target, string json) =>
        Send($"{target}?$format=json", method, new MemoryStream(Encoding.UTF8.GetBytes(json)), _ => { });

    public async Task<Reply> Send(string target, string method, Stream content, Action<HttpContext> prepare)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Request.Body = content;
        http.Response.Body = body;
        http.Request.Method = method;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("host");
        prepare(http);
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = "/base/odata/standard.odata" + Encode(target);
        await _door.Handle(http);
        await http.Response.BodyWriter.FlushAsync();
        return new Reply(
            http.Response.StatusCode, http.Response.ContentType ?? "", Encoding.UTF8.GetString(body.ToArray()), http.Response.Headers);
    }

    public async Task<string> Json(string target)
    {
        var reply = await Send(target + (target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "$format=json");
        Xunit.Assert.True(reply.Status == 200, reply.Body);
        return reply.Body;
    }

    public async Task<long> Count(string set, string filter)
    {
        var reply = await Send($"/{set}/$count?$filter={filter}");
        Xunit.Assert.True(reply.Status == 200, reply.Body);
        return long.Parse(reply.Body.TrimStart('\uFEFF'), CultureInfo.InvariantCulture);
    }

    public void Dispose() => Store.Dispose();

    // What clients encode; the structure of a URL stays.
    private static string Encode(string target)
    {
        var encoded = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(target))
            if (part is > 32 and < 127) encoded.Append((char)part);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        return encoded.ToString();
    }

    private sealed class OwnerSessions(Grossbuch.Infobase.Infobase infobase) : ISessionSource
    {
        public ValueTask<SessionOutcome> Begin(HttpContext http, string baseName, IReadOnlyList<string> separators) =>
            new(SessionOutcome.Of(infobase.BeginOwner()));
    }
}

internal sealed record Reply(int Status, string ContentType, string Body, IHeaderDictionary Headers);
