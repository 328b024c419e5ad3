using System.Text.RegularExpressions;
using Xunit;

namespace Grossbuch.Tests.Tidy;

/// <summary>
/// Habits of the house that no compiler checks. Exceptions stand with their reasons in <c>tests/fixtures/tidy-exceptions.txt</c>.
/// </summary>
public sealed partial class StyleTests
{
    private const int FileLinesMax = 600;
    private const int MethodLinesMax = 70;
    private const int LineCharsMax = 140;

    private static readonly (Regex Pattern, string What, string[] AllowedIn)[] Forbidden =
    [
        (ClockPattern(), "the clock comes from a TimeProvider", []),
        (IdentityPattern(), "identities come from a RefGenerator", []),
        (ConsolePattern(), "a command may run in a server: only the terminal knows the console",
            ["src/Grossbuch.Server/Control/Terminal.cs"]),
        (SqlPattern(), "SQL text lives in Storage", ["src/Grossbuch.Storage/"]),
        (GuidBytesPattern(), "RefKey is the only one that knows the byte order", ["src/Grossbuch.Core/Values/RefKey.cs"]),
        (UnfinishedPattern(), "nothing is called done before it is", []),
    ];

    [Fact]
    public void Files_methods_and_lines_are_short()
    {
        var found = new List<string>();
        foreach (var (path, lines) in SourceFiles("src", "tests", "benchmarks"))
        {
            if (lines.Length > FileLinesMax) found.Add($"{path}: {lines.Length} lines");
            found.AddRange(LongLines(lines).Select(line => $"{path}:{line.Number}: {line.Length} characters"));
            found.AddRange(LongMethods(lines).Select(method => $"{path}:{method.Line}: a method of {method.Length} lines"));
        }
        AssertNone(found);
    }

    [Fact]
    public void Nothing_goes_round_the_house()
    {
        var found = new List<string>();
        foreach (var (path, lines) in SourceFiles("src"))
            for (var i = 0; i < lines.Length; i++)
                foreach (var (pattern, what, allowedIn) in Forbidden)
                    if (!allowedIn.Any(place => path.StartsWith(place, StringComparison.Ordinal))
                        && !lines[i].TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(lines[i]))
                        found.Add($"{path}:{i + 1}: {what}: {lines[i].Trim()}");
        AssertNone(found);
    }

    [Fact]
    public void Types_are_named_for_what_they_are()
    {
        var found = SourceFiles("src").SelectMany(
            file => file.Lines.Where(line => BadNamePattern().IsMatch(line)).Select(line => $"{file.Path}: {line.Trim()}"));
        AssertNone([.. found]);
    }

    private static void AssertNone(List<string> found)
    {
        var exceptions = File.ReadAllLines(Repository.Path("tests/fixtures/tidy-exceptions.txt"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" -- ")[0].Trim()).ToArray();
        found.RemoveAll(item => exceptions.Any(exception => item.StartsWith(exception, StringComparison.Ordinal)));
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    // Embedded text keeps the lines it has.
    private static IEnumerable<(int Number, int Length)> LongLines(string[] lines)
    {
        var isText = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var isBorder = lines[i].Split("\"\"\"").Length % 2 == 0;
            if (!isText && !isBorder && lines[i].Length > LineCharsMax) yield return (i + 1, lines[i].Length);
            if (isBorder) isText = !isText;
        }
    }

    // A member's braces stand on lines of their own at the member's indentation, so its end is the first such line after its beginning.
    private static IEnumerable<(int Line, int Length)> LongMethods(string[] lines)
    {
        for (var i = 1; i < lines.Length; i++)
        {
            var indent = lines[i].Length - lines[i].TrimStart().Length;
            if (lines[i].Trim() != "{" || !lines[i - 1].TrimEnd().EndsWith(')') || TypePattern().IsMatch(lines[i - 1])) continue;
            var end = Array.FindIndex(lines, i, line => line.StartsWith(new string(' ', indent) + "}", StringComparison.Ordinal));
            if (end - i - 1 > MethodLinesMax) yield return (i, end - i - 1);
        }
    }

    private static IEnumerable<(string Path, string[] Lines)> SourceFiles(params string[] folders) =>
        folders.Where(folder => Directory.Exists(Repository.Path(folder)))
            .SelectMany(folder => Directory.GetFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => (Path: Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'), path))
            .Where(file => !file.Path.Contains("/obj/", StringComparison.Ordinal)
                && !file.Path.Contains("/bin/", StringComparison.Ordinal) && !file.Path.Contains("/.artifacts/", StringComparison.Ordinal))
            .Select(file => (file.Path, File.ReadAllLines(file.path)));

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Now|UtcNow|Today)\b")]
    private static partial Regex ClockPattern();

    [GeneratedRegex(@"\bGuid\.(NewGuid|CreateVersion7)\b")]
    private static partial Regex IdentityPattern();

    [GeneratedRegex(@"\bConsole\.")]
    private static partial Regex ConsolePattern();

    [GeneratedRegex(@"""\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA)\s")]
    private static partial Regex SqlPattern();

    [GeneratedRegex(@"\bToByteArray\(\)")]
    private static partial Regex GuidBytesPattern();

    [GeneratedRegex("NotImplementedException|\\bTODO\\b|\\bFIXME\\b|\\bHACK\\b")]
    private static partial Regex UnfinishedPattern();

    [GeneratedRegex(@"\b(class|struct|record|interface)\s+\w*(Manager|Helper|Util|Utils|Impl|Base)\b")]
    private static partial Regex BadNamePattern();

    [GeneratedRegex(@"\b(class|struct|record|interface)\b")]
    private static partial Regex TypePattern();
}
