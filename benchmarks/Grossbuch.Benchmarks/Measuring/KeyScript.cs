using System.Text;

namespace Grossbuch.Benchmarks.Measuring;

/// <summary>
/// A script of the load generator that sends a ring of requests. They are put together before the run, so the script costs one table
/// access per request, the same for both sides.
/// </summary>
internal static class KeyScript
{
    /// <param name="file">Where the script goes.</param>
    /// <param name="paths">The requests; repeated until there are <paramref name="count"/>, so that both sides hold equal tables.</param>
    /// <param name="count">How many requests the ring has.</param>
    public static string Write(string file, IReadOnlyList<string> paths, int count)
    {
        var text = new StringBuilder("local paths = {\n");
        for (var i = 0; i < count; i++) text.Append("  \"").Append(paths[i % paths.Count]).Append("\",\n");
        text.Append("""
            }
            local requests, count, at = {}, #paths, 0
            function init(args)
              for i, path in ipairs(paths) do requests[i] = wrk.format("GET", path) end
            end
            function request()
              at = at % count + 1
              return requests[at]
            end

            """);
        File.WriteAllText(file, text.ToString());
        return file;
    }
}
