using System.Diagnostics;

namespace Writers;

/// <summary>What the disk itself gives: a page appended and forced down, again and again.</summary>
internal static class Fsync
{
    public static Figures Run(string folder, TimeSpan time)
    {
        var path = Path.Combine(folder, "fsync.bin");
        var times = new List<long>();
        var page = new byte[4096];
        var watch = Stopwatch.StartNew();
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            while (watch.Elapsed < time)
            {
                var start = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetTimestamp() - start);
            }
        File.Delete(path);
        return Figures.Of([times], watch.Elapsed);
    }
}
