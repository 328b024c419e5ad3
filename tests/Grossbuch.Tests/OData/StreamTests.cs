using Grossbuch.Core.Values;
using Grossbuch.OData;
using Grossbuch.OData.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Grossbuch.Tests.OData;

/// <summary>Long answers leave in pieces; what fails after the first piece is broken off, never closed as if it were whole.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_long_answer_is_whole()
    {
        using var door = new DoorFixture();
        Fill(door, 3_000);
        using var json = System.Text.Json.JsonDocument.Parse(await door.Json("/Catalog_Контрагенты?$orderby=Code"));
        var codes = json.RootElement.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Code").GetString()).ToArray();
        Assert.Equal(Enumerable.Range(1, 3_000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)), codes);
    }

    [Fact]
    public async Task A_failure_after_the_first_bytes_aborts_the_connection()
    {
        using var door = new DoorFixture();
        Fill(door, 3_000);
        var http = Context("/Catalog_Контрагенты?$format=json", new FullDisk());
        var lifetime = new Lifetime();
        http.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        await new ODataDoor(new Sessions(door.Infobase), NullLogger.Instance).Handle(http);
        Assert.True(lifetime.IsAborted);
    }

    [Fact]
    public async Task A_client_that_left_gets_nothing_and_is_no_error()
    {
        using var door = new DoorFixture();
        Fill(door, 10);
        var http = Context("/Catalog_Контрагенты?$format=json", new MemoryStream());
        http.RequestAborted = new CancellationToken(canceled: true);
        await new ODataDoor(new Sessions(door.Infobase), NullLogger.Instance).Handle(http);
        Assert.Equal(0, http.Response.Body.Length);
    }

    private static void Fill(DoorFixture door, int count)
    {
        var store = door.Store;
        store.Insert("Catalog.Контрагенты", [.. Enumerable.Range(1, count).Select(i => new[]
        {
            ("Ref", store.Ref("Catalog.Контрагенты", i)), ("Code", Value.Of(i)), ("Description", Value.Of(new string('щ', 90))),
        })]);
    }

    private static DefaultHttpContext Context(string target, Stream body)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Response.Body = body;
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = "/base/odata/standard.odata" + Uri.EscapeDataString(target)
            .Replace("%2F", "/", StringComparison.Ordinal).Replace("%3F", "?", StringComparison.Ordinal)
                .Replace("%3D", "=", StringComparison.Ordinal);
        return http;
    }

    private sealed class Sessions(Grossbuch.Infobase.Infobase infobase) : ISessionSource
    {
        public ValueTask<SessionOutcome> Begin(HttpContext http, string baseName, IReadOnlyList<string> separators) =>
            new(SessionOutcome.Of(infobase.BeginOwner()));
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }

    private sealed class FullDisk : MemoryStream
    {
        private int _writes;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ++_writes > 1 ? throw new IOException("The peer is gone.") : base.WriteAsync(buffer, cancellationToken);
    }
}
