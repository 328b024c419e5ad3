using System.Collections.Frozen;
using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

// Roles: rights, row restrictions and their templates.
internal sealed partial class ModelBuilder
{
    private readonly Dictionary<string, Right> _plainRights = new(StringComparer.Ordinal);

    private Role BuildRole(RawObject raw)
    {
        if (!raw.Has(RawParts.HasRights))
            Report(Severity.Warning, LoadCodes.UnknownRight, $"{raw.FullName} has no file of rights; it gives none.", raw);
        var rights = ImmutableDictionary.CreateBuilder<string, ObjectRights>(StringComparer.Ordinal);
        var unknown = new UnknownRights();
        foreach (var item in raw.Records(RawParts.Rights))
        {
            if (!_names.Exists(item.Name)) unknown.Objects.Add(item.Name);
            var built = RightsOf(item, raw, unknown);
            // Designer writes an object once; if it is written twice, both count.
            rights[item.Name] = rights.TryGetValue(item.Name, out var known) ? new ObjectRights(item.Name, [.. known.Rights, .. built])
                : new ObjectRights(item.Name, built);
        }
        unknown.Report(raw, Report);
        return new Role
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            SetForNewObjects = raw.Flag("setForNewObjects"),
            SetForAttributesByDefault = raw.Flag("setForAttributesByDefault", absent: true),
            IndependentRightsOfChildObjects = raw.Flag("independentRightsOfChildObjects"),
            Rights = rights.ToImmutable(),
            Templates = [.. raw.Records(RawParts.Templates)
                .Select(template => new RestrictionTemplate(template.Name, template.Text("Condition")))],
        };
    }

    private ImmutableArray<Right> RightsOf(RawObject item, RawObject role, UnknownRights unknown)
    {
        var plain = item.Names("Rights");
        var restricted = item.Records("Restricted");
        var rights = ImmutableArray.CreateBuilder<Right>(plain.Count + restricted.Length);
        foreach (var signed in plain)
        {
            if (!_plainRights.TryGetValue(signed, out var right))
                _plainRights[signed] = right = new Right(signed[1..], signed[0] == '+', []);
            if (!KnownRights.Contains(right.Name)) unknown.Rights.Add(right.Name);
            rights.Add(right);
        }
        foreach (var raw in restricted)
        {
            var name = raw.Name[1..];
            if (!KnownRights.Contains(name)) unknown.Rights.Add(name);
            rights.Add(new Right(
                name, raw.Name[0] == '+',
                [.. raw.Children.Select(child => new RightRestriction([.. child.Names("Fields")], child.Text("Condition")))]));
            Report(Severity.Info, LoadCodes.RowRestriction, $"{role.FullName}: the right {name} on {item.Name} has a row restriction.",
                raw);
        }
        return rights.MoveToImmutable();
    }

    private sealed class UnknownRights
    {
        public List<string> Objects { get; } = [];

        public List<string> Rights { get; } = [];

        public void Report(RawObject role, Action<Severity, string, string, RawObject> report)
        {
            var parts = new List<string>(2);
            if (Objects.Count > 0) parts.Add($"{Objects.Count} objects that the configuration does not have ({Objects[0]} the first)");
            if (Rights.Count > 0) parts.Add($"{Rights.Count} rights of unknown kinds ({Rights[0]} the first)");
            if (parts.Count > 0)
                report(Severity.Warning, LoadCodes.UnknownRight, $"{role.FullName} mentions {string.Join(" and ", parts)}.", role);
        }
    }

    private static readonly FrozenSet<string> KnownRights = """
        Read Insert Update Delete View Edit InputByString Posting UndoPosting TotalsControl Get Set Use Start Execute
        InteractiveInsert InteractiveDelete InteractiveSetDeletionMark InteractiveClearDeletionMark InteractiveDeleteMarked
        InteractiveDeletePredefinedData InteractiveSetDeletionMarkPredefinedData InteractiveClearDeletionMarkPredefinedData
        InteractiveDeleteMarkedPredefinedData InteractivePosting InteractivePostingRegular InteractiveUndoPosting
        InteractiveChangeOfPosted InteractiveStart InteractiveExecute InteractiveActivate
        ReadDataHistory ReadDataHistoryOfMissingData UpdateDataHistory UpdateDataHistoryOfMissingData UpdateDataHistorySettings
        UpdateDataHistoryVersionComment ViewDataHistory EditDataHistoryVersionComment SwitchToDataHistoryVersion
        Administration DataAdministration UpdateDataBaseConfiguration ConfigurationExtensionsAdministration ActiveUsers EventLog
        ExclusiveMode ThinClient ThickClient WebClient MobileClient ExternalConnection Automation Output SaveUserData
        TechnicalSpecialistMode AllFunctionsMode InteractiveOpenExtDataProcessors InteractiveOpenExtReports AnalyticsSystemClient
        CollaborationSystemInfoBaseRegistration MainWindowModeNormal MainWindowModeWorkplace MainWindowModeEmbeddedWorkplace
        MainWindowModeFullscreenWorkplace MainWindowModeKiosk SessionOSAuthenticationChange SessionStandardAuthenticationChange
        StandardAuthenticationChange OSAuthenticationChange
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
