using System.Collections.Immutable;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;

namespace Grossbuch.OData.Json;

internal enum BodyPart
{
    /// <summary>Known and without effect: what the platform sets by itself.</summary>
    Ignored,
    Value,
    /// <summary><c>X_Type</c>: says how X is read.</summary>
    Type,
    /// <summary><c>X_Base64Data</c></summary>
    Content,
    /// <summary><c>X@odata.bind</c>: an address instead of a key.</summary>
    Bind,
    Section,
    RecordSet,
}

/// <summary>A field as bodies name it.</summary>
internal sealed class BodyField
{
    public required Field Field { get; init; }

    public required WireKind Kind { get; init; }

    /// <summary>The name of the value's member: <c>X</c> or <c>X_Key</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Number among the fields that several members describe together; −1 for a field that one member tells whole.</summary>
    public required int Pair { get; init; }

    public override string ToString() => Field.ToString();
}

/// <param name="Place">Number of the section in the shape.</param>
internal sealed record BodySection(TabularSection Section, BodyShape Rows, int Place);

internal readonly record struct BodyMember(BodyPart Part, BodyField? Field, BodySection? Section);

/// <summary>
/// The members that a JSON body of one kind may have. Made once for a set and a use: the door names fields as the interface does, the
/// import takes every field of the table.
/// </summary>
internal sealed class BodyShape
{
    private readonly Dictionary<string, BodyMember> _named = new(StringComparer.Ordinal);
    private readonly Lazy<Utf8Names<BodyMember>> _members;
    private readonly List<BodyField> _fields = [];

    private BodyShape(string name, Table table)
    {
        Name = name;
        Table = table;
        _members = new(() => new Utf8Names<BodyMember>(_named));
    }

    /// <summary>What errors call it.</summary>
    public string Name { get; }

    public Table Table { get; }

    /// <summary>Fields that a body may set, in the order of the table.</summary>
    public IReadOnlyList<BodyField> Fields => _fields;

    public int PairCount { get; private set; }

    public ImmutableArray<BodySection> Sections { get; private init; } = [];

    /// <summary>Rows of a record set; null for every other kind.</summary>
    public BodyShape? RecordRows { get; private init; }

    public IReadOnlyList<string> MemberNames => _members.Value.Names;

    public bool TryFind(ReadOnlySpan<byte> name, out BodyMember member) => _members.Value.TryFind(name, out member);

    /// <summary>Bodies of requests for a set of the interface.</summary>
    /// <param name="isNew">The entity is being created: its reference and whether it is a folder are read.</param>
    /// <param name="storesPosted">The flag Posted is a property like the others.</param>
    public static BodyShape OfDoor(EntitySet set, bool isNew, bool storesPosted)
    {
        if (set.Kind == SetKind.RecordSets) return OfRecordSet(set);
        var sections = set.Sections.Select((section, i) =>
            new BodySection(set.Owner.TabularSections[i], OfRows(section), i)).ToImmutableArray();
        var shape = new BodyShape(set.Name, set.Table) { Sections = sections };
        foreach (var property in set.Properties)
        {
            if (property.Field is not { } field || IsPlatforms(field, isNew, storesPosted)) shape.Ignore(property.Name);
            else shape.AddWire(property);
        }
        shape.AddSections();
        return shape;
    }

    /// <summary>Lines of an import: every field of the table, also by its plain name.</summary>
    public static BodyShape OfImport(DataObject owner)
    {
        var sections = owner.TabularSections.Select((section, i) =>
            new BodySection(section, OfTable(section.Table, StandardField.Ref), i)).ToImmutableArray();
        var isRecordSet = owner is Metadata.Objects.Register { HasRecorder: true };
        var shape = new BodyShape(owner.FullName, owner.Table)
        {
            Sections = sections,
            RecordRows = isRecordSet ? OfTable(owner.Table, StandardField.Recorder) : null,
        };
        foreach (var field in owner.Table.Fields)
            if (!isRecordSet || field.Standard == StandardField.Recorder || field.IsSeparator) shape.AddPlain(field);
        if (owner is Metadata.Objects.Constant) shape.Ignore(WireProperty.Surrogate.Name);
        shape.AddCompanions();
        shape.AddSections();
        return shape;
    }

    // The reference of the owner stands in every row that was read; rows that are written need not repeat it.
    private static BodyShape OfRows(EntitySet section)
    {
        var shape = new BodyShape(section.Name, section.Table);
        foreach (var property in section.Properties)
            if (property.Field!.Standard == StandardField.Ref) shape.Ignore(property.Name);
            else shape.AddWire(property);
        return shape;
    }

    private static BodyShape OfRecordSet(EntitySet set)
    {
        var rows = new BodyShape(set.Name, set.Table);
        foreach (var field in set.Table.Fields)
            // Ext dimensions are no properties of the set but may be written as open ones (odata §4.15).
            if (PropertyList.IsShown(field, set.Owner) || field.Number > 0)
                rows.AddWire(new WireProperty(field, WireProperty.KindOf(field)));
        var shape = new BodyShape(set.Name, set.Table) { RecordRows = rows };
        foreach (var property in set.Properties) shape.AddWire(property);
        shape.Add("RecordSet", new BodyMember(BodyPart.RecordSet, null, null));
        return shape;
    }

    private static BodyShape OfTable(Table table, StandardField owner)
    {
        var shape = new BodyShape(table.FullName, table);
        foreach (var field in table.Fields)
        {
            if (field.Standard != owner)
            {
                shape.AddPlain(field);
                continue;
            }
            foreach (var name in new[] { field.Name, field.Name + "_Key", field.Name + "_Type" }) shape.Ignore(name);
        }
        shape.AddCompanions();
        return shape;
    }

    private static bool IsPlatforms(Field field, bool isNew, bool storesPosted) => field.Standard switch
    {
        StandardField.DataVersion or StandardField.Predefined or StandardField.PredefinedDataName => true,
        StandardField.Ref or StandardField.IsFolder => !isNew,
        StandardField.Posted => !storesPosted,
        _ => false,
    };

    private void AddWire(WireProperty property)
    {
        var field = AddField(property.Field!, property.Kind, property.Name);
        // The stream itself has an address of its own; in a body it means nothing.
        if (property.Kind == WireKind.Storage) Ignore(property.Name);
        else Add(property.Name, new BodyMember(BodyPart.Value, field, null));
        if (property.TypeName is { } type) Add(type, new BodyMember(BodyPart.Type, field, null));
        if (property.ContentName is { } content) Add(content, new BodyMember(BodyPart.Content, field, null));
        AddBind(field);
    }

    private void AddPlain(Field field)
    {
        if (field.Standard == StandardField.Predefined)
        {
            Ignore(field.Name);
            return;
        }
        Add(field.Name, new BodyMember(BodyPart.Value, AddField(field, WireProperty.KindOf(field), field.Name), null));
    }

    // After all plain names, which win: an attribute of the configuration may be called "X_Type".
    private void AddCompanions()
    {
        foreach (var field in _fields)
        {
            var name = field.Field.Name;
            if (field.Pair >= 0) Add(name + "_Type", new BodyMember(BodyPart.Type, field, null));
            else Ignore(name + "_Type");
            if (field.Field.Type.IsSingleRef) Add(name + "_Key", new BodyMember(BodyPart.Value, field, null));
            if (field.Kind == WireKind.Storage) Add(name + "_Base64Data", new BodyMember(BodyPart.Content, field, null));
            AddBind(field);
        }
    }

    private void AddBind(BodyField field)
    {
        if (field.Field.Standard != StandardField.Ref && field.Field.Type.Refs.Any(type => !type.IsEnum))
            Add(field.Field.Name + "@odata.bind", new BodyMember(BodyPart.Bind, field, null));
    }

    private void AddSections()
    {
        foreach (var section in Sections) Add(section.Section.Name, new BodyMember(BodyPart.Section, null, section));
        if (RecordRows is not null) Add("RecordSet", new BodyMember(BodyPart.RecordSet, null, null));
    }

    private BodyField AddField(Field field, WireKind kind, string name)
    {
        var isPair = kind is WireKind.Composite or WireKind.RoutePoint or WireKind.Storage;
        var added = new BodyField { Field = field, Kind = kind, Name = name, Pair = isPair ? PairCount++ : -1 };
        _fields.Add(added);
        return added;
    }

    private void Ignore(string name) => Add(name, new BodyMember(BodyPart.Ignored, null, null));

    private void Add(string name, BodyMember member) => _named.TryAdd(name, member);
}
