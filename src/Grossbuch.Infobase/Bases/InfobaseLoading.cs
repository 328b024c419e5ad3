using Grossbuch.Core;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Loading;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Infobase.Bases;

/// <summary>What a load did to an infobase.</summary>
public sealed record LoadSummary(bool IsNew, bool IsSame, int PredefinedMade);

/// <summary>Makes an infobase of a configuration, or gives an infobase a newer one.</summary>
public static class InfobaseLoading
{
    /// <summary>Reads a dump; what it finds is in the result's diagnostics.</summary>
    public static LoadResult Read(string source)
    {
        if (!Directory.Exists(source))
            throw new InfobaseException(ErrorCode.Usage, $"There is no folder '{source}'.", "SOURCE is the folder with Configuration.xml.");
        return DesignerDump.Load(new PhysicalDumpFolder(source));
    }

    /// <summary>Makes a new infobase and opens it.</summary>
    /// <exception cref="InfobaseException">Configuration, with the first error of the dump.</exception>
    public static Infobase Create(InfobaseFolder folder, string source, TimeProvider clock)
    {
        var result = Read(source);
        if (result.Configuration is null)
            throw new InfobaseException(ErrorCode.Configuration, result.Errors.First().ToString());
        return Apply(folder, result, source, clock, out _);
    }

    /// <summary>
    /// Puts a loaded configuration into the infobase of the folder, making it where it is not there, and opens it. The database takes the
    /// configuration in one transaction; the image and the description follow, so that a crash in between leaves a base that loads again.
    /// </summary>
    /// <exception cref="InfobaseException">Configuration: the database cannot take a change of the configuration.</exception>
    public static Infobase Apply(InfobaseFolder folder, LoadResult result, string source, TimeProvider clock, out LoadSummary summary)
    {
        var configuration = result.Configuration ?? throw new InfobaseException(
            ErrorCode.Configuration, "The configuration has errors and cannot be used.");
        var isNew = !folder.Exists;
        folder.Create();
        var before = isNew
            ? new InfobaseDescription { Options = new InfobaseOptions { Language = configuration.DefaultLanguageCode } }
            : folder.ReadDescription();
        var infobase = InfobaseOpening.Open(folder, configuration, before.Options, clock);
        try
        {
            // Nobody else has the infobase yet: the write never waits.
            var made = new PredefinedData(infobase).Create().AsTask().GetAwaiter().GetResult();
            WriteImage(folder, result);
            folder.WriteDescription(before with
            {
                Source = Path.GetFullPath(source),
                Configuration = configuration.Name,
                ConfigurationVersion = configuration.Properties.Version,
                ContentHash = configuration.Properties.ContentHash,
                LoadedAt = clock.GetUtcNow().UtcDateTime,
            });
            summary = new LoadSummary(isNew, !isNew && before.ContentHash == configuration.Properties.ContentHash, made);
            return infobase;
        }
        catch
        {
            infobase.Dispose();
            throw;
        }
    }

    internal static void WriteImage(InfobaseFolder folder, LoadResult result)
    {
        var beside = folder.ImagePath + ".new";
        using (var stream = File.Create(beside)) ConfigurationImage.Write(result, stream);
        File.Move(beside, folder.ImagePath, overwrite: true);
    }
}
