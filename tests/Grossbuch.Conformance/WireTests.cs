using System.Text;
using Xunit;

namespace Grossbuch.Conformance;

/// <summary>Every case of every <c>tests/fixtures/wire/*.http</c> file, against the real server with the demo bases.</summary>
public sealed class WireTests(DemoServer server)
{
    private static readonly Dictionary<string, HttpCase> All =
        HttpCase.ReadAll(Repository.Path("tests/fixtures/wire")).ToDictionary(item => item.ToString(), StringComparer.Ordinal);

    public static TheoryData<string> Cases() => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answers_as_recorded(string name)
    {
        var item = All[name];
        List<string> headers = [.. item.Headers];
        if (item.User != "-") headers.Add("Authorization: Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(item.User)));
        var target = item.Target.StartsWith("//", StringComparison.Ordinal) ? item.Target[1..] : item.Root + item.Target;
        var answer = await RawHttp.Send(server.Port, item.Method, target, headers, item.Body, TestContext.Current.CancellationToken);
        Assert.True(item.Status == answer.Status, $"status {answer.Status} instead of {item.Status}\n{answer.Body}");
        Check(item, answer);
    }

    private static void Check(HttpCase item, RawResponse answer)
    {
        var at = 0;
        var whole = new List<string>();
        foreach (var line in item.Expected)
        {
            var text = line.Length > 2 ? line[2..].Replace("{root}", "http://localhost" + item.Root, StringComparison.Ordinal)
                .Replace("\\uFEFF", "\uFEFF", StringComparison.Ordinal) : "";
            switch (line[0])
            {
                case '+':
                    var found = answer.Body.IndexOf(text, at, StringComparison.Ordinal);
                    Assert.True(found >= 0, $"the body lacks, after position {at}: {text}\n{answer.Body}");
                    at = found + text.Length;
                    break;
                case '-':
                    Assert.DoesNotContain(text, answer.Body, StringComparison.Ordinal);
                    break;
                case '=':
                    whole.Add(text);
                    break;
                default:
                    var colon = line.IndexOf(':', StringComparison.Ordinal);
                    Assert.Equal(line[(colon + 1)..].Trim(), answer.Headers.GetValueOrDefault(line[..colon].ToLowerInvariant()));
                    break;
            }
        }
        if (whole.Count > 0) Assert.Equal(string.Join('\n', whole), answer.Body);
    }
}
