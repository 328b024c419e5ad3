using System.Globalization;
using System.Security;
using System.Text;

namespace Grossbuch.OData.Wire;

/// <summary>
/// The two forms of an error (odata §9.1). The format follows the request's, the language of the text the session's; <c>lang</c> is always
/// ru.
/// </summary>
internal static class ErrorWriter
{
    public static void Write(Answer answer, Format format, ODataError error, int status, string text)
    {
        answer.Buffer.Clear();
        answer.Location = null;
        answer.Status = status;
        answer.ContentType = format.IsJson() ? ContentTypes.Json : ContentTypes.Xml;
        var code = ((int)error).ToString(CultureInfo.InvariantCulture);
        if (format.IsJson()) WriteJson(answer.Buffer, code, text);
        else answer.Buffer.Put(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<m:error xmlns:m=\"http://schemas.microsoft.com/ado/2007/08/dataservices/metadata\">\n"
            + $"\t<m:code>{code}</m:code>\n\t<m:message>{SecurityElement.Escape(text)}</m:message>\n</m:error>");
    }

    private static void WriteJson(WireBuffer to, string code, string text)
    {
        to.Put($"{{\n\"odata.error\": {{\n\"code\": \"{code}\",\n\"message\": {{\n\"lang\": \"ru\",\n\"value\": \"");
        Utf8.Json(to, Encoding.UTF8.GetBytes(text));
        to.Put("\"\n}\n}\n}"u8);
    }
}
