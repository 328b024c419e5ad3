using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Grossbuch.Tests.Infobase;

/// <summary>One step of a case of writing: what is done, and what comes of it.</summary>
/// <param name="Options">Words between the verb and the set, with their values: <c>as</c>, <c>in</c>, <c>version</c>, <c>load</c>.</param>
internal sealed record WriteStep(int Line, string Verb, IReadOnlyDictionary<string, string> Options, string Set, string Json)
{
    /// <summary>JSON of what must hold afterwards, in the answer and in the base; null when nothing is said.</summary>
    public string? Expected { get; set; }

    /// <summary>The code of a refusal and what its text holds; null when the step must succeed.</summary>
    public (string Code, string Text)? Refusal { get; set; }

    /// <summary>The steps of a unit.</summary>
    public List<WriteStep> Inner { get; } = [];
}

/// <summary>One case: a title that says the rule, and its steps, in a base of its own.</summary>
internal sealed record WriteCase(int Line, string Title, string Configuration, List<WriteStep> Steps)
{
    public Dictionary<string, string> Options { get; } = [];
}

/// <summary>Reads <c>tests/fixtures/writes/*.write</c>; the form is described in the README beside them.</summary>
internal sealed partial class WriteScript
{
    private readonly string _name;
    private readonly string[] _lines;
    private readonly List<WriteCase> _cases = [];
    private string _configuration = "";
    private int _at;

    private WriteScript(string path)
    {
        _name = Path.GetFileName(path);
        _lines = File.ReadAllLines(path);
    }

    public static IEnumerable<string> Files =>
        Directory.GetFiles(Repository.Path("tests/fixtures/writes"), "*.write").Order(StringComparer.Ordinal);

    public static List<WriteCase> Read(string path)
    {
        var script = new WriteScript(path);
        script.Parse();
        return script._cases;
    }

    /// <summary>The reference that a case calls <c>@name</c>.</summary>
    public static Guid Key(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16), bigEndian: true);

    private void Parse()
    {
        for (; _at < _lines.Length; _at++)
        {
            var line = _lines[_at].Trim();
            if (line.Length == 0 || (line[0] == '#' && !line.StartsWith("## ", StringComparison.Ordinal))) continue;
            if (line.StartsWith("## ", StringComparison.Ordinal)) _cases.Add(new WriteCase(_at + 1, line[3..], _configuration, []));
            else if (line.StartsWith("configuration ", StringComparison.Ordinal)) _configuration = line[14..];
            else if (_cases.Count == 0) throw Wrong("a step before the first case");
            else if (line.Split(' ') is ["option", var key, var value]) _cases[^1].Options[key] = value;
            else if (line == "unit {") ReadUnit();
            else ReadLine(line, _cases[^1].Steps);
        }
    }

    private void ReadUnit()
    {
        var unit = new WriteStep(_at + 1, "unit", new Dictionary<string, string>(), "", "");
        for (_at++; _lines[_at].Trim() != "}"; _at++)
            if (_lines[_at].Trim() is { Length: > 0 } line) ReadLine(line, unit.Inner);
        _cases[^1].Steps.Add(unit);
    }

    private void ReadLine(string line, List<WriteStep> steps)
    {
        if (line[0] == '=')
        {
            if (steps.Count == 0) throw Wrong("an expectation of nothing");
            steps[^1].Expected = ReadJson(line[1..]);
        }
        else if (RefusalForm().Match(line) is { Success: true } refusal)
            steps[^1].Refusal = (refusal.Groups["code"].Value, refusal.Groups["text"].Value);
        else if (StepForm().Match(line) is { Success: true } step) ReadStep(step, steps);
        else throw Wrong($"'{line}' is no step");
    }

    private void ReadStep(Match step, List<WriteStep> steps)
    {
        var words = step.Groups["options"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var options = new Dictionary<string, string>();
        for (var i = 0; i < words.Length; i++)
            options.Add(words[i], words[i] is "load" or "owner" ? "" : words[++i]);
        var line = _at + 1;
        var json = step.Groups["rest"].Value;
        steps.Add(new WriteStep(
            line, step.Groups["verb"].Value, options, step.Groups["set"].Value, json.StartsWith('{') ? ReadJson(json) : json));
    }

    // Goes on over the following lines until the braces are closed; @name is a key.
    private string ReadJson(string text)
    {
        while (Depth(text) > 0 && _at + 1 < _lines.Length) text += "\n" + _lines[++_at];
        return KeyForm().Replace(text, match => $"\"{Key(match.Groups["name"].Value)}\"");
    }

    private static int Depth(string text)
    {
        var (depth, isQuoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) isQuoted = !isQuoted;
            else if (!isQuoted) depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
        }
        return depth;
    }

    private FormatException Wrong(string what) => new($"{_name}:{_at + 1}: {what}");

    [GeneratedRegex("^(?<verb>create|update|save|delete|read|absent|count)(?<options>( (load|owner|(as|in|version) \\S+))*)"
        + " (?<set>\\w+_\\w+) ?(?<rest>.*)$")]
    private static partial Regex StepForm();

    [GeneratedRegex("^refused (?<code>\\w+)( «(?<text>.*)»)?$")]
    private static partial Regex RefusalForm();

    [GeneratedRegex("\"@(?<name>[\\w-]+)\"")]
    private static partial Regex KeyForm();
}
