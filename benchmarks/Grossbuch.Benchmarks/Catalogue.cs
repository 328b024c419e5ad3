using Grossbuch.Benchmarks.Benchmarks;

namespace Grossbuch.Benchmarks;

/// <summary>Every benchmark, in the order in which they run when none is named.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new PageOfRows(),
        new EntityByKey(),
        new MillionRows(),
        new Paging(),
        new DurableWrites(),
        new DurablePosts(),
        new DemoStart(),
        new LargeConfiguration(),
    ];
}
