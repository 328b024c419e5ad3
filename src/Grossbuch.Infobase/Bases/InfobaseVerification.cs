using Grossbuch.Core;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite;

namespace Grossbuch.Infobase.Bases;

/// <summary>Checks an infobase: whether its data is what it must be, physically and by its configuration.</summary>
public static class InfobaseVerification
{
    /// <summary>Checks an infobase that is open, and may be in use.</summary>
    /// <inheritdoc cref="Store.Verify"/>
    public static VerifyReport Run(Infobase infobase, int examplesMax, Action<string>? progress, CancellationToken cancellation) =>
        infobase.Store.Verify(examplesMax, progress, cancellation);

    /// <summary>
    /// Opens the infobase of a folder and checks it. One that cannot be opened for its damage is checked page by page. Its log is checked
    /// first: opening it throws away what stands behind a damaged place.
    /// </summary>
    /// <exception cref="InfobaseException">Unavailable: another process has the infobase.</exception>
    public static VerifyReport Run(
        InfobaseFolder folder, TimeProvider clock, int examplesMax, Action<string>? progress, CancellationToken cancellation)
    {
        var log = File.Exists(folder.DatabasePath) ? SqliteStore.VerifyLog(folder.DatabasePath, examplesMax, cancellation) : [];
        VerifyReport report;
        try
        {
            using var infobase = InfobaseOpening.Open(folder, clock);
            report = Run(infobase, examplesMax, progress, cancellation);
        }
        catch (InfobaseException damaged) when (damaged.Code is ErrorCode.Corrupt or ErrorCode.Configuration or ErrorCode.Internal)
        {
            var pages = SqliteStore.VerifyPages(folder.DatabasePath, examplesMax, cancellation);
            var closed = new Finding(
                FindingSeverity.Error, "open", folder.Name, $"the infobase cannot be opened: {damaged.Message}", Count: 1, []);
            report = pages with { Findings = [closed, .. pages.Findings] };
        }
        return report with { Findings = [.. log.Except(report.Findings, SameFinding.Comparer), .. report.Findings] };
    }

    private sealed class SameFinding : IEqualityComparer<Finding>
    {
        public static SameFinding Comparer { get; } = new();

        public bool Equals(Finding? x, Finding? y) => x?.Check == y?.Check && x?.Place == y?.Place && x?.Message == y?.Message;

        public int GetHashCode(Finding obj) => HashCode.Combine(obj.Check, obj.Place, obj.Message);
    }
}
