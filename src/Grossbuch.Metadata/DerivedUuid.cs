using System.Security.Cryptography;
using System.Text;

namespace Grossbuch.Metadata;

/// <summary>A stable uuid for something that has a name but no uuid of its own in the configuration.</summary>
internal static class DerivedUuid
{
    public static Guid Of(Guid owner, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(owner.ToString("N") + name));
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
