using System.Diagnostics;
using System.Text;
using Grossbuch.Core;
using Grossbuch.Infobase.Users;
using Grossbuch.Storage;
using Xunit;

namespace Grossbuch.Tests.Infobase;

public sealed class TokenTests
{
    private static readonly Limits Impatient = Limits.Default with { PasswordTriesFree = 2, PasswordDelayMsMax = 200 };

    private readonly Records _records = new();
    private readonly ShiftedClock _clock = new();
    private readonly UserStore _users;
    private readonly Authentication _authentication;

    public TokenTests()
    {
        _users = new UserStore(_records, _clock);
        _users.Add(new InfobaseUser { Name = "Агент", FullRights = true });
        _authentication = new Authentication(_users, Impatient, _clock);
    }

    private InfobaseUser Agent => _users.Find("агент")!;

    [Fact]
    public async Task A_token_is_its_user_and_names_its_base()
    {
        using var trade = new TemporaryBase(TemporaryBase.Demo("trade"));
        trade.Infobase.Users.Add(new InfobaseUser { Name = "Агент" });
        var (record, token) = trade.Infobase.Users.Tokens.Add(trade.Infobase.Users.Find("агент")!, "обмен", null);
        Assert.Matches($"^gbt_{trade.Infobase.ShortId}_{record.Id}[0-9A-Za-z]{{32}}$", token);
        Assert.True(TokenText.TryRead(token, out var text));
        Assert.Equal(new TokenText(trade.Infobase.ShortId, record.Id), text);
        trade.Reopen();
        var again = new Authentication(trade.Infobase.Users, Impatient, _clock);
        Assert.Equal("Агент", (await again.VerifyToken(token, token, "a", default))?.Name);
        Assert.Equal(text.BaseId, trade.Infobase.ShortId);
        // Another base does not know it.
        Assert.Null(await Verify(token));
    }

    [Fact]
    public void Only_a_hash_is_kept()
    {
        var (record, token) = _users.Tokens.Add(Agent, "", null);
        var secret = token[^32..];
        var (_, stored) = Assert.Single(_records.List("token"));
        Assert.Contains(record.Id, Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_with_any_character_changed_is_none()
    {
        var (_, token) = _users.Tokens.Add(Agent, "", null);
        var patient = new Authentication(_users, Limits.Default with { PasswordTriesFree = int.MaxValue }, _clock);
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token[..i] + (token[i] == '7' ? '8' : '7') + token[(i + 1)..];
            Assert.Null(await patient.VerifyToken(changed, changed, "a", default));
        }
        foreach (var wrong in (string[])["", "gbt_", token[..^1], token + "x", " " + token, token.ToUpperInvariant()])
            Assert.Null(await patient.VerifyToken(wrong, wrong, "a", default));
        Assert.NotNull(await patient.VerifyToken(token, token, "a", default));
    }

    [Fact]
    public async Task A_revoked_token_ends_at_once_though_it_is_remembered()
    {
        var (record, token) = _users.Tokens.Add(Agent, "", null);
        var (_, other) = _users.Tokens.Add(Agent, "", null);
        // The same string object again and again, as on a connection that goes on.
        for (var i = 0; i < 3; i++) Assert.NotNull(await Verify(token));
        Assert.NotNull(_users.Tokens.Revoke(record.Id));
        Assert.Null(_authentication.Remembered(token));
        Assert.Null(await Verify(token));
        Assert.NotNull(await Verify(other));
        Assert.Null(_users.Tokens.Revoke("nosuchid"));
    }

    [Fact]
    public async Task A_token_expires_though_it_is_remembered()
    {
        var (_, token) = _users.Tokens.Add(Agent, "", _clock.GetUtcNow().AddMinutes(2));
        Assert.NotNull(await Verify(token));
        _clock.Shift(TimeSpan.FromSeconds(119));
        Assert.NotNull(await Verify(token));
        _clock.Shift(TimeSpan.FromSeconds(2));
        Assert.Null(await Verify(token));
        Assert.Equal(ErrorCode.BadValue,
            Assert.Throws<InfobaseException>(() => _users.Tokens.Add(Agent, "", _clock.GetUtcNow())).Code);
    }

    [Fact]
    public async Task A_new_password_leaves_tokens_and_a_removed_user_takes_them_along()
    {
        var (_, token) = _users.Tokens.Add(Agent, "", null);
        Assert.NotNull(await Verify(token));
        _users.Update(Agent with { PasswordHash = Passwords.Hash("новый"), FullRights = false });
        Assert.False((await Verify(token))!.FullRights);
        _users.Remove("АГЕНТ");
        Assert.Null(await Verify(token));
        _users.Add(new InfobaseUser { Name = "агент", FullRights = true });
        Assert.Null(await Verify(token));
        Assert.Empty(_users.Tokens.List());
    }

    [Fact]
    public async Task Who_comes_again_under_an_old_name_does_not_have_the_old_password()
    {
        _users.Add(new InfobaseUser { Name = "Петров", PasswordHash = Passwords.Hash("старый") });
        Assert.NotNull(await _authentication.Verify("Петров", "старый", "proof", "a", default));
        _users.Remove("Петров");
        _users.Add(new InfobaseUser { Name = "Петров", PasswordHash = Passwords.Hash("другой") });
        Assert.Null(_authentication.Remembered("proof"));
    }

    [Fact]
    public async Task Wrong_tokens_wait_and_right_ones_from_the_same_address_do_not()
    {
        var (_, token) = _users.Tokens.Add(Agent, "", null);
        for (var i = 0; i < 4; i++) Assert.Null(await Verify("wrong"));
        var watch = Stopwatch.StartNew();
        Assert.Null(await Verify("wrong"));
        Assert.InRange(watch.ElapsedMilliseconds, 190, 20_000);
        // From elsewhere a first mistake is free, and the right token never waits: the verification has ended when the call returns.
        Assert.True(_authentication.VerifyToken("wrong", "wrong", "elsewhere", default).AsTask().IsCompleted);
        Assert.True(_authentication.VerifyToken(token, token, "a", default).AsTask().IsCompleted);
    }

    private async Task<InfobaseUser?> Verify(string token) =>
        _authentication.Remembered(token) ?? await _authentication.VerifyToken(token, token, "a", default);

    private sealed class Records : SystemStore
    {
        private readonly Dictionary<(string, string), byte[]> _values = [];

        public override long Stamp => 0;

        public override byte[]? Get(string kind, string key) => _values.GetValueOrDefault((kind, key));

        public override void Put(string kind, string key, byte[] value) => _values[(kind, key)] = value;

        public override bool Delete(string kind, string key) => _values.Remove((kind, key));

        public override IReadOnlyList<(string Key, byte[] Value)> List(string kind) =>
            [.. _values.Where(item => item.Key.Item1 == kind).Select(item => (item.Key.Item2, item.Value))];
    }

    /// <summary>The system's clock, some time ahead.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        private TimeSpan _ahead;

        public void Shift(TimeSpan by) => _ahead += by;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(_ahead.TotalSeconds * TimestampFrequency);
    }
}
