using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Grossbuch.Core;

namespace Grossbuch.Infobase.Users;

/// <summary>
/// Verifies names and passwords, and bearer tokens. A verified credential is remembered for a short while as an HMAC under a key of this
/// process, because PBKDF2 is slow on purpose; any change of users or tokens forgets it. Wrong passwords slow down the pair of user and
/// address only: nobody can lock a service user for others. Wrong tokens slow down only their own answers.
/// </summary>
public sealed class Authentication(UserStore users, Limits limits, TimeProvider clock)
{
    private const long StampCheckMs = 1_000;
    private const int RememberedMax = 10_000;

    /// <summary>Wrong tokens have no user; no login has a colon.</summary>
    private const string AnyToken = ":token";

    /// <summary>Passwords that are checked at once, in all infobases: half of the cores.</summary>
    private static readonly SemaphoreSlim Checking = new(Math.Max(1, Environment.ProcessorCount / 2));

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<UInt256, Verified> _verified = new();
    private readonly ConditionalWeakTable<string, Verified> _seen = [];
    private readonly ConcurrentDictionary<(string User, string Address), int> _wrong = new();
    private readonly Lock _stampLock = new();
    private long _stamp = users.Stamp;
    private long _stampCheckedMs;
    private long _localChanges;

    private sealed record Verified(InfobaseUser User, AccessToken? Token, long UntilMs, long Stamp);

    /// <summary>An HMAC as a key of a dictionary: no array or string is made for a request whose credential is known.</summary>
    private readonly record struct UInt256(ulong A, ulong B, ulong C, ulong D);

    /// <summary>The user of a credential that was verified a short while ago; null when it has to be verified.</summary>
    /// <param name="proof">What the client sent, as it sent it: the value of its Authorization header.</param>
    public InfobaseUser? Remembered(string proof)
    {
        var now = NowMs;
        var stamp = StampAt(now);
        // A connection that goes on hands over the same string object again and again: it was looked up before, and holds as long.
        if (_seen.TryGetValue(proof, out var seen) && seen.UntilMs > now && seen.Stamp == stamp) return seen.User;
        var key = CredentialKey(proof);
        if (Remembered(key, now, stamp) is not { } user) return null;
        if (_verified.TryGetValue(key, out var known)) _seen.AddOrUpdate(proof, known);
        return user;
    }

    /// <summary>The user with this name and password; null when there is none. Waits before answering to one who keeps guessing.</summary>
    /// <param name="proof">What <see cref="Remembered(string)"/> will be asked with next time.</param>
    public async ValueTask<InfobaseUser?> Verify(string name, string password, string proof, string address, CancellationToken cancellation)
    {
        var who = (name.ToUpperInvariant(), address);
        if (_wrong.TryGetValue(who, out var tries)) await Wait(tries, cancellation).ConfigureAwait(false);
        // A password takes a core for a good part of a second. Who sends many waits in line, and the cores that are left answer the others;
        // of many that begin with the same credential only the first has to be checked.
        await Checking.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Remembered(proof) ?? Check(name, password, proof, who);
        }
        finally
        {
            Checking.Release();
        }
    }

    /// <summary>
    /// The user whom this bearer token belongs to; null when it is unknown, expired or revoked. Wrong tokens wait, right ones never do:
    /// they cannot be guessed, and a forgotten one on the same machine must not slow down the others.
    /// </summary>
    /// <param name="proof">What <see cref="Remembered(string)"/> will be asked with next time.</param>
    public async ValueTask<InfobaseUser?> VerifyToken(string token, string proof, string address, CancellationToken cancellation)
    {
        var now = NowMs;
        var stamp = StampAt(now);
        if (users.Tokens.Verify(token) is { } record && users.Find(record.User) is { } user)
        {
            var rest = record.Expires is { } expires ? (expires - clock.GetUtcNow()).TotalMilliseconds : double.MaxValue;
            Remember(proof, new Verified(user, record, now + (long)Math.Min(limits.CredentialCacheMs, rest), stamp));
            return user;
        }
        await Wait(CountWrong((AnyToken, address)) - 1, cancellation).ConfigureAwait(false);
        return null;
    }

    private InfobaseUser? Check(string name, string password, string proof, (string, string) who)
    {
        var now = NowMs;
        var stamp = StampAt(now);
        var user = users.Find(name);
        if (user is null) Passwords.VerifyNobody(password);
        if (user is null || !Passwords.Verify(password, user.PasswordHash))
        {
            CountWrong(who);
            return null;
        }
        _wrong.TryRemove(who, out _);
        Remember(proof, new Verified(user, null, now + limits.CredentialCacheMs, stamp));
        return user;
    }

    // After any change of the database the user's own record is looked at again: its version says whether the credential still holds. One
    // who was removed and came again begins with the first version, but has another salt.
    private InfobaseUser? Remembered(UInt256 credential, long now, long stamp)
    {
        if (!_verified.TryGetValue(credential, out var known)) return null;
        if (known.UntilMs > now && known.Stamp == stamp) return known.User;
        if (known.UntilMs > now && users.Find(known.User.Name) is { } current && current.Version == known.User.Version
            && current.PasswordHash == known.User.PasswordHash
            && (known.Token is null || users.Tokens.Find(known.Token.Id) is { } token && users.Tokens.IsValid(token)))
        {
            _verified[credential] = known with { Stamp = stamp };
            return known.User;
        }
        _verified.TryRemove(credential, out _);
        return null;
    }

    // Changes made here are seen at once, those of another process within a second.
    private long StampAt(long now)
    {
        if (IsStampFresh(now)) return Volatile.Read(ref _stamp);
        // Whoever comes while the stamp is asked for waits for it: one who has just revoked a token must not see it work once more.
        lock (_stampLock)
        {
            if (IsStampFresh(now)) return _stamp;
            var changes = users.LocalChanges;
            Volatile.Write(ref _stamp, users.Stamp + (changes << 32));
            Volatile.Write(ref _localChanges, changes);
            Volatile.Write(ref _stampCheckedMs, now);
            return _stamp;
        }
    }

    private bool IsStampFresh(long now) =>
        now - Volatile.Read(ref _stampCheckedMs) < StampCheckMs && users.LocalChanges == Volatile.Read(ref _localChanges);

    private void Remember(string proof, Verified verified)
    {
        if (_verified.Count >= RememberedMax) _verified.Clear();
        _verified[CredentialKey(proof)] = verified;
    }

    private int CountWrong((string, string) who)
    {
        if (_wrong.Count >= RememberedMax) _wrong.Clear();
        return _wrong.AddOrUpdate(who, 1, (_, before) => before + 1);
    }

    private Task Wait(int tries, CancellationToken cancellation) => Delay(tries) is > 0 and var delay
        ? Task.Delay(TimeSpan.FromMilliseconds(delay), clock, cancellation) : Task.CompletedTask;

    // The delay doubles with every wrong password beyond the free ones.
    private int Delay(int tries) =>
        tries < limits.PasswordTriesFree ? 0 : Math.Min(limits.PasswordDelayMsMax, 100 << Math.Min(10, tries - limits.PasswordTriesFree));

    private long NowMs => clock.GetTimestamp() / (clock.TimestampFrequency / 1_000);

    private UInt256 CredentialKey(ReadOnlySpan<char> proof)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, MemoryMarshal.AsBytes(proof), hash);
        return MemoryMarshal.Read<UInt256>(hash);
    }
}
