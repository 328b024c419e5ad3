using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Model;

/// <summary>
/// The published part of a configuration as entity sets. Sets are made at first use: a configuration of thousands of objects starts at
/// once.
/// </summary>
internal sealed class EntityModel
{
    public const string RecordTypeSuffix = "_RecordType";

    private readonly ConcurrentDictionary<string, EntitySet> _sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RefType, EntitySet?> _byType = new();
    private readonly HashSet<string>? _published;

    public EntityModel(Configuration configuration, ODataOptions options)
    {
        Configuration = configuration;
        Options = options;
        if (options.Content is { } content)
            _published = [.. content.Select(name => configuration.Find(name)?.FullName ?? name)];
    }

    public Configuration Configuration { get; }

    public ODataOptions Options { get; }

    /// <summary>Published objects with entity sets, in the order of the configuration.</summary>
    public IEnumerable<DataObject> Objects => Configuration.DataObjects.Where(item => item is not Enum && IsPublished(item));

    public IEnumerable<Enum> Enums => Configuration.OfKind<Enum>().Where(IsPublished);

    public bool IsPublished(MetadataObject item) => IsExposed(item.Kind) && (_published is null || _published.Contains(item.FullName));

    /// <summary>All sets, an object's own followed by its records or its tabular sections (odata §3.1).</summary>
    public IEnumerable<EntitySet> Sets => Objects.SelectMany(SetsOf);

    /// <summary>By exact name; null when there is none.</summary>
    public EntitySet? Find(ReadOnlySpan<char> name)
    {
        if (_sets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known)) return known;
        var underscore = name.IndexOf('_');
        if (underscore <= 0 || !System.Enum.TryParse<MetadataKind>(name[..underscore], out var kind) || !IsExposed(kind)) return null;
        var text = name.ToString();
        return Resolve(kind, text, text[(underscore + 1)..]) is { } made ? _sets.GetOrAdd(text, made) : null;
    }

    /// <summary>The set of the objects of a type; null when they are not published.</summary>
    public EntitySet? SetOf(RefType type)
    {
        if (_byType.TryGetValue(type, out var known)) return known;
        var item = Configuration.ObjectOf(type);
        return _byType.GetOrAdd(type, type.IsEnum || !IsPublished(item) ? null : Find($"{item.Kind}_{item.Name}"));
    }

    public EntitySet SectionOf(DataObject owner, TabularSection section)
    {
        var name = $"{owner.Kind}_{owner.Name}_{section.Name}";
        return _sets.GetOrAdd(name, _ => new EntitySet(this, name, SetKind.Section, owner, section.Table));
    }

    public string? Nearest(string name) => NearestName.Find(name, Sets.Select(set => set.Name));

    /// <summary>
    /// The wire name of the type of a composite's value: <c>StandardODATA.Catalog_X</c>, or a name for what is not published (odata §3.6).
    /// </summary>
    public string TypeNameOf(RefType type)
    {
        var item = Configuration.ObjectOf(type);
        if (!IsPublished(item)) return Json.WireTypes.UnavailablePrefix + type.TypeId.ToString("D");
        return Json.WireTypes.Namespace + (type.IsEnum ? item.Name : $"{item.Kind}_{item.Name}");
    }

    private static bool IsExposed(MetadataKind kind) =>
        kind is MetadataKind.Catalog or MetadataKind.Document or MetadataKind.DocumentJournal
        or MetadataKind.Constant or MetadataKind.ExchangePlan or MetadataKind.ChartOfAccounts or MetadataKind.ChartOfCalculationTypes
        or MetadataKind.ChartOfCharacteristicTypes or MetadataKind.InformationRegister or MetadataKind.AccumulationRegister
        or MetadataKind.CalculationRegister or MetadataKind.AccountingRegister or MetadataKind.BusinessProcess
            or MetadataKind.Task or MetadataKind.Enum;

    // Names hold underscores of their own: the whole rest first, then every place where a section's name may begin.
    private EntitySet? Resolve(MetadataKind kind, string name, string rest)
    {
        if (Object(kind, rest) is { } item) return new EntitySet(this, name, KindOf(item), item, item.Table);
        if (rest.EndsWith(RecordTypeSuffix, StringComparison.Ordinal)
            && Object(kind, rest[..^RecordTypeSuffix.Length]) is Register { HasRecorder: true } register)
            return new EntitySet(this, name, SetKind.Records, register, register.Table);
        for (var at = rest.LastIndexOf('_'); at > 0; at = rest.LastIndexOf('_', at - 1))
        {
            if (Object(kind, rest[..at]) is not { } owner) continue;
            foreach (var section in owner.TabularSections)
                if (section.Name.AsSpan().SequenceEqual(rest.AsSpan(at + 1))) return SectionOf(owner, section);
        }
        return null;
    }

    private DataObject? Object(MetadataKind kind, string name) =>
        kind != MetadataKind.Enum && Configuration.Find(kind, name) is DataObject item && item.Name == name && IsPublished(item) ? item
            : null;

    private static SetKind KindOf(DataObject item) => item switch
    {
        Register { HasRecorder: true } => SetKind.RecordSets,
        Register => SetKind.IndependentRecords,
        Constant => SetKind.Constant,
        DocumentJournal => SetKind.Journal,
        _ => SetKind.Objects,
    };

    private IEnumerable<EntitySet> SetsOf(DataObject item)
    {
        var main = Find($"{item.Kind}_{item.Name}")!;
        if (main.Kind == SetKind.RecordSets) return [main, Find(main.Name + RecordTypeSuffix)!];
        return [main, .. main.Sections];
    }
}
