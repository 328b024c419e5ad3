using System.Security.Cryptography;
using System.Text;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Users;

/// <summary>
/// The short id of an infobase: eight random letters and digits that every secret of the base begins with, so that a server with many
/// bases finds the one that a secret belongs to. It is made at first need and lives with the data: a restored copy keeps it, and its
/// secrets work.
/// </summary>
public static class ShortId
{
    /// <summary>Forty bits: the bases of one server never meet.</summary>
    public const int Length = 8;

    /// <summary>Lower case and digits without those that are taken for another (i, l, o, u): people read ids to each other.</summary>
    internal const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    private const string Kind = "identity";
    private const string Key = "shortId";

    private static readonly Lock Making = new();

    internal static string Of(SystemStore system)
    {
        // Two that need it first must not make two.
        lock (Making)
        {
            if (system.Get(Kind, Key) is { } known) return Encoding.ASCII.GetString(known);
            var made = New();
            system.Put(Kind, Key, Encoding.ASCII.GetBytes(made));
            return made;
        }
    }

    internal static string New() => RandomNumberGenerator.GetString(Alphabet, Length);
}
