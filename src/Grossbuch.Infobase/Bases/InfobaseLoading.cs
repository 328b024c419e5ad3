using Grossbuch.Core;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Loading;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Loading;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Bases;

/// <summary>How a configuration is put into an infobase.</summary>
public sealed record LoadOptions
{
    /// <summary>Full names of what may be lost: objects, tabular sections, fields of the configuration so far.</summary>
    public IReadOnlyCollection<string> Drop { get; init; } = [];

    /// <summary>Where a new infobase has its data, see <see cref="InfobaseDescription.Database"/>; null for the folder, or for where they
    /// are.</summary>
    public string? Database { get; init; }

    /// <summary>Told of every point at which a crash would find other files than before, for tests.</summary>
    internal Action<string>? Passed { get; init; }
}

/// <summary>What a load did to an infobase.</summary>
/// <param name="IsNew">The infobase was made.</param>
/// <param name="IsSame">It had this configuration already.</param>
/// <param name="PredefinedMade">Predefined items that were missing.</param>
/// <param name="Changes">What changed in what is stored.</param>
/// <param name="Backup">The backup that was made before; null when none was needed.</param>
public sealed record LoadSummary(bool IsNew, bool IsSame, int PredefinedMade, Restructuring Changes, string? Backup);

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
    /// <param name="database">Where the data are to be; null for the folder.</param>
    /// <exception cref="InfobaseException">Configuration, with the first error of the dump.</exception>
    public static Infobase Create(InfobaseFolder folder, string source, TimeProvider clock, string? database = null)
    {
        var result = Read(source);
        if (result.Configuration is null)
            throw new InfobaseException(ErrorCode.Configuration, result.Errors.First().ToString());
        return Apply(folder, result, source, clock, out _, new LoadOptions { Database = database });
    }

    /// <summary>
    /// What a loaded configuration would change in the infobase of the folder. Changes nothing at all, and an infobase that is not there
    /// stays so.
    /// </summary>
    /// <exception cref="InfobaseException">Unavailable: another process has the infobase.</exception>
    public static Restructuring Plan(InfobaseFolder folder, LoadResult result)
    {
        var configuration = Required(result);
        if (!folder.Exists) return Restructuring.None;
        using var owned = File.Exists(folder.LockPath) ? InfobaseLock.Take(folder) : null;
        return Plan(folder, folder.PlaceOf(folder.ReadDescription()), configuration);
    }

    /// <summary>The same for an infobase that is open here, while it is in use.</summary>
    public static Restructuring Plan(Infobase infobase, LoadResult result)
    {
        var configuration = Required(result);
        var hash = configuration.Properties.ContentHash;
        return hash.Length > 0 && hash == infobase.Configuration.Properties.ContentHash
            ? Restructuring.None
            : infobase.Store.PlanRestructuring(configuration);
    }

    /// <summary>
    /// Puts a loaded configuration into the infobase of the folder, making it where it is not there, and opens it. A backup is made before
    /// data is changed. The database takes the configuration in one transaction, whose commit is the commit of the load: see
    /// <see cref="PendingLoad"/>.
    /// </summary>
    /// <exception cref="InfobaseException">Configuration: something would be lost that was not named; nothing has changed. Usage: a name
    /// that nothing needs. Unavailable: another process has the infobase.</exception>
    public static Infobase Apply(
        InfobaseFolder folder, LoadResult result, string source, TimeProvider clock, out LoadSummary summary, LoadOptions? options = null)
    {
        options ??= new LoadOptions();
        var configuration = Required(result);
        var isNew = !folder.Exists;
        if (isNew) Restructuring.None.Check(options.Drop);
        if (options.Database is { } database) StorePlace.Check(database);
        folder.Create();
        var owned = InfobaseLock.Take(folder);
        Infobase? infobase = null;
        try
        {
            // What a killed load has committed is taken; its predefined items are those of this load or are gone.
            if (isNew) PendingLoad.Discard(folder);
            else if (PendingLoad.Settle(folder)) PendingLoad.TakeDescription(folder);
            var before = isNew
                ? new InfobaseDescription
                {
                    Database = options.Database,
                    Options = new InfobaseOptions { Language = configuration.DefaultLanguageCode },
                }
                : folder.ReadDescription();
            if (options.Database is not null && options.Database != before.Database)
                throw new InfobaseException(ErrorCode.Usage, $"The infobase {folder.Name} has its data in another place.",
                    "Leave --database out, or make a new infobase and import the data into it.", folder.DescriptionPath);
            var place = folder.PlaceOf(before);
            place.FoldLog();
            var plan = isNew ? Restructuring.None : Plan(folder, place, configuration);
            plan.Check(options.Drop);
            var backup = plan.RewritesData ? AutomaticBackups.Write(folder, before, clock) : null;
            options.Passed?.Invoke("backup made");
            PendingLoad.Write(folder, result, Describe(before, configuration, source, clock), options);
            options.Passed?.Invoke("description written");
            infobase = InfobaseOpening.OpenOwned(folder, owned, configuration, before, clock, options);
            options.Passed?.Invoke("database committed");
            PendingLoad.TakeImage(folder);
            options.Passed?.Invoke("image taken");
            var made = new PredefinedData(infobase).Create();
            options.Passed?.Invoke("predefined items made");
            PendingLoad.TakeDescription(folder);
            options.Passed?.Invoke("description taken");
            summary = new LoadSummary(isNew, !isNew && before.ContentHash == configuration.Properties.ContentHash, made, plan, backup);
            return infobase;
        }
        catch
        {
            // Closed first: what was committed is finished when the infobase is opened again.
            if (infobase is null)
            {
                PendingLoad.Settle(folder);
                owned.Dispose();
            }
            infobase?.Dispose();
            throw;
        }
    }

    internal static void WriteImage(InfobaseFolder folder, LoadResult result)
    {
        using (var stream = File.Create(folder.NextImagePath))
        {
            ConfigurationImage.Write(result, stream);
            stream.Flush(flushToDisk: true);
        }
        File.Move(folder.NextImagePath, folder.ImagePath, overwrite: true);
    }

    private static Restructuring Plan(InfobaseFolder folder, StorePlace place, Configuration configuration) =>
        place.Plan(configuration, OldConfiguration(folder, place));

    // Known only as long as this version reads its image; without it the plan tells less of what has no rows.
    private static Configuration? OldConfiguration(InfobaseFolder folder, StorePlace place)
    {
        var hash = place.AppliedHash();
        foreach (var path in (string[])[folder.ImagePath, folder.NextImagePath])
            if (File.Exists(path) && ConfigurationImage.Read(File.ReadAllBytes(path), hash)?.Configuration is { } old) return old;
        return null;
    }

    private static InfobaseDescription Describe(
        InfobaseDescription before, Configuration configuration, string source, TimeProvider clock) => before with
        {
            Source = Path.GetFullPath(source),
            Configuration = configuration.Name,
            ConfigurationVersion = configuration.Properties.Version,
            ContentHash = configuration.Properties.ContentHash,
            LoadedAt = clock.GetUtcNow().UtcDateTime,
        };

    private static Configuration Required(LoadResult result) => result.Configuration ?? throw new InfobaseException(
        ErrorCode.Configuration, "The configuration has errors and cannot be used.");
}
