using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grossbuch.Core.Identity;
using Grossbuch.Infobase.Rights;
using Grossbuch.Infobase.Users;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage;

namespace Grossbuch.Infobase;

/// <summary>One infobase: a configuration, its data, its users and its options.</summary>
public sealed class Infobase : IDisposable
{
    private readonly IDisposable? _ownership;
    private string? _shortId;
    private volatile InfobaseOptions _options;

    /// <param name="ownership">What keeps other processes out; released after the data was closed.</param>
    public Infobase(
        string name, Configuration configuration, Store store, InfobaseOptions options, TimeProvider clock, IDisposable? ownership = null)
    {
        Name = name;
        Configuration = configuration;
        Store = store;
        _options = options;
        _ownership = ownership;
        Clock = clock;
        Users = new UserStore(store.System, clock);
        WritePlans = new WritePlans(configuration, store);
        References = new RefGenerator(clock, BaseIdentity.NodeOf(store.System));
        Separators = [.. configuration.OfKind<CommonAttribute>().Where(attribute => attribute.DataSeparation == DataSeparation.Separate)];
    }

    /// <summary>The name in URLs and commands: <c>[A-Za-z0-9_-]{1,64}</c>.</summary>
    public string Name { get; }

    public Configuration Configuration { get; }

    public InfobaseOptions Options => _options;

    public TimeProvider Clock { get; }

    public UserStore Users { get; }

    /// <summary>What every secret of this infobase begins with: random, stable, kept with the data (<see cref="Users.ShortId"/>).</summary>
    public string ShortId => _shortId ??= Grossbuch.Infobase.Users.ShortId.Of(Store.System);

    /// <summary>The data-area separators of the configuration, in its order.</summary>
    public ImmutableArray<CommonAttribute> Separators { get; }

    internal Store Store { get; }

    internal WritePlans WritePlans { get; }

    /// <summary>Makes the references of new objects.</summary>
    internal RefGenerator References { get; }

    /// <summary>Replaces the options; sessions that began before keep what they read.</summary>
    public void Apply(InfobaseOptions options) => _options = options;

    /// <summary>A session of a user. Roles that the configuration no longer has give nothing.</summary>
    public Session Begin(InfobaseUser user, SeparatorValues? separators = null)
    {
        var roles = user.FullRights
            ? RoleSet.Full
            : _roleSets.GetOrAdd(string.Join(',', user.Roles.Order(StringComparer.Ordinal)), _ =>
                new RoleSet(RolesOf(user), isFull: false));
        return new Session(this, user, roles, separators ?? SeparatorValues.None);
    }

    /// <summary>A session of the infobase's owner, for commands and for the server's own work.</summary>
    public Session BeginOwner(SeparatorValues? separators = null) =>
        new(this, new InfobaseUser { Name = "", FullRights = true }, RoleSet.Full, separators ?? SeparatorValues.None) { IsOwner = true };

    /// <summary>A session of the owner that sees the rows of every data area: what concerns the infobase as a whole.</summary>
    public Session BeginOwnerOfAllAreas() =>
        new(this, new InfobaseUser { Name = "", FullRights = true }, RoleSet.Full, SeparatorValues.Every);

    /// <summary>One string for each combination, however many sessions there are.</summary>
    internal string PlanKeyOf(RoleSet roles, string language, string areas) =>
        _planKeys.GetOrAdd((roles.Key, language, areas), static key => $"{key.Item1}|{key.Item2}|{key.Item3}");

    public void Dispose()
    {
        Store.Dispose();
        _ownership?.Dispose();
    }

    private readonly ConcurrentDictionary<(string, string, string), string> _planKeys = new();

    private readonly ConcurrentDictionary<string, RoleSet> _roleSets = new(StringComparer.Ordinal);

    private IEnumerable<Role> RolesOf(InfobaseUser user) =>
        user.Roles.Select(name => Configuration.Find(MetadataKind.Role, name)).OfType<Role>();
}
