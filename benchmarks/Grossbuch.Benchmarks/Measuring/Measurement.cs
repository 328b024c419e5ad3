namespace Grossbuch.Benchmarks.Measuring;

/// <summary>
/// One bar: our figure, the figure it is held against and the ratio that must be reached. An absolute bar has a unit, its bound is
/// the reference and the ratio must not pass 1.
/// </summary>
internal sealed record Measurement(
    string Id, string Title, double Ours, double Reference, double Must, bool HigherIsBetter, string? Unit = null, string? Note = null)
{
    public double Ratio => Ours / Reference;

    public bool Holds => HigherIsBetter ? Ratio >= Must : Ratio <= Must;

    public static Measurement AtMost(string id, string title, double ours, double bound, string unit, string? note = null) =>
        new(id, title, ours, bound, 1, HigherIsBetter: false, unit, note);
}
