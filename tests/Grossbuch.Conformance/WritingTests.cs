using Xunit;

namespace Grossbuch.Conformance;

/// <summary>
/// The stories of <c>tests/fixtures/wire/writing</c>: the cases of a file follow one another, on bases that nothing else looks at.
/// </summary>
public sealed class WritingTests(DemoServer server)
{
    private static readonly ILookup<string, HttpCase> Stories =
        HttpCase.ReadAll(Repository.Path("tests/fixtures/wire/writing")).ToLookup(item => item.File, StringComparer.Ordinal);

    public static TheoryData<string> Files() => [.. Stories.Select(story => story.Key)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Goes_as_told(string file)
    {
        var check = new CaseCheck(server);
        foreach (var item in Stories[file]) await check.Run(item);
    }
}
