using System.Buffers.Binary;
using System.Security.Cryptography;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite;

namespace Grossbuch.Infobase;

/// <summary>
/// What an infobase is known by, made once and kept with its data. References begin with the node in stored order, so new objects of a
/// base stand together, however often it is restarted.
/// </summary>
internal static class BaseIdentity
{
    private const string Kind = "identity";
    private const string Node = "node";

    /// <summary>Forgets what the infobase was known by: a copy under another name is another infobase.</summary>
    public static void Forget(string databasePath) => SqliteFile.Forget(databasePath, Kind, Node);

    public static ulong NodeOf(SystemStore system)
    {
        if (system.Get(Kind, Node) is { Length: 8 } known) return BinaryPrimitives.ReadUInt64BigEndian(known);
        var made = RandomNumberGenerator.GetBytes(8);
        // 48 bits; the multicast bit says that it is no network card's address (RFC 9562 §5.1).
        made[0] = made[1] = 0;
        made[2] |= 1;
        system.Put(Kind, Node, made);
        return BinaryPrimitives.ReadUInt64BigEndian(made);
    }
}
