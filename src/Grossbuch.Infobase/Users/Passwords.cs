using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Grossbuch.Infobase.Users;

/// <summary>Password hashes: PBKDF2 with SHA-256, salt and iteration count kept with the hash so that they can be raised later.</summary>
public static class Passwords
{
    /// <summary>What OWASP recommends for PBKDF2-HMAC-SHA256.</summary>
    private const int Iterations = 600_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Scheme = "pbkdf2-sha256";

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Create(CultureInfo.InvariantCulture,
            $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, Iterations))}");
    }

    /// <summary>In time that does not depend on where the hashes differ. A user without a hash has no right password.</summary>
    public static bool Verify(string password, string hash)
    {
        if (hash.Split('$') is not [Scheme, var count, var salt, var expected]
            || !int.TryParse(count, CultureInfo.InvariantCulture, out var iterations)) return false;
        return CryptographicOperations.FixedTimeEquals(
            Derive(password, Convert.FromBase64String(salt), iterations), Convert.FromBase64String(expected));
    }

    /// <summary>Spends the time of a verification, so that an unknown user answers no sooner than a wrong password.</summary>
    public static void VerifyNobody(string password) => Derive(password, new byte[SaltBytes], Iterations);

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, HashBytes);
}
