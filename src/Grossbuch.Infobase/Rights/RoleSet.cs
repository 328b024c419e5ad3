using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Rights;

/// <summary>
/// What a set of roles allows. Roles are added up: a right given by one role is given, and no role takes it away. A right that every role
/// gives only with a row restriction counts as not given until restrictions are evaluated.
/// </summary>
public sealed class RoleSet
{
    private readonly ConcurrentDictionary<(string Object, AccessRight Right), bool> _known = new();
    private readonly ImmutableArray<Role> _roles;

    public RoleSet(IEnumerable<Role> roles, bool isFull)
    {
        _roles = [.. roles.OrderBy(role => role.Name, StringComparer.Ordinal)];
        IsFull = isFull;
        Key = isFull ? "*" : string.Join(',', _roles.Select(role => role.Name));
    }

    /// <summary>Every right on everything: a user made so, or an infobase opened by its owner's commands.</summary>
    public static RoleSet Full { get; } = new([], isFull: true);

    public bool IsFull { get; }

    /// <summary>Equal for equal sets: part of the keys of caches.</summary>
    public string Key { get; }

    public bool Allows(MetadataObject item, AccessRight right)
    {
        if (IsFull || item.Kind == MetadataKind.Enum) return true;
        return _known.GetOrAdd((item.FullName, right), key => _roles.Any(role => Gives(role, key.Object, key.Right)));
    }

    /// <exception cref="InfobaseException">AccessDenied, naming the right and the object.</exception>
    public void Demand(MetadataObject item, AccessRight right)
    {
        if (Allows(item, right)) return;
        var restricted = _roles.Where(role => Find(role, item.FullName, right) is { Value: true, Restrictions.IsEmpty: false })
            .Select(role => role.Name).ToArray();
        throw new InfobaseException(
            ErrorCode.AccessDenied,
            "Нарушение прав доступа",
            restricted.Length > 0
                ? $"{string.Join(", ", restricted)} gives the right {right} on {item.FullName} only with a row restriction; see quirks."
                : $"No role of the user gives the right {right} on {item.FullName}.",
            item.FullName);
    }

    private static bool Gives(Role role, string item, AccessRight right) =>
        Find(role, item, right) is { } found ? found.Value && found.Restrictions.IsEmpty : role.SetForNewObjects;

    private static Right? Find(Role role, string item, AccessRight right)
    {
        if (!role.Rights.TryGetValue(item, out var rights)) return null;
        var name = right.ToString();
        foreach (var found in rights.Rights)
            if (found.Name == name) return found;
        return null;
    }
}
