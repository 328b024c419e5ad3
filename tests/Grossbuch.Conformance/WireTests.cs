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
    public Task Answers_as_recorded(string name) => new CaseCheck(server).Run(All[name]);
}
