using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;

namespace Grossbuch.Server.Commands;

/// <summary>An infobase in words, for commands that are about to do away with it.</summary>
internal static class InfobaseText
{
    public static string Describe(InfobaseFolder folder)
    {
        var bytes = folder.Size();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the infobase {folder.Name} ({ConfigurationOf(folder)}, {bytes / 1_048_576.0:0.0} MB in {Path.GetFullPath(folder.Path)})");
    }

    // What cannot be read can still be dropped or replaced.
    private static string ConfigurationOf(InfobaseFolder folder)
    {
        try
        {
            var description = folder.ReadDescription();
            return $"{description.Configuration} {description.ConfigurationVersion}".TrimEnd();
        }
        catch (InfobaseException)
        {
            return "its description cannot be read";
        }
    }
}
