using Grossbuch.Metadata.Loading;

namespace Grossbuch.Infobase.Bases;

/// <summary>
/// The files of a load whose database has not committed, or has just done so. Image and description are written beside the valid ones
/// before the commit and renamed after it; the database says whose hash was committed, so that a load killed at any point leaves the old
/// infobase whole, or the new one.
/// </summary>
internal static class PendingLoad
{
    /// <summary>Writes both files to the disk. The description comes last: without it nothing is pending.</summary>
    internal static void Write(InfobaseFolder folder, LoadResult result, InfobaseDescription description, LoadOptions options)
    {
        Discard(folder);
        using (var stream = File.Create(folder.NextImagePath))
        {
            ConfigurationImage.Write(result, stream);
            stream.Flush(flushToDisk: true);
        }
        options.Passed?.Invoke("image written");
        InfobaseFolder.WriteDescription(description, folder.NextDescriptionPath);
    }

    /// <summary>
    /// Settles what a killed load left: takes its image when the database has its configuration, else forgets it. Needs the infobase's
    /// lock.
    /// </summary>
    /// <returns>Whether the rest of the load is still to be done.</returns>
    internal static bool Settle(InfobaseFolder folder)
    {
        if (!File.Exists(folder.NextImagePath) && !File.Exists(folder.NextDescriptionPath)) return false;
        if (File.Exists(folder.NextDescriptionPath) && IsWhole(folder))
        {
            var next = InfobaseFolder.ReadDescription(folder.NextDescriptionPath);
            var place = folder.PlaceOf(next);
            place.FoldLog();
            if (next.ContentHash == place.AppliedHash())
            {
                TakeImage(folder);
                return true;
            }
        }
        Discard(folder);
        return false;
    }

    internal static void TakeImage(InfobaseFolder folder)
    {
        if (File.Exists(folder.NextImagePath)) File.Move(folder.NextImagePath, folder.ImagePath, overwrite: true);
    }

    /// <summary>The description that is to be. Options are those of now: they may have been set since a crash.</summary>
    internal static InfobaseDescription ReadDescription(InfobaseFolder folder)
    {
        var next = InfobaseFolder.ReadDescription(folder.NextDescriptionPath);
        return folder.Exists ? next with { Options = folder.ReadDescription().Options } : next;
    }

    /// <summary>Ends the load.</summary>
    internal static void TakeDescription(InfobaseFolder folder)
    {
        folder.WriteDescription(ReadDescription(folder));
        File.Delete(folder.NextDescriptionPath);
    }

    internal static void Discard(InfobaseFolder folder)
    {
        // In the other order a crash in between would leave a description that waits for an image.
        File.Delete(folder.NextDescriptionPath);
        File.Delete(folder.NextImagePath);
    }

    // A crash in the middle of writing it is before the commit.
    private static bool IsWhole(InfobaseFolder folder)
    {
        try
        {
            InfobaseFolder.ReadDescription(folder.NextDescriptionPath);
            return true;
        }
        catch (Core.InfobaseException)
        {
            return false;
        }
    }
}
