namespace Grossbuch.Benchmarks.Measuring;

/// <summary>Medians: one round disturbed by a neighbour on the same cores must not decide.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) throw new InvalidOperationException("a median of nothing");
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double Of<T>(IEnumerable<T> rounds, Func<T, double> figure) => Of(rounds.Select(figure));
}
