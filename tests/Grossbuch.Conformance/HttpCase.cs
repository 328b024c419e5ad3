using System.Globalization;
using System.Text;

namespace Grossbuch.Conformance;

/// <summary>
/// One request with what its answer must be, from a <c>*.http</c> file. The form of a file:
/// <code>
/// @user odata_user:password          for the cases below; "@user -" sends no credentials
/// @root /trade/odata/standard.odata  prefix of targets that do not begin with "//"
/// ### What the case shows
/// GET /Catalog_Goods?$top=1&amp;$format=json
/// Header: value
///
/// body of the request
/// --- 200
/// content-type: application/json;charset=utf-8
/// + text that the body contains, in this order
/// - text that it does not contain
/// = the whole body (several such lines are joined by line feeds; "=" at the end of one adds nothing)
/// &gt; key "Ref_Key": "                takes what follows up to the next quote; later cases of the file write {key}
/// </code>
/// A header without a value is one that the answer does not have.
/// In expected texts <c>{root}</c> is the absolute address of the root and <c>\uFEFF</c> the byte-order mark.
/// </summary>
public sealed record HttpCase(
    string File, string Title, string User, string Root, string Method, string Target, IReadOnlyList<string> Headers, string Body,
        int Status,
    IReadOnlyList<string> Expected)
{
    public override string ToString() => $"{File}: {Title}";

    public static IEnumerable<HttpCase> ReadAll(string folder) =>
        Directory.GetFiles(folder, "*.http").Order(StringComparer.Ordinal)
            .SelectMany(path => Read(Path.GetFileName(path), System.IO.File.ReadAllLines(path)));

    private static IEnumerable<HttpCase> Read(string file, string[] lines)
    {
        string user = "-", root = "";
        var at = 0;
        while (at < lines.Length)
        {
            var line = lines[at++];
            if (line.StartsWith("@user ", StringComparison.Ordinal)) user = line[6..].Trim();
            else if (line.StartsWith("@root ", StringComparison.Ordinal)) root = line[6..].Trim();
            else if (line.StartsWith("### ", StringComparison.Ordinal)) yield return ReadCase(file, line[4..], user, root, lines, ref at);
        }
    }

    private static HttpCase ReadCase(string file, string title, string user, string root, string[] lines, ref int at)
    {
        var request = lines[at++];
        var space = request.IndexOf(' ', StringComparison.Ordinal);
        var headers = new List<string>();
        while (lines[at].Length > 0 && !lines[at].StartsWith("--- ", StringComparison.Ordinal)) headers.Add(lines[at++]);
        var body = new StringBuilder();
        while (!lines[at].StartsWith("--- ", StringComparison.Ordinal)) body.Append(lines[at++]).Append('\n');
        var status = int.Parse(lines[at++][4..], CultureInfo.InvariantCulture);
        var expected = new List<string>();
        while (at < lines.Length && !lines[at].StartsWith("### ", StringComparison.Ordinal) && !lines[at].StartsWith('@'))
            if (lines[at++] is { Length: > 0 } line && line[0] != '#') expected.Add(line);
        return new HttpCase(file, title, user, root, request[..space], request[(space + 1)..], headers, body.ToString()
            .Trim(), status, expected);
    }
}
