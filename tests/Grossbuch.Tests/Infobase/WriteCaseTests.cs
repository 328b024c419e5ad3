using System.Collections.Concurrent;
using Grossbuch.Infobase.Bases;
using Grossbuch.Metadata.Loading;
using Xunit;

namespace Grossbuch.Tests.Infobase;

/// <summary>The rules of writing, as <c>tests/fixtures/writes/*.write</c> tell them: each case in a new base.</summary>
public sealed class WriteCaseTests
{
    private static readonly ConcurrentDictionary<string, Lazy<LoadResult>> Loaded = new();

    public static TheoryData<string> Cases() =>
    [
        .. WriteScript.Files.SelectMany(file =>
            WriteScript.Read(file).Select(item => $"{Path.GetFileName(file)}:{item.Line} {item.Title}")),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_rule_of_writing_holds(string place)
    {
        var file = place[..place.IndexOf(':', StringComparison.Ordinal)];
        var line = int.Parse(place.AsSpan(file.Length + 1, place.IndexOf(' ', StringComparison.Ordinal) - file.Length - 1),
            System.Globalization.CultureInfo.InvariantCulture);
        var item = WriteScript.Read(Repository.Path($"tests/fixtures/writes/{file}")).Single(one => one.Line == line);
        var source = SourceOf(item.Configuration);
        using var temporary = new TemporaryBase(
            source, Loaded.GetOrAdd(source, path => new Lazy<LoadResult>(() => InfobaseLoading.Read(path))).Value);
        foreach (var (key, value) in item.Options) Apply(temporary.Infobase, key, value);
        await new WriteRun(temporary.Infobase, file).Run(item.Steps);
    }

    private static string SourceOf(string configuration) => configuration is "torg" or "trade"
        ? TemporaryBase.Demo(configuration)
        : Repository.Path($"tests/fixtures/configurations/{configuration}/configuration");

    private static void Apply(Grossbuch.Infobase.Infobase infobase, string key, string value)
    {
        Assert.Equal("writing.emptyCodes", key);
        var options = infobase.Options;
        infobase.Apply(options with { Writing = options.Writing with { EmptyCodes = value } });
    }
}
