using System.Collections.Frozen;
using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Metadata;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Model;

internal enum SetKind
{
    /// <summary>Objects with a reference.</summary>
    Objects,
    /// <summary>Rows of a tabular section of all objects.</summary>
    Section,
    /// <summary>Records of an independent information register.</summary>
    IndependentRecords,
    /// <summary>Set 1 of a register with recorders: one entity for each recorder.</summary>
    RecordSets,
    /// <summary>Set 2 of a register with recorders (<c>_RecordType</c>): its records, read only.</summary>
    Records,
    Constant,
    Journal,
}

/// <summary>What a member name of an entity means.</summary>
internal enum MemberPart { Value, Type, Content, Stream, Section, Navigation, RecordSet }

/// <summary>A named member of an entity: a property or one of its companions, a tabular section or a navigation.</summary>
internal readonly record struct Member(MemberPart Part, WireProperty? Property, EntitySet? Section);

/// <summary>An entity set: a table with the names and the order of its members on the wire.</summary>
internal sealed class EntitySet
{
    private readonly Lazy<FrozenDictionary<string, Member>> _members;

    public EntitySet(EntityModel model, string name, SetKind kind, DataObject owner, Table table)
    {
        Model = model;
        Name = name;
        Kind = kind;
        Owner = owner;
        Table = table;
        Properties = PropertyList.Of(kind, owner, table);
        Key = PropertyList.KeyOf(kind, owner, table, Properties);
        Sections = kind == SetKind.Objects ? [.. owner.TabularSections.Select(section => model.SectionOf(owner, section))] : [];
        _members = new(MakeMembers);
    }

    public EntityModel Model { get; }

    /// <summary>The name of the set and of its entity type.</summary>
    public string Name { get; }

    public SetKind Kind { get; }

    public DataObject Owner { get; }

    public Table Table { get; }

    /// <summary>In the order of the metadata; a composite stands once, its type is printed where the format wants it.</summary>
    public ImmutableArray<WireProperty> Properties { get; }

    public ImmutableArray<WireProperty> Key { get; }

    /// <summary>Sets of the tabular sections, for sets of objects.</summary>
    public ImmutableArray<EntitySet> Sections { get; }

    /// <summary>The member of this exact name; null when there is none.</summary>
    public Member? Find(string name) => _members.Value.TryGetValue(name, out var member) ? member : null;

    public Member? Find(ReadOnlySpan<char> name) =>
        _members.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var member) ? member : null;

    public string? Nearest(string name) => NearestName.Find(name, _members.Value.Keys);

    /// <summary>
    /// The set that a navigation leads to; null when the target is not published. The entity's own reference leads nowhere.
    /// </summary>
    public EntitySet? TargetOf(WireProperty property) =>
        property.Target is { } type && property.Field!.Standard != StandardField.Ref ? Model.SetOf(type) : null;

    /// <summary>Navigations in the order of the properties.</summary>
    public IEnumerable<(WireProperty Property, EntitySet Target)> Navigations =>
        Properties.Select(property => (property, TargetOf(property)!)).Where(pair => pair.Item2 is not null);

    /// <summary>Fails with the interface's own error when two members have one name (odata §3.3).</summary>
    public void CheckNames() => _ = _members.Value;

    public override string ToString() => Name;

    private FrozenDictionary<string, Member> MakeMembers()
    {
        var members = new Dictionary<string, Member>(StringComparer.Ordinal);
        if (Kind == SetKind.RecordSets) Add("RecordSet", new Member(MemberPart.RecordSet, null, null));
        foreach (var property in Properties)
        {
            Add(property.Name, new Member(property.Kind == WireKind.Storage ? MemberPart.Stream : MemberPart.Value, property, null));
            if (property.TypeName is { } type) Add(type, new Member(MemberPart.Type, property, null));
            if (property.ContentName is { } content) Add(content, new Member(MemberPart.Content, property, null));
            if (TargetOf(property) is not null) Add(property.BaseName, new Member(MemberPart.Navigation, property, null));
        }
        foreach (var section in Sections) Add(section.Table.SectionName!, new Member(MemberPart.Section, null, section));
        return members.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string name, Member member)
        {
            if (members.TryAdd(name, member)) return;
            throw new ODataException(
                ODataError.DuplicateNames, ErrorTexts.DuplicateNames(Name, name), $"{Describe(members[name])} / {Describe(member)}");
        }
    }

    private static string Describe(Member member) => $"{member.Property?.Field?.ToString() ?? member.Section?.Name}";
}
