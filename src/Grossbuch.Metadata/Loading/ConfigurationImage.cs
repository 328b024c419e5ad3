using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Grossbuch.Metadata.Loading;

/// <summary>
/// A loaded configuration as one binary file, read in a fraction of the time that its XML takes. It holds the raw objects, from which the
/// same model is built again. It is a cache: any doubt about it makes it void, and the caller loads the dump.
/// </summary>
public static class ConfigurationImage
{
    private const int HeaderBytes = 4 + 16 + 32;

    private static ReadOnlySpan<byte> Magic => "GBCI"u8;

    // Images of another build of this assembly are void: a changed reader may see more in a dump than the image kept.
    private static Guid Version => typeof(ConfigurationImage).Module.ModuleVersionId;

    /// <summary>Writes what <paramref name="loaded"/> was made of; it must have a configuration.</summary>
    public static void Write(LoadResult loaded, Stream to)
    {
        var raw = loaded.Raw ?? throw new InvalidOperationException("Only a load without errors can be kept as an image.");
        var payload = new ImageWriter().Write(raw);
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        Version.TryWriteBytes(header[4..]);
        SHA256.HashData(payload, header[20..]);
        to.Write(header);
        to.Write(payload);
    }

    /// <summary>
    /// The configuration of an image; null when the image is damaged, was written by another build, or is not of the source with
    /// <paramref name="contentHash"/> (when one is given). Diagnostics are those of the model; those of the files were told when they
    /// were read.
    /// </summary>
    public static LoadResult? Read(ReadOnlyMemory<byte> image, string? contentHash = null)
    {
        if (Open(image.Span) is not { } raw || (contentHash is not null && raw.ContentHash != contentHash)) return null;
        var result = DesignerDump.Build(raw, [], isChecked: true);
        return result.Configuration is null ? null : result;
    }

    private static RawConfiguration? Open(ReadOnlySpan<byte> image)
    {
        if (image.Length < HeaderBytes + sizeof(int) || !image.StartsWith(Magic) || new Guid(image[4..20]) != Version) return null;
        var payload = image[HeaderBytes..];
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(payload, hash);
        if (!hash.SequenceEqual(image[20..HeaderBytes])) return null;
        // The tables stand behind the objects that use them; their place stands first.
        var tables = BinaryPrimitives.ReadInt32LittleEndian(payload);
        return new ImageReader(payload, tables).Read();
    }
}
