namespace Grossbuch.Core.Text;

/// <summary>Finds the name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the smallest edit distance, case ignored; null when none is near (more than a third of the letters differ).
    /// </summary>
    public static string? Find(string wrong, IEnumerable<string> candidates)
    {
        string? best = null;
        var bestDistance = Math.Max(2, wrong.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - wrong.Length) >= bestDistance) continue;
            var distance = Distance(wrong, candidate, bestDistance);
            if (distance >= bestDistance) continue;
            (best, bestDistance) = (candidate, distance);
        }
        return best;
    }

    // Damerau–Levenshtein with adjacent swaps, over lower-cased characters; a case difference alone costs nothing.
    private static int Distance(string left, string right, int giveUp)
    {
        var width = right.Length + 1;
        Span<int> rows = width <= 128 ? stackalloc int[3 * width] : new int[3 * width];
        Span<int> before = rows[..width], last = rows[width..(2 * width)], now = rows[(2 * width)..];
        for (var j = 0; j < width; j++) last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j < width; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                var value = Math.Min(Math.Min(last[j] + 1, now[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    value = Math.Min(value, before[j - 2] + 1);
                now[j] = value;
                least = Math.Min(least, value);
            }
            if (least >= giveUp) return giveUp;
            var spare = before;
            before = last;
            last = now;
            now = spare;
        }
        return last[width - 1];
    }

    private static bool Same(char left, char right) => left == right || char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
