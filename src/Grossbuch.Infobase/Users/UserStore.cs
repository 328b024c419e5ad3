using System.Text.Json;
using System.Text.Json.Serialization;
using Grossbuch.Core;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Users;

/// <summary>Users of an infobase. They live with its data, so that several nodes over one database know the same ones.</summary>
public sealed partial class UserStore(SystemStore system, TimeProvider clock)
{
    private const string Kind = "user";

    /// <summary>Bearer tokens of these users.</summary>
    public TokenStore Tokens { get; } = new(system, clock);

    /// <summary>By name, case ignored, as the platform's login does; null when there is none.</summary>
    public InfobaseUser? Find(string name) => system.Get(Kind, KeyOf(name)) is { } bytes ? Read(bytes) : null;

    public IReadOnlyList<InfobaseUser> List() =>
        [.. system.List(Kind).Select(row => Read(row.Value)).OrderBy(user => user.Name, StringComparer.Ordinal)];

    /// <summary>Differs after any change of the system records, by this process or another.</summary>
    public long Stamp => system.Stamp;

    /// <summary>Changes of users and tokens made through this store object: seen at once, without asking the database.</summary>
    public long LocalChanges => Volatile.Read(ref _localChanges) + Tokens.LocalChanges;

    private long _localChanges;

    /// <exception cref="InfobaseException">KeyExists: a user of this name is there.</exception>
    public void Add(InfobaseUser user)
    {
        if (string.IsNullOrWhiteSpace(user.Name) || user.Name.Contains(':', StringComparison.Ordinal))
            throw new InfobaseException(
                ErrorCode.BadValue, $"'{user.Name}' cannot be a user name: it is empty or has a colon, which Basic cannot send.");
        if (Find(user.Name) is not null) throw new InfobaseException(ErrorCode.KeyExists, $"The user '{user.Name}' already exists.");
        Write(user with { Version = 1 });
    }

    /// <summary>Replaces a user's record; whatever was remembered of the old one is worthless from now on.</summary>
    public void Update(InfobaseUser user) => Write(user with { Version = user.Version + 1 });

    /// <summary>Removes a user with all tokens. Returns whether there was one.</summary>
    public bool Remove(string name)
    {
        // The tokens first: a user who is half removed can be removed again, tokens without a user would wait for the next of this name.
        Tokens.RemoveOf(name);
        var removed = system.Delete(Kind, KeyOf(name));
        Interlocked.Increment(ref _localChanges);
        return removed;
    }

    private void Write(InfobaseUser user)
    {
        system.Put(Kind, KeyOf(user.Name), JsonSerializer.SerializeToUtf8Bytes(user, UserJson.Default.InfobaseUser));
        Interlocked.Increment(ref _localChanges);
    }

    private static InfobaseUser Read(byte[] bytes) =>
        JsonSerializer.Deserialize(bytes, UserJson.Default.InfobaseUser) ?? throw new InfobaseException(
            ErrorCode.Corrupt, "The record of a user is empty.");

    private static string KeyOf(string name) => name.ToUpperInvariant();

    [JsonSerializable(typeof(InfobaseUser))]
    private sealed partial class UserJson : JsonSerializerContext;
}
