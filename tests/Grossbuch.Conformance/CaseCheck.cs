using System.Text;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>Sends a case of a <c>*.http</c> file to the demo server and compares the answer with what stands in the file.</summary>
public sealed class CaseCheck(DemoServer server)
{
    private readonly Dictionary<string, string> _taken = new(StringComparer.Ordinal);

    public async Task Run(HttpCase item)
    {
        List<string> headers = [.. item.Headers.Select(Fill)];
        if (item.User != "-") headers.Add("Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(item.User)));
        var target = item.Target.StartsWith("//", StringComparison.Ordinal) ? item.Target[1..] : item.Root + item.Target;
        var answer = await RawHttp.Send(
            server.Port, item.Method, Fill(target), headers, Fill(item.Body), TestContext.Current.CancellationToken);
        Assert.True(item.Status == answer.Status, $"{item}: status {answer.Status} instead of {item.Status}\n{answer.Body}");
        Check(item, answer);
    }

    private void Check(HttpCase item, RawResponse answer)
    {
        var at = 0;
        var whole = new List<string>();
        foreach (var line in item.Expected)
        {
            var text = line.Length > 2 ? Fill(line[2..], item).Replace("\\uFEFF", "\uFEFF", StringComparison.Ordinal) : "";
            switch (line[0])
            {
                case '+':
                    var found = answer.Body.IndexOf(text, at, StringComparison.Ordinal);
                    Assert.True(found >= 0, $"{item}: the body lacks, after position {at}: {text}\n{answer.Body}");
                    at = found + text.Length;
                    break;
                case '-':
                    Assert.DoesNotContain(text, answer.Body, StringComparison.Ordinal);
                    break;
                case '=':
                    whole.Add(text);
                    break;
                case '>':
                    Take(text, answer.Body);
                    break;
                default:
                    var colon = line.IndexOf(':', StringComparison.Ordinal);
                    var given = answer.Headers.GetValueOrDefault(line[..colon].ToLowerInvariant()) ?? "";
                    Assert.Equal(Fill(line[(colon + 1)..], item).Trim(), given);
                    break;
            }
        }
        if (whole.Count > 0) Assert.Equal(string.Join('\n', whole), answer.Body);
    }

    private void Take(string rule, string body)
    {
        var space = rule.IndexOf(' ', StringComparison.Ordinal);
        var before = rule[(space + 1)..];
        var start = body.IndexOf(before, StringComparison.Ordinal);
        Assert.True(start >= 0, $"there is nothing to take after: {before}\n{body}");
        start += before.Length;
        _taken[rule[..space]] = body[start..body.IndexOf('"', start)];
    }

    private string Fill(string text, HttpCase item) =>
        Fill(text).Replace("{root}", "http://localhost" + item.Root, StringComparison.Ordinal);

    private string Fill(string text)
    {
        foreach (var (name, value) in _taken) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }
}
