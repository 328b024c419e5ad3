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

/// <summary>A session, or why there is none.</summary>
public sealed class SessionOutcome
{
    private SessionOutcome()
    {
    }

    /// <summary>No credentials, or not those of a user.</summary>
    public static SessionOutcome Unauthorized { get; } = new() { IsUnauthorized = true };

    /// <summary>A bearer token that is unknown, expired or revoked (RFC 6750).</summary>
    public static SessionOutcome InvalidToken { get; } = new() { IsUnauthorized = true, IsInvalidToken = true };

    public static SessionOutcome Of(Session session) => new() { Session = session };

    /// <param name="nearest">The name that was probably meant.</param>
    public static SessionOutcome NoSuchBase(string? nearest) => new() { Nearest = nearest };

    /// <summary>Credentials are not even looked at: the connection would show them to others.</summary>
    /// <param name="remedy">What to do, for the client and its administrator.</param>
    public static SessionOutcome Insecure(string remedy) => new() { Remedy = remedy };

    public Session? Session { get; private init; }

    public bool IsUnauthorized { get; private init; }

    public bool IsInvalidToken { get; private init; }

    public string? Nearest { get; private init; }

    public string? Remedy { get; private init; }
}
