using Grossbuch.Core.Text;

namespace Grossbuch.Metadata.Loading;

/// <summary>Names and uuids must identify: duplicates would share a table or a column, so they are errors.</summary>
internal sealed class IdentityCheck(Action<Severity, string, string, RawObject> report)
{
    public void Check(RawConfiguration raw)
    {
        var byUuid = new Dictionary<Guid, RawObject>();
        foreach (var item in raw.Objects)
        {
            if (item.Uuid != Guid.Empty && !byUuid.TryAdd(item.Uuid, item))
                Error(LoadCodes.DuplicateName, $"{item.FullName} has the uuid {item.Uuid} of {byUuid[item.Uuid].FullName}.", item);
            if (item.Uuid == Guid.Empty && !item.Has(RawParts.Absent))
                report(Severity.Warning, LoadCodes.BadName,
                    $"{item.FullName} has no uuid; its name identifies it, so renaming it will lose its data.", item);
            CheckChildren(item, item.FullName);
            CheckPredefined(item.Records(RawParts.Predefined), item.FullName, new(StringComparer.OrdinalIgnoreCase), []);
        }
    }

    private void CheckChildren(RawObject owner, string ownerName)
    {
        if (owner.Children.Length == 0) return;
        var names = new HashSet<(string, string)>(NameComparer.Instance);
        var uuids = new HashSet<Guid>();
        foreach (var child in owner.Children)
        {
            var name = $"{ownerName}.{child.FullName}";
            if (!DumpSource.IsName(child.Name)) Error(LoadCodes.BadName, $"{name}: \"{child.Name}\" cannot be a name.", child);
            if (!names.Add((Namespace(child.Kind), child.Name))) Error(LoadCodes.DuplicateName, $"{name} is described twice.", child);
            if (child.Uuid != Guid.Empty && !uuids.Add(child.Uuid))
                Error(LoadCodes.DuplicateName, $"{name} has the uuid {child.Uuid} of another part of {ownerName}.", child);
            CheckChildren(child, name);
        }
    }

    private void CheckPredefined(RawObject[] items, string ownerName, HashSet<string> names, HashSet<Guid> ids)
    {
        foreach (var item in items)
        {
            if (item.Uuid == Guid.Empty) Error(LoadCodes.BadName, $"{ownerName}: the predefined item {item.Name} has no id.", item);
            if (!names.Add(item.Name))
                Error(LoadCodes.DuplicateName, $"{ownerName}: the predefined item {item.Name} is described twice.", item);
            if (!ids.Add(item.Uuid))
                Error(LoadCodes.DuplicateName, $"{ownerName}: the predefined item {item.Name} has the id of another.", item);
            CheckPredefined(item.Children, ownerName, names, ids);
        }
    }

    // Fields and sections of an object share one space of names: code and queries name them alike.
    private static string Namespace(string kind) =>
        kind is "Attribute" or "TabularSection" or "Dimension" or "Resource" or "AddressingAttribute" or "AccountingFlag" ? "" : kind;

    private void Error(string code, string message, RawObject place) => report(Severity.Error, code, message, place);

    private sealed class NameComparer : IEqualityComparer<(string Space, string Name)>
    {
        public static NameComparer Instance { get; } = new();

        public bool Equals((string Space, string Name) x, (string Space, string Name) y) =>
            x.Space == y.Space && string.Equals(x.Name, y.Name, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Space, string Name) obj) => string.GetHashCode(obj.Name, StringComparison.OrdinalIgnoreCase);
    }
}
