namespace Grossbuch.Benchmarks;

/// <summary>A benchmark that could not be measured: its text is all that the reader gets, so it says what to look at.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
