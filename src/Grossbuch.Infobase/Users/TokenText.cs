using System.Security.Cryptography;
using System.Text;

namespace Grossbuch.Infobase.Users;

/// <summary>
/// The form of a bearer token: <c>gbt_BASEID_ID</c> and the secret. The prefix lets people and scanners of leaked secrets recognise it, the
/// base's short id finds its infobase, the id its record; only the rest is secret.
/// </summary>
/// <param name="BaseId">Short id of the infobase.</param>
/// <param name="Id">Id of the token.</param>
public readonly record struct TokenText(string BaseId, string Id)
{
    public const string Prefix = "gbt_";

    /// <summary>32 characters of 62: 190 bits.</summary>
    private const int SecretLength = 32;

    private const int IdStart = 4 + ShortId.Length + 1;
    private const int SecretStart = IdStart + ShortId.Length;
    private const string SecretAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>A new token for this record, whole.</summary>
    internal static string Make(string baseId, string id) =>
        $"{Prefix}{baseId}_{id}{RandomNumberGenerator.GetString(SecretAlphabet, SecretLength)}";

    /// <summary>Says whether it looks like a token at all; whether it is one, its record knows.</summary>
    public static bool TryRead(string text, out TokenText token)
    {
        token = default;
        if (text.Length != SecretStart + SecretLength || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[IdStart - 1] != '_')
            return false;
        foreach (var c in text.AsSpan(SecretStart))
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        token = new TokenText(text.Substring(Prefix.Length, ShortId.Length), text[IdStart..SecretStart]);
        return true;
    }

    internal static string HashOf(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
