namespace Grossbuch.Tests;

/// <summary>Finds files of the repository from wherever the tests were built to.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Recorded answers and real configurations; null where they are absent. They are never part of the repository.</summary>
    public static string? TestData
    {
        get
        {
            var folder = Environment.GetEnvironmentVariable("GROSSBUCH_TEST_DATA") ?? System.IO.Path.Combine(Root, "..", "shared", "data");
            return Directory.Exists(folder) ? folder : null;
        }
    }

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Grossbuch.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
