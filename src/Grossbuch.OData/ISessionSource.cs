using Grossbuch.Core;
using Grossbuch.Infobase;
using Microsoft.AspNetCore.Http;

namespace Grossbuch.OData;

/// <summary>Finds the infobase of a request, checks its credentials and begins the session. The server supplies it.</summary>
public interface ISessionSource
{
    /// <param name="baseName">The first segment of the path.</param>
    /// <param name="separators">Segments between it and <c>odata</c>: values of data areas, decoded.</param>
    ValueTask<SessionOutcome> Begin(HttpContext http, string baseName, IReadOnlyList<string> separators);
}

/// <summary>
/// A session, or why there is none. The door disposes of it when its answer has left: until then the infobase is kept open for the request.
/// </summary>
public sealed class SessionOutcome : IDisposable
{
    private IDisposable? _use;

    private SessionOutcome()
    {
    }

    /// <summary>No credentials, or not those of a user.</summary>
    public static SessionOutcome Unauthorized { get; } = new() { IsUnauthorized = true };

    /// <summary>A bearer token that is unknown, expired or revoked (RFC 6750).</summary>
    public static SessionOutcome InvalidToken { get; } = new() { IsUnauthorized = true, IsInvalidToken = true };

    /// <param name="use">What keeps the infobase open for the request; disposed of once, with the outcome.</param>
    public static SessionOutcome Of(Session session, IDisposable? use = null) => new() { Session = session, _use = use };

    /// <param name="nearest">The name that was probably meant.</param>
    public static SessionOutcome NoSuchBase(string? nearest) => new() { Nearest = nearest };

    /// <param name="reason">Why the infobase cannot be used now; the door tells it in its own form.</param>
    public static SessionOutcome Unavailable(InfobaseException reason) => new() { Refusal = reason };

    /// <summary>Credentials are not even looked at: the connection would show them to others.</summary>
    /// <param name="remedy">What to do, for the client and its administrator.</param>
    public static SessionOutcome Insecure(string remedy) => new() { Remedy = remedy };

    public Session? Session { get; private init; }

    /// <summary>Why an infobase that is there has no session for anybody.</summary>
    public InfobaseException? Refusal { get; private init; }

    public bool IsUnauthorized { get; private init; }

    public bool IsInvalidToken { get; private init; }

    public string? Nearest { get; private init; }

    public string? Remedy { get; private init; }

    public void Dispose() => Interlocked.Exchange(ref _use, null)?.Dispose();
}
