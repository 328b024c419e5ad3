using System.Security.Cryptography;
using System.Text;

namespace Grossbuch.Server.Control;

/// <summary>
/// Where the control socket stands: in the data folder, or, where that path is too long for a socket, in a folder of its own that only
/// the owner may enter and that the server's note names.
/// </summary>
internal static class ControlAddress
{
    // Linux takes 107 bytes, macOS 103.
    private const int PathBytesMax = 103;
    private const string Name = "control.sock";

    public static string Usual(string dataDirectory) => Path.GetFullPath(Path.Combine(dataDirectory, Name));

    public static bool IsTooLong(string path) => Encoding.UTF8.GetByteCount(path) > PathBytesMax;

    /// <summary>A path in a short folder that nobody can have made before.</summary>
    public static string Elsewhere()
    {
        var name = Path.Combine("grossbuch-" + RandomNumberGenerator.GetHexString(16, lowercase: true), Name);
        string?[] places = [Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), Path.GetTempPath(), "/tmp"];
        return places.OfType<string>().Where(Directory.Exists).Select(place => Path.Combine(place, name)).First(path => !IsTooLong(path));
    }
}
