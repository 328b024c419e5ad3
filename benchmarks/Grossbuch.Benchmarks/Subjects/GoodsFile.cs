using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using RawLimit;

namespace Grossbuch.Benchmarks.Subjects;

/// <summary>The million rows as a file for <c>grossbuch import</c>: one entity a line, in the JSON of the OData interface.</summary>
internal static class GoodsFile
{
    public const int Rows = 1_000_000;
    public const int PageRows = 1000;

    /// <summary>Grows whenever the rows change, so that cached data is made again.</summary>
    public const int Version = 1;

    private const int BufferBytes = 1 << 20;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        var line = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(line, Plain);
        for (var owner = 0; owner < Goods.Owners; owner++)
        {
            WriteOwner(writer, owner);
            Flush(writer, line, file);
        }
        for (var i = 0; i < Rows; i++)
        {
            WriteGoods(writer, new Goods(i));
            Flush(writer, line, file);
        }
    }

    public static string Uuid(byte[] id) => new Guid(id, bigEndian: true).ToString();

    private static void WriteOwner(Utf8JsonWriter writer, int owner)
    {
        writer.WriteStartObject();
        writer.WriteString("$type", "Catalog_Виды");
        writer.WriteString("Ref_Key", Uuid(Goods.OwnerId(owner)));
        writer.WriteString("Code", owner.ToString("D9", CultureInfo.InvariantCulture));
        writer.WriteString("Description", $"Вид {owner}");
        writer.WriteBoolean("DeletionMark", false);
        writer.WriteEndObject();
    }

    private static void WriteGoods(Utf8JsonWriter writer, Goods goods)
    {
        writer.WriteStartObject();
        writer.WriteString("$type", "Catalog_Товары");
        writer.WriteString("Ref_Key", Uuid(goods.Id));
        writer.WriteString("DataVersion", DataVersion(goods.Version));
        writer.WriteBoolean("DeletionMark", goods.DeletionMark);
        writer.WriteString("Code", goods.Code);
        writer.WriteString("Description", goods.Description);
        writer.WriteString("Parent_Key", Uuid(goods.Parent));
        writer.WriteString("Owner_Key", Uuid(goods.Owner));
        writer.WriteNumber("Цена", goods.PriceHundredths / 100m);
        writer.WriteString("ДатаСоздания", goods.Created.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture));
        writer.WriteBoolean("Активен", goods.Active);
        writer.WriteEndObject();
    }

    /// <summary>The reference writes its version as a number; the wire form of the platform is eight bytes in base64.</summary>
    private static string DataVersion(long version)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, version);
        return Convert.ToBase64String(bytes);
    }

    private static void Flush(Utf8JsonWriter writer, ArrayBufferWriter<byte> line, Stream file)
    {
        writer.Flush();
        file.Write(line.WrittenSpan);
        file.WriteByte((byte)'\n');
        line.ResetWrittenCount();
        writer.Reset();
    }
}
