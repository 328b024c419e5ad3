using System.Globalization;

namespace Grossbuch.Benchmarks;

/// <summary>
/// The command line: ids (all when none is named), <c>--json</c>, <c>--fresh</c>, <c>--rounds=N</c>; <c>--self-test</c> tries the harness.
/// </summary>
internal sealed record Arguments(IReadOnlyList<IBenchmark> Benchmarks, bool Json, bool Fresh, bool SelfTest, int Rounds)
{
    private const int RoundsDefault = 5;

    /// <returns>The arguments, or null and the reason.</returns>
    public static (Arguments? Arguments, string? Refusal) Parse(string[] args, IReadOnlyList<IBenchmark> all)
    {
        var chosen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var (json, fresh, selfTest, rounds) = (false, false, false, RoundsDefault);
        foreach (var arg in args)
        {
            if (arg == "--json") json = true;
            else if (arg == "--fresh") fresh = true;
            else if (arg == "--self-test") selfTest = true;
            else if (arg.StartsWith("--rounds=", StringComparison.Ordinal))
            {
                if (!int.TryParse(arg.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out rounds) || rounds < 1)
                    return (null, $"--rounds takes a whole number from 1, not «{arg[9..]}»");
            }
            else if (arg.StartsWith('-'))
            {
                return (null, $"no option «{arg}»; there are --json, --fresh, --rounds=N");
            }
            else
            {
                // A part is measured together with its siblings, so R7.firstByte means R7.
                var id = arg.Split('.')[0];
                if (!all.Any(benchmark => benchmark.Id.Equals(id, StringComparison.OrdinalIgnoreCase)))
                    return (null, $"no benchmark «{arg}»; there are {string.Join(", ", all.Select(benchmark => benchmark.Id))}");
                chosen.Add(id);
            }
        }
        var benchmarks = all.Where(benchmark => chosen.Count == 0 || chosen.Contains(benchmark.Id)).ToList();
        return (new Arguments(benchmarks, json, fresh, selfTest, rounds), null);
    }
}
