using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Grossbuch.Core;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Users;

/// <summary>
/// Bearer tokens of an infobase's users, kept with its data. A token is told once, when it is made; only its hash is stored. It works as
/// long as it is neither expired nor revoked and its user is there: a changed password does not touch it, removing the user ends it.
/// </summary>
public sealed partial class TokenStore(SystemStore system, TimeProvider clock)
{
    private const string Kind = "token";

    private long _localChanges;

    /// <summary>Changes made through this store object: seen at once, without asking the database.</summary>
    internal long LocalChanges => Volatile.Read(ref _localChanges);

    /// <summary>Makes a token for a user who is there.</summary>
    /// <param name="expires">Null: it works until it is revoked.</param>
    /// <returns>Its record, and the token itself, which nobody can tell a second time.</returns>
    /// <exception cref="InfobaseException">BadValue: it would have expired already.</exception>
    public (AccessToken Record, string Token) Add(InfobaseUser user, string name, DateTimeOffset? expires)
    {
        var now = clock.GetUtcNow();
        if (expires <= now) throw new InfobaseException(ErrorCode.BadValue, "A token that has expired already is of no use.");
        var id = ShortId.New();
        while (system.Get(Kind, id) is not null) id = ShortId.New();
        var token = TokenText.Make(ShortId.Of(system), id);
        var record = new AccessToken
        {
            Id = id,
            User = user.Name,
            Name = name,
            Created = now,
            Expires = expires,
            Hash = TokenText.HashOf(token),
        };
        Write(record);
        return (record, token);
    }

    public AccessToken? Find(string id) => system.Get(Kind, id) is { } bytes ? Read(bytes) : null;

    /// <summary>All that were made, the oldest first; revoked and expired ones too, so that it can be seen what became of them.</summary>
    public IReadOnlyList<AccessToken> List() =>
    [
        .. system.List(Kind).Select(row => Read(row.Value))
            .OrderBy(token => token.Created).ThenBy(token => token.Id, StringComparer.Ordinal),
    ];

    /// <summary>Ends a token at once, for connections that go on too. Returns its record; null when there is none.</summary>
    public AccessToken? Revoke(string id)
    {
        if (Find(id) is not { } token) return null;
        if (token.Revoked is not null) return token;
        token = token with { Revoked = clock.GetUtcNow() };
        Write(token);
        return token;
    }

    /// <summary>The record of a token that is right and works now; null for every other.</summary>
    internal AccessToken? Verify(string text)
    {
        if (!TokenText.TryRead(text, out var parts) || Find(parts.Id) is not { } token) return null;
        // The hash covers the whole text, the base's id in it too.
        var isRight = CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(TokenText.HashOf(text).AsSpan()), MemoryMarshal.AsBytes(token.Hash.AsSpan()));
        return isRight && IsValid(token) ? token : null;
    }

    internal bool IsValid(AccessToken token) => token.IsValidAt(clock.GetUtcNow());

    /// <summary>A user of the same name that comes later must not inherit them.</summary>
    internal void RemoveOf(string user)
    {
        foreach (var token in List())
            if (string.Equals(token.User, user, StringComparison.OrdinalIgnoreCase)) system.Delete(Kind, token.Id);
        Interlocked.Increment(ref _localChanges);
    }

    private void Write(AccessToken token)
    {
        system.Put(Kind, token.Id, JsonSerializer.SerializeToUtf8Bytes(token, TokenJson.Default.AccessToken));
        Interlocked.Increment(ref _localChanges);
    }

    private static AccessToken Read(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, TokenJson.Default.AccessToken) ?? throw new InfobaseException(
            ErrorCode.Corrupt, "The record of a token is empty.");

    [JsonSerializable(typeof(AccessToken))]
    private sealed partial class TokenJson : JsonSerializerContext;
}
