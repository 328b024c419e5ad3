using Grossbuch.Benchmarks.Processes;

namespace Grossbuch.Benchmarks.Subjects;

/// <summary>A program that serves the million rows, and how it is asked for them.</summary>
internal interface ISubject
{
    /// <summary>The value of the header Authorization, or null where the program knows no users.</summary>
    string? Authorization { get; }

    Launch Goods { get; }

    string AllRowsPath { get; }

    /// <summary>Requests for single entities; the load generator goes through them in a ring.</summary>
    IReadOnlyList<string> KeyPaths { get; }

    string PagePath(int skip);

    /// <summary>Makes the data where it is missing or out of date.</summary>
    Task PrepareGoodsAsync();
}

/// <summary>The program that we measure: besides the rows it has a demo and takes configurations of any size.</summary>
internal interface IProduct : ISubject
{
    /// <summary>Serves the demo; ready at its first answer with data.</summary>
    Launch Demo { get; }

    /// <summary>Throws old demo data away, since the demo of another build may differ: the next start makes it.</summary>
    Task PrepareDemoAsync();

    /// <summary>Serves the large base; ready when the server says so.</summary>
    Launch Large { get; }

    /// <summary>A small answer of the large base, behind authentication.</summary>
    string LargePath { get; }

    Task<TimeSpan> LoadLargeAsync(string source);

    Task AddLargeUserAsync();

    Task FillLargeTablesAsync();

    /// <summary>A new base of the goods' configuration without a row, in a folder of its own, which is returned.</summary>
    Task<string> MakeEmptyAsync();

    /// <summary>Serves the empty base.</summary>
    Launch Empty { get; }

    /// <summary>Where new goods are posted to in the empty base.</summary>
    string PostPath { get; }
}
