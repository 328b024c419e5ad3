using Grossbuch.Benchmarks.Measuring;

namespace Grossbuch.Benchmarks;

/// <summary>One id of the list. A benchmark with several bars returns one part for each, named <c>ID.part</c>.</summary>
internal interface IBenchmark
{
    string Id { get; }
    string Title { get; }
    Task<IReadOnlyList<Measurement>> RunAsync(Stand stand);
}
