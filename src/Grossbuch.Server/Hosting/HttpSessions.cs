using System.Diagnostics.CodeAnalysis;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Users;
using Grossbuch.OData;

namespace Grossbuch.Server.Hosting;

/// <summary>Begins a session for a request by its Basic credentials (odata §10).</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the container.")]
internal sealed class BasicSessions(Bases bases) : ISessionSource
{
    public async ValueTask<SessionOutcome> Begin(HttpContext http, string baseName, IReadOnlyList<string> separators)
    {
        if (bases.Find(baseName) is not { } served) return SessionOutcome.NoSuchBase(bases.Nearest(baseName));
        string? header = http.Request.Headers.Authorization;
        if (header is not null && served.Authentication.Remembered(header) is { } known)
            return SessionOutcome.Of(Begin(served.Infobase, known, separators));
        if (!BasicCredentials.TryRead(header, out var name, out var password)) return SessionOutcome.Unauthorized;
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var user = await served.Authentication.Verify(name, password, header!, address, http.RequestAborted);
        return user is null ? SessionOutcome.Unauthorized : SessionOutcome.Of(Begin(served.Infobase, user, separators));
    }

    private static Session Begin(Infobase.Infobase infobase, InfobaseUser user, IReadOnlyList<string> given) =>
        infobase.Begin(user, SeparatorText.Read(infobase, given));
}
