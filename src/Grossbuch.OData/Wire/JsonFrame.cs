using System.Globalization;

namespace Grossbuch.OData.Wire;

/// <summary>What stands around entities: the context, the total, the array (odata §7.2).</summary>
internal static class JsonFrame
{
    /// <summary><c>{ "odata.metadata": "…/$metadata#Catalog_X",</c> — to after a line feed or the member.</summary>
    public static void Open(WireBuffer to, Format format, ReadOnlySpan<byte> root, ReadOnlySpan<byte> context)
    {
        to.Put("{\n"u8);
        if (format == Format.JsonNone) return;
        to.Put("\"odata.metadata\": \""u8);
        Utf8.Json(to, root);
        to.Put("/$metadata#"u8);
        to.Put(context);
        to.Put((byte)'"');
    }

    public static void Count(WireBuffer to, long count)
    {
        JsonRowWriter.Divide(to);
        to.Put($"\"odata.count\": \"{count.ToString(CultureInfo.InvariantCulture)}\"");
    }

    public static void BeginArray(WireBuffer to)
    {
        JsonRowWriter.Divide(to);
        to.Put("\"value\": ["u8);
    }

    public static void BeginRow(WireBuffer to, bool isFirst) => to.Put(isFirst ? "{\n"u8 : ",{\n"u8);

    public static void EndRow(WireBuffer to) => to.Put(to.Written[^1] == '\n' ? "}"u8 : "\n}"u8);

    public static void EndArray(WireBuffer to) => to.Put("]\n}"u8);
}
