namespace Grossbuch.Infobase.Users;

/// <summary>A bearer token as it is stored: everything but the token itself.</summary>
public sealed record AccessToken
{
    /// <summary>Part of the token that is no secret: names it in lists and commands.</summary>
    public required string Id { get; init; }

    /// <summary>Login name of the user that the bearer works as.</summary>
    public required string User { get; init; }

    /// <summary>What it is for, in the words of who made it.</summary>
    public string Name { get; init; } = "";

    public DateTimeOffset Created { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    public DateTimeOffset? Revoked { get; init; }

    /// <summary>SHA-256 of the whole token, hexadecimal. A salt or a slow hash would add nothing: nobody guesses 190 random bits.</summary>
    public string Hash { get; init; } = "";

    public bool IsValidAt(DateTimeOffset moment) => Revoked is null && (Expires is null || moment < Expires);
}
