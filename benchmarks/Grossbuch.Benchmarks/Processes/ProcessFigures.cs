using System.Globalization;

namespace Grossbuch.Benchmarks.Processes;

/// <summary>What the kernel knows of a process: processor time used so far and the greatest memory it ever held.</summary>
internal readonly record struct ProcessFigures(double CpuMs, long PeakMemoryBytes)
{
    // USER_HZ is 100 in every Linux that .NET runs on; a tick is 10 ms.
    private const double TickMs = 10;

    // Fields of /proc/PID/stat counted from the state, the first one after the name in parentheses.
    private const int UserTicks = 11;
    private const int SystemTicks = 12;

    public static ProcessFigures Read(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // The name of the process may hold blanks and parentheses, so the fields are counted from its end.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[UserTicks]) + Number(fields[SystemTicks]);
        var peak = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var kibibytes = Number(peak.Split(' ', '\t').First(word => word.Length > 0 && char.IsAsciiDigit(word[0])));
        return new ProcessFigures(ticks * TickMs, kibibytes * 1024);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
