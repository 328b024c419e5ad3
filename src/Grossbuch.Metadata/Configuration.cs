using System.Collections.Frozen;
using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata;

public enum ScriptVariant { Russian, English }

/// <summary>An immutable 1C configuration: every object, found by full name in both languages, by reference type and by uuid.</summary>
public sealed class Configuration
{
    private readonly FrozenDictionary<(MetadataKind, string), MetadataObject> _byName;
    private readonly FrozenDictionary<string, RefType> _refTypesByName;
    private readonly FrozenDictionary<RefType, DataObject> _byRefType;
    private readonly FrozenDictionary<Guid, RefType> _refTypesById;
    private readonly Lazy<FrozenDictionary<string, ImmutableArray<Document>>> _recorders;
    private readonly Lazy<FrozenDictionary<string, ImmutableArray<CommonAttribute>>> _commonAttributes;

    public Configuration(
        ConfigurationProperties properties, ImmutableArray<MetadataObject> objects, IEnumerable<RefType> refTypes,
        ImmutableArray<ModuleFile> modules = default)
    {
        Modules = modules.IsDefault ? [] : modules;
        Properties = properties;
        Objects = objects;
        foreach (var item in objects) item.Configuration = this;
        _byName = objects.ToFrozenDictionary(item => (item.Kind, item.Name), KindAndName.Comparer);
        _refTypesByName = refTypes.ToFrozenDictionary(type => type.Name, StringComparer.OrdinalIgnoreCase);
        _refTypesById = _refTypesByName.Values.Where(type => type.TypeId != Guid.Empty).DistinctBy(type => type.TypeId)
            .ToFrozenDictionary(type => type.TypeId);
        _byRefType = objects.OfType<DataObject>().Where(item => item.RefType is not null).ToFrozenDictionary(item => item.RefType!);
        _recorders = new(FindRecorders);
        _commonAttributes = new(SpreadCommonAttributes);
    }

    public ConfigurationProperties Properties { get; }

    public string Name => Properties.Name;

    /// <summary>Modules that the source holds, the root's first, then in the order of the objects.</summary>
    public ImmutableArray<ModuleFile> Modules { get; }

    /// <summary>All objects, in the order of the configuration's list.</summary>
    public ImmutableArray<MetadataObject> Objects { get; }

    /// <summary>Objects with data, in the order of the configuration's list.</summary>
    public IEnumerable<DataObject> DataObjects => Objects.OfType<DataObject>();

    public IEnumerable<RefType> RefTypes => _refTypesByName.Values;

    /// <summary>Code of the default language, <c>ru</c> when none is declared.</summary>
    public string DefaultLanguageCode => Properties.DefaultLanguageCode;

    public IEnumerable<T> OfKind<T>()
        where T : MetadataObject => Objects.OfType<T>();

    public MetadataObject? Find(MetadataKind kind, string name) => _byName.GetValueOrDefault((kind, name));

    /// <summary>
    /// By <c>Catalog.Товары</c> or <c>Справочник.Товары</c>, case ignored; null when there is none. Longer names find the object of
    /// their first two parts.
    /// </summary>
    public MetadataObject? Find(string fullName)
    {
        var dot = fullName.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || !MetadataKinds.Singular.TryFind(fullName[..dot], out var kind)) return null;
        var end = fullName.IndexOf('.', dot + 1);
        return Find(kind, end < 0 ? fullName[(dot + 1)..] : fullName[(dot + 1)..end]);
    }

    public T? Find<T>(string fullName)
        where T : MetadataObject => Find(fullName) as T;

    /// <summary>By <c>CatalogRef.Товары</c>; null when there is none.</summary>
    public RefType? FindRefType(string typeName) => _refTypesByName.GetValueOrDefault(typeName);

    public RefType? FindRefType(Guid typeId) => _refTypesById.GetValueOrDefault(typeId);

    public DataObject ObjectOf(RefType type) => _byRefType[type];

    /// <summary>Reference types of the named objects; unknown names are left out (the loader has reported them).</summary>
    public ImmutableArray<RefType> RefTypesOf(IEnumerable<string> fullNames) =>
        [.. fullNames.Select(name => Find<DataObject>(name)?.RefType).OfType<RefType>().Distinct()];

    /// <summary>Documents whose register records list the register: the types of its Recorder.</summary>
    public ImmutableArray<Document> RecordersOf(DataObject register) =>
        _recorders.Value.TryGetValue(register.FullName, out var documents) ? documents : [];

    /// <summary>Common attributes that are members of the object, in the order of the configuration.</summary>
    public ImmutableArray<CommonAttribute> CommonAttributesOf(DataObject item) =>
        _commonAttributes.Value.TryGetValue(item.FullName, out var attributes) ? attributes : [];

    /// <summary>The nearest right full name, for error texts.</summary>
    public string? Nearest(string fullName) => NearestName.Find(fullName, Objects.Select(item => item.FullName));

    private FrozenDictionary<string, ImmutableArray<Document>> FindRecorders() =>
        OfKind<Document>().SelectMany(document => document.RegisterRecords.Select(register => (register, document)))
            .GroupBy(pair => pair.register, pair => pair.document, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.Distinct().ToImmutableArray(), StringComparer.OrdinalIgnoreCase);

    private FrozenDictionary<string, ImmutableArray<CommonAttribute>> SpreadCommonAttributes()
    {
        var common = OfKind<CommonAttribute>().ToArray();
        return DataObjects
            .Select(item => (item.FullName, Attributes: common.Where(attribute => attribute.Contains(item)).ToImmutableArray()))
            .Where(pair => !pair.Attributes.IsEmpty)
            .ToFrozenDictionary(pair => pair.FullName, pair => pair.Attributes, StringComparer.OrdinalIgnoreCase);
    }

    private sealed class KindAndName : IEqualityComparer<(MetadataKind Kind, string Name)>
    {
        public static KindAndName Comparer { get; } = new();

        public bool Equals((MetadataKind Kind, string Name) x, (MetadataKind Kind, string Name) y) =>
            x.Kind == y.Kind && string.Equals(x.Name, y.Name, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((MetadataKind Kind, string Name) obj) =>
            HashCode.Combine(obj.Kind, string.GetHashCode(obj.Name, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>Properties of the configuration itself.</summary>
public sealed record ConfigurationProperties
{
    public required string Name { get; init; }

    public required Guid Uuid { get; init; }

    public LocalizedText Synonym { get; init; } = LocalizedText.Empty;

    public string Comment { get; init; } = "";

    public string Vendor { get; init; } = "";

    public string Version { get; init; } = "";

    public ScriptVariant ScriptVariant { get; init; }

    /// <summary><c>Version8_3_27</c>; <c>DontUse</c> for none.</summary>
    public string CompatibilityMode { get; init; } = "DontUse";

    public string DefaultLanguageCode { get; init; } = "ru";

    public ImmutableArray<string> DefaultRoles { get; init; } = [];

    public DataLockControlMode DataLockControlMode { get; init; } = DataLockControlMode.Managed;

    public string ObjectAutonumerationMode { get; init; } = "NotAutoFree";

    /// <summary>Version of the dump format, for diagnostics only.</summary>
    public string DumpVersion { get; init; } = "";

    /// <summary>Hash of the loaded source: the version in cache keys.</summary>
    public string ContentHash { get; init; } = "";
}
