using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Grossbuch.Core;

namespace Grossbuch.Infobase.Users;

/// <summary>
/// Verifies names and passwords. A verified credential is remembered for a short while as an HMAC under a key of this process, because PBKDF2 is slow
/// on purpose; any change of users forgets it. Wrong passwords slow down the pair of user and address only: nobody can lock a service user for others.
/// </summary>
public sealed class Authentication(UserStore users, Limits limits, TimeProvider clock)
{
    private const long StampCheckMs = 1_000;
    private const int RememberedMax = 10_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (InfobaseUser User, long UntilMs)> _verified = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string User, string Address), (int Tries, long AtMs)> _wrong = new();
    private long _stamp = users.Stamp;
    private long _stampCheckedMs = long.MinValue;

    /// <summary>The user with this name and password; null when there is none. Waits before answering to one who keeps guessing.</summary>
    public async ValueTask<InfobaseUser?> Verify(string name, string password, string address, CancellationToken cancellation)
    {
        var now = clock.GetTimestamp() * 1_000 / clock.TimestampFrequency;
        ForgetWhenUsersChanged(now);
        var credential = CredentialKey(name, password);
        if (_verified.TryGetValue(credential, out var known) && known.UntilMs > now) return known.User;

        var who = (name.ToUpperInvariant(), address);
        if (_wrong.TryGetValue(who, out var wrong) && Delay(wrong.Tries) is > 0 and var delay)
            await Task.Delay(TimeSpan.FromMilliseconds(delay), clock, cancellation).ConfigureAwait(false);

        var user = users.Find(name);
        if (user is null) Passwords.VerifyNobody(password);
        if (user is null || !Passwords.Verify(password, user.PasswordHash))
        {
            if (_wrong.Count >= RememberedMax) _wrong.Clear();
            _wrong.AddOrUpdate(who, (1, now), (_, before) => (before.Tries + 1, now));
            return null;
        }
        _wrong.TryRemove(who, out _);
        if (_verified.Count >= RememberedMax) _verified.Clear();
        _verified[credential] = (user, now + limits.CredentialCacheMs);
        return user;
    }

    // The delay doubles with every wrong password beyond the free ones.
    private int Delay(int tries) =>
        tries < limits.PasswordTriesFree ? 0 : Math.Min(limits.PasswordDelayMsMax, 100 << Math.Min(10, tries - limits.PasswordTriesFree));

    private void ForgetWhenUsersChanged(long now)
    {
        if (now - Volatile.Read(ref _stampCheckedMs) < StampCheckMs && users.LocalChanges == _localChanges) return;
        Volatile.Write(ref _stampCheckedMs, now);
        _localChanges = users.LocalChanges;
        var stamp = users.Stamp;
        if (Interlocked.Exchange(ref _stamp, stamp) != stamp) _verified.Clear();
    }

    private long _localChanges;

    private string CredentialKey(string name, string password) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name.Length}:{name}{password}")));
}
