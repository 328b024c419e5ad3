using Grossbuch.Core;
using Grossbuch.Infobase.Users;
using Xunit;

namespace Grossbuch.Tests.Infobase;

public sealed class AuthenticationTests : IDisposable
{
    private readonly TemporaryBase _base = new(TemporaryBase.Demo("trade"));
    private readonly Authentication _authentication;

    public AuthenticationTests()
    {
        _base.Infobase.Users.Add(new InfobaseUser { Name = "Иванов", FullRights = true, PasswordHash = Passwords.Hash("пароль") });
        _authentication = new Authentication(
            _base.Infobase.Users, Limits.Default with { PasswordTriesFree = 2, PasswordDelayMsMax = 200 }, TimeProvider.System);
    }

    [Fact]
    public async Task The_right_password_is_taken_whatever_the_case_of_the_name()
    {
        Assert.NotNull(await Verify("иванов", "пароль", "a"));
        Assert.Null(await Verify("Иванов", "Пароль", "a"));
        Assert.Null(await Verify("Петров", "пароль", "a"));
    }

    [Fact]
    public async Task A_remembered_credential_is_forgotten_when_the_user_changes()
    {
        Assert.NotNull(await Verify("Иванов", "пароль", "a"));
        var user = _base.Infobase.Users.Find("Иванов")!;
        _base.Infobase.Users.Update(user with { PasswordHash = Passwords.Hash("новый") });
        Assert.Null(await Verify("Иванов", "пароль", "a"));
        Assert.NotNull(await Verify("Иванов", "новый", "a"));
        _base.Infobase.Users.Remove("Иванов");
        Assert.Null(await Verify("Иванов", "новый", "a"));
    }

    [Fact]
    public async Task Guessing_from_one_address_does_not_lock_the_user_for_another()
    {
        for (var i = 0; i < 4; i++) Assert.Null(await Verify("Иванов", "x", "guesser"));
        Assert.NotNull(await Verify("Иванов", "пароль", "owner"));
    }

    [Fact]
    public async Task Many_who_come_at_once_wait_in_line_and_are_told_apart()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            at => Task.Run(async () => (at, await Verify("Иванов", at % 3 == 0 ? "пароль" : $"x{at}", $"address{at}")))));
        Assert.All(answers, answer => Assert.Equal(answer.at % 3 == 0, answer.Item2 is not null));
    }

    [Fact]
    public async Task Who_goes_away_while_waiting_is_not_counted()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await _authentication.Verify("Иванов", "x", "proof", "a", gone.Token));
        Assert.NotNull(await Verify("Иванов", "пароль", "a"));
    }

    [Fact]
    public void A_user_name_is_taken_once_and_has_no_colon()
    {
        Assert.Equal(ErrorCode.KeyExists,
            Assert.Throws<InfobaseException>(() => _base.Infobase.Users.Add(new InfobaseUser { Name = "ИВАНОВ" })).Code);
        Assert.Equal(ErrorCode.BadValue,
            Assert.Throws<InfobaseException>(() => _base.Infobase.Users.Add(new InfobaseUser { Name = "a:b" })).Code);
    }

    // As the server does: what was verified is asked for first.
    private async Task<InfobaseUser?> Verify(string name, string password, string address)
    {
        var proof = $"{name}:{password}";
        return _authentication.Remembered(proof) ?? await _authentication.Verify(name, password, proof, address, default);
    }

    public void Dispose() => _base.Dispose();
}
