using System.Security;
using System.Text;
using Grossbuch.OData.Model;

namespace Grossbuch.OData.Wire;

/// <summary>The list of all entity sets (odata §2.1).</summary>
internal static class ServiceDocument
{
    public static void WriteXml(WireBuffer to, EntityModel model, ReadOnlySpan<byte> root)
    {
        to.Put("<service xmlns=\"http://www.w3.org/2007/app\" xmlns:atom=\"http://www.w3.org/2005/Atom\" xml:base=\""u8);
        to.Put(SecurityElement.Escape(Encoding.UTF8.GetString(root)));
        to.Put("\">\n<workspace>\n<atom:title>Default</atom:title>\n"u8);
        foreach (var set in model.Sets) to.Put($"<collection href=\"{set.Name}\">\n<atom:title>{set.Name}</atom:title>\n</collection>\n");
        to.Put("</workspace>\n</service>"u8);
    }

    public static void WriteJson(WireBuffer to, EntityModel model, Format format, ReadOnlySpan<byte> root)
    {
        to.Put("{\n"u8);
        if (format != Format.JsonNone)
        {
            to.Put("\"odata.metadata\": \""u8);
            Utf8.Json(to, root);
            to.Put("/$metadata\",\n"u8);
        }
        to.Put("\"value\": ["u8);
        var isFirst = true;
        foreach (var set in model.Sets)
        {
            to.Put(isFirst ? "{\n"u8 : ",{\n"u8);
            isFirst = false;
            to.Put($"\"name\": \"{set.Name}\",\n\"url\": \"{set.Name}\"\n}}");
        }
        to.Put("]\n}"u8);
    }
}
