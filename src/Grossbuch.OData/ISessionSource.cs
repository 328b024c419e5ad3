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
    private SessionOutcome(Session? session, bool isUnauthorized, string? nearest)
    {
        Session = session;
        IsUnauthorized = isUnauthorized;
        Nearest = nearest;
    }

    public static SessionOutcome Unauthorized { get; } = new(null, isUnauthorized: true, null);

    public static SessionOutcome Of(Session session) => new(session, isUnauthorized: false, null);

    /// <param name="nearest">The name that was probably meant.</param>
    public static SessionOutcome NoSuchBase(string? nearest) => new(null, isUnauthorized: false, nearest);

    public Session? Session { get; }

    public bool IsUnauthorized { get; }

    public string? Nearest { get; }
}
