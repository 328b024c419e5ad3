using Grossbuch.Core;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Loading;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Loading;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Bases;

/// <summary>Opens an infobase from its folder: the configuration from its image, the data from its database.</summary>
public static class InfobaseOpening
{
    /// <exception cref="InfobaseException">Configuration, Corrupt or Unavailable, naming the file.</exception>
    /// <param name="logIsLong">Told the bytes of a write-ahead log that some reader keeps from being reset.</param>
    public static Infobase Open(InfobaseFolder folder, TimeProvider clock, Action<long>? logIsLong = null)
    {
        var owned = InfobaseLock.Take(folder);
        Infobase? infobase = null;
        try
        {
            var isPending = PendingLoad.Settle(folder);
            var description = isPending ? PendingLoad.ReadDescription(folder) : folder.ReadDescription();
            var configuration = ReadConfiguration(folder, description);
            infobase = OpenOwned(folder, owned, configuration, description, clock, new LoadOptions(), logIsLong);
            if (!isPending) return infobase;
            new PredefinedData(infobase).Create();
            PendingLoad.TakeDescription(folder);
            return infobase;
        }
        catch
        {
            if (infobase is null) owned.Dispose();
            infobase?.Dispose();
            throw;
        }
    }

    /// <param name="owned">The infobase's lock, which goes with the infobase once it is open.</param>
    internal static Infobase OpenOwned(
        InfobaseFolder folder, InfobaseLock owned, Configuration configuration, InfobaseDescription description, TimeProvider clock,
        LoadOptions load, Action<long>? logIsLong = null)
    {
        var options = description.Options;
        var store = folder.PlaceOf(description).Open(configuration, new StoreOptions
        {
            IsDurable = options.Durability == "full",
            Limits = options.Limits,
            Clock = clock,
            WalWarning = logIsLong,
            BaseId = folder.Name,
        }, load.Drop);
        return new Infobase(folder.Name, configuration, store, options, clock, owned);
    }

    // An image of another version of the server is made anew from the dump, as long as that is where it was and is what it was.
    private static Configuration ReadConfiguration(InfobaseFolder folder, InfobaseDescription description)
    {
        if (File.Exists(folder.ImagePath)
            && ConfigurationImage.Read(File.ReadAllBytes(folder.ImagePath))?.Configuration is { } configuration) return configuration;
        if (Directory.Exists(description.Source)
            && DesignerDump.Load(new PhysicalDumpFolder(description.Source)) is { Configuration: { } reloaded } result
            && reloaded.Properties.ContentHash == description.ContentHash)
        {
            InfobaseLoading.WriteImage(folder, result);
            return reloaded;
        }
        throw new InfobaseException(
            ErrorCode.Configuration,
            $"This version cannot read the image of the configuration of {folder.Name}, and its dump is not at {description.Source}.",
            $"Load the configuration again: grossbuch load SOURCE --base {folder.Name}",
            folder.ImagePath);
    }
}
