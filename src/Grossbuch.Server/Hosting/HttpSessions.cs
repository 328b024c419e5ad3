using System.Diagnostics.CodeAnalysis;
using Grossbuch.Core;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Users;
using Grossbuch.OData;
using Grossbuch.Server.Hosting.Security;

namespace Grossbuch.Server.Hosting;

/// <summary>Begins a session for a request by its credentials: Basic (odata §10) or a bearer token.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the container.")]
internal sealed class HttpSessions(Bases bases, SecurityOptions security) : ISessionSource
{
    private const string BearerScheme = "Bearer ";

    public async ValueTask<SessionOutcome> Begin(HttpContext http, string baseName, IReadOnlyList<string> separators)
    {
        // Before the base is looked for: a challenge would invite the client to send its password in the clear.
        if (!security.AllowPlainHttp && !PlainHttp.IsPrivate(http)) return SessionOutcome.Insecure(PlainHttp.Remedy);
        if (bases.Find(baseName) is not { } served) return Absent(baseName);
        // The request keeps the infobase open until the door has answered.
        if (served.TryEnter() is not { } use) return SessionOutcome.Unavailable(BeingChanged(baseName));
        var isBegun = false;
        try
        {
            var outcome = await Begin(http, served, use, separators);
            isBegun = outcome.Session is not null;
            return outcome;
        }
        finally
        {
            if (!isBegun) use.Dispose();
        }
    }

    private static async ValueTask<SessionOutcome> Begin(
        HttpContext http, ServedInfobase served, IDisposable use, IReadOnlyList<string> separators)
    {
        string? header = http.Request.Headers.Authorization;
        if (header is null) return SessionOutcome.Unauthorized;
        if (served.Authentication.Remembered(header) is { } known)
            return SessionOutcome.Of(Begin(served.Infobase, known, separators), use);

        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        InfobaseUser? user = null;
        if (header.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
        {
            var token = header[BearerScheme.Length..].Trim();
            user = await served.Authentication.VerifyToken(token, header, address, http.RequestAborted);
            if (user is null) return SessionOutcome.InvalidToken;
        }
        else if (BasicCredentials.TryRead(header, out var name, out var password))
        {
            user = await served.Authentication.Verify(name, password, header, address, http.RequestAborted);
        }
        return user is null ? SessionOutcome.Unauthorized : SessionOutcome.Of(Begin(served.Infobase, user, separators), use);
    }

    private static Session Begin(Infobase.Infobase infobase, InfobaseUser user, IReadOnlyList<string> given) =>
        infobase.Begin(user, SeparatorText.Read(infobase, given));

    private SessionOutcome Absent(string name) => bases.Failed.ContainsKey(name)
        ? SessionOutcome.Unavailable(new InfobaseException(
            ErrorCode.Unavailable, $"The infobase {name} could not be opened.", "The start page and the server's log say why."))
        : SessionOutcome.NoSuchBase(bases.Nearest(name));

    private static InfobaseException BeingChanged(string name) => new(
        ErrorCode.Unavailable, $"The infobase {name} is being changed and will be back in a moment.", "Try again.");
}
