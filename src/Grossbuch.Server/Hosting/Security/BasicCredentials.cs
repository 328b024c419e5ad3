using System.Buffers;
using System.Text;

namespace Grossbuch.Server.Hosting.Security;

/// <summary>Name and password of an <c>Authorization: Basic</c> header, in UTF-8 (RFC 7617; odata §10).</summary>
internal static class BasicCredentials
{
    private const string Scheme = "Basic ";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryRead(string? header, out string name, out string password)
    {
        name = password = "";
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var encoded = header.AsSpan(Scheme.Length).Trim();
        var bytes = ArrayPool<byte>.Shared.Rent(((encoded.Length / 4) + 1) * 3);
        try
        {
            if (!Convert.TryFromBase64Chars(encoded, bytes, out var count)) return false;
            var text = Strict.GetString(bytes, 0, count);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) return false;
            (name, password) = (text[..colon], text[(colon + 1)..]);
            return true;
        }
        catch (DecoderFallbackException)
        {
            // A login in another encoding is simply not the login.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}
