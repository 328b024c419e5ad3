using System.Collections.Immutable;

namespace Grossbuch.Infobase.Users;

/// <summary>A user of an infobase, as it is stored.</summary>
public sealed record InfobaseUser
{
    public required string Name { get; init; }

    public string FullName { get; init; } = "";

    /// <summary>Names of roles of the configuration.</summary>
    public ImmutableArray<string> Roles { get; init; } = [];

    /// <summary>Every right on everything, whatever the roles.</summary>
    public bool FullRights { get; init; }

    /// <summary>Language code; null for the infobase's.</summary>
    public string? Language { get; init; }

    /// <summary>PBKDF2: <c>pbkdf2-sha256$iterations$salt$hash</c>, base64 parts. Empty: nobody can log in as this user.</summary>
    public string PasswordHash { get; init; } = "";

    /// <summary>Raised by every change; part of the key of a remembered credential.</summary>
    public long Version { get; init; }
}
