// Durable inserts, counted: writers ours|competing|fsync FOLDER CLIENTS SECONDS
// Prints one line: operations per second, then the median and the 99th percentile of the time of one in milliseconds.
using System.Globalization;
using Writers;

if (args is not [var side, var folder, var clientsText, var secondsText]
    || !int.TryParse(clientsText, CultureInfo.InvariantCulture, out var clients)
    || !double.TryParse(secondsText, CultureInfo.InvariantCulture, out var seconds))
{
    Console.Error.WriteLine("writers ours|competing|fsync FOLDER CLIENTS SECONDS");
    return 2;
}
if (new DriveInfo(Path.GetFullPath(folder)).DriveFormat is "tmpfs" or "ramfs")
{
    Console.Error.WriteLine($"{folder} lies in memory: durable writes are measured on a disk");
    return 2;
}
var figures = side switch
{
    "ours" => await Ours.Run(folder, clients, TimeSpan.FromSeconds(seconds)),
    "competing" => Competing.Run(folder, clients, TimeSpan.FromSeconds(seconds)),
    "fsync" => Fsync.Run(folder, TimeSpan.FromSeconds(seconds)),
    _ => null,
};
if (figures is null)
{
    Console.Error.WriteLine($"there is no side '{side}'");
    return 2;
}
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture, $"{figures.PerSecond:F1} {figures.MedianMs:F3} {figures.P99Ms:F3}"));
return 0;
