using Grossbuch.Infobase.Users;
using Xunit;

namespace Grossbuch.Tests.Infobase;

public sealed class PasswordTests
{
    [Fact]
    public void A_password_verifies_against_its_hash_only()
    {
        var hash = Passwords.Hash("пароль");
        Assert.True(Passwords.Verify("пароль", hash));
        Assert.False(Passwords.Verify("Пароль", hash));
        Assert.False(Passwords.Verify("", hash));
    }

    [Fact]
    public void Equal_passwords_have_unlike_hashes() => Assert.NotEqual(Passwords.Hash("x"), Passwords.Hash("x"));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("pbkdf2-sha256$x$y$z")]
    public void A_user_without_a_hash_has_no_right_password(string hash) => Assert.False(Passwords.Verify("plain", hash));
}
