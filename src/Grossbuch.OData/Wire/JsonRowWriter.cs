using System.Collections.Immutable;
using System.Text;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Binding;
using Grossbuch.OData.Model;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Wire;

/// <summary>
/// Prints entities of one selection as the platform lays JSON out: a line feed after each member, no indentation, links last (odata §7.2).
/// Made once for a plan; a row costs a walk over a flat array.
/// </summary>
internal sealed class JsonRowWriter
{
    private readonly JsonMember[] _members;
    private readonly LinkWriter[] _links;
    private readonly bool _isMinimalOrFull;

    /// <param name="columns">Layouts of the plan's columns, by the places in <paramref name="map"/>.</param>
    public JsonRowWriter(EntitySet set, Selection selection, ColumnMap map, ImmutableArray<ColumnLayout> columns, Format level,
        WireNames names)
    {
        _isMinimalOrFull = level != Format.JsonNone;
        var key = new EntityKey(set, property => map.Find(property) is { } at and >= 0 ? columns[at] : null);
        var members = new List<JsonMember>();
        if (level == Format.JsonFull && set.Kind != SetKind.Section) AddEntityAnnotations(members, set, key);
        foreach (var item in selection.Properties)
            AddProperty(members, item, map.Find(item.Property) is { } at and >= 0 ? columns[at] : null, level, names);
        foreach (var item in selection.Presentations)
            members.Add(new TextMember(columns[map.Find(item)]) { Prefix = Encoding.UTF8.GetBytes($"\"{item.Name}\": ") });
        for (var i = 1; i < members.Count; i++) members[i].Prefix = [.. ",\n"u8, .. members[i].Prefix];
        _members = [.. members];
        Sections = [.. selection.Sections.Select(section => Encoding.UTF8.GetBytes(SectionPrefix(section, level)))];
        _links = _isMinimalOrFull
            ? [.. selection.Links.Select(property => new LinkWriter(property, columns[map.Find(property)], key))] : [];
    }

    /// <summary>Names of the sections with what stands before the array, in the order of the selection.</summary>
    public ImmutableArray<byte[]> Sections { get; }

    /// <summary>Members before the sections. The opening brace and its line feed stand already.</summary>
    public void WriteMembers(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        var members = _members;
        // The context of a single entity may stand before the first member.
        if (members.Length > 0) Divide(to);
        foreach (var member in members)
        {
            to.Put(member.Prefix);
            member.Write(to, batch, row, context);
        }
    }

    /// <summary>Links of references that are not empty.</summary>
    public void WriteLinks(WireBuffer to, RowBatch batch, int row, WireContext context)
    {
        foreach (var link in _links) link.Write(to, batch, row, context);
    }

    /// <summary>A comma, unless the entity has only just begun.</summary>
    public static void Divide(WireBuffer to)
    {
        if (to.Written[^1] != '\n') to.Put(",\n"u8);
    }

    private static void AddEntityAnnotations(List<JsonMember> members, EntitySet set, EntityKey key)
    {
        members.Add(new FixedMember(Encoding.UTF8.GetBytes($"\"StandardODATA.{set.Name}\"")) { Prefix = "\"odata.type\": "u8.ToArray() });
        members.Add(new EntityLinkMember(key, isAbsolute: true) { Prefix = "\"odata.id\": "u8.ToArray() });
        members.Add(new EntityLinkMember(key, isAbsolute: false) { Prefix = "\"odata.editLink\": "u8.ToArray() });
    }

    private static void AddProperty(List<JsonMember> members, SelectedProperty item, ColumnLayout? column, Format level, WireNames names)
    {
        var property = item.Property;
        if (column is null)
        {
            members.Add(Named(new SurrogateMember(), property.Name));
            return;
        }
        if (property.Kind == WireKind.Storage)
        {
            if (item.Parts.HasFlag(PropertyParts.Content)) members.Add(Named(new ContentMember(column), property.ContentName!));
            if (item.Parts.HasFlag(PropertyParts.Type)) members.Add(Named(new ContentTypeMember(column), property.TypeName!));
            return;
        }
        if (item.Parts.HasFlag(PropertyParts.Value))
        {
            // Types that JSON shows by itself need no annotation.
            if (level == Format.JsonFull && property.EdmType is "Edm.Guid" or "Edm.Int64" or "Edm.DateTime" or "Edm.Int16")
                members.Add(Named(new FixedMember(Encoding.UTF8.GetBytes($"\"{property.EdmType}\"")), property.Name + "@odata.type"));
            members.Add(Named(ValueOf(property, column, names), property.Name));
        }
        if (item.Parts.HasFlag(PropertyParts.Type) && property.HasType)
            members.Add(Named(property.Kind == WireKind.RoutePoint ? new RoutePointTypeMember(column)
                : new CompositeTypeMember(column), property.TypeName!));
    }

    public static JsonMember ValueOf(WireProperty property, ColumnLayout column, WireNames names) => property.Kind switch
    {
        WireKind.Boolean => new BooleanMember(column),
        WireKind.Int16 or WireKind.Double => new NumberMember(column, isQuoted: false),
        WireKind.Int64 => new NumberMember(column, isQuoted: true),
        WireKind.DateTime => new DateMember(column),
        WireKind.Uuid or WireKind.Reference => new UuidMember(column),
        WireKind.Enum => new EnumMember(column, names.EnumOf(column.Type.Refs[0])),
        WireKind.SystemEnum => new SystemEnumMember(
            column, [.. SystemEnums.Of(property.Field!)!.Members.Select(member => Encoding.UTF8.GetBytes(member.English))]),
        WireKind.Version => new VersionMember(column),
        WireKind.Composite => new CompositeMember(column),
        WireKind.Types => new TypesMember(column),
        _ => new TextMember(column),
    };

    private static JsonMember Named(JsonMember member, string name)
    {
        member.Prefix = Encoding.UTF8.GetBytes($"\"{name}\": ");
        return member;
    }

    private static string SectionPrefix(SelectedSection section, Format level)
    {
        var name = section.Section.Table.SectionName!;
        var type = level == Format.JsonFull
            ? $"\"{name}@odata.type\": \"Collection(StandardODATA.{section.Section.Name}_RowType)\",\n" : "";
        return $"{type}\"{name}\": ";
    }

    /// <summary><c>"X@navigationLinkUrl": "Catalog_Y(guid'…')/X"</c></summary>
    private sealed class LinkWriter(WireProperty property, ColumnLayout column, EntityKey key)
    {
        private readonly byte[] _before = Encoding.UTF8.GetBytes($"\"{property.BaseName}@navigationLinkUrl\": \"");
        private readonly byte[] _after = Encoding.UTF8.GetBytes($"/{property.BaseName}\"");

        public void Write(WireBuffer to, RowBatch batch, int row, WireContext context)
        {
            if (column.IsNullable && batch.IsNull(row, column.NullSlot)) return;
            if (batch.Bytes(row, column.Key).IndexOfAnyExcept((byte)0) < 0) return;
            Divide(to);
            to.Put(_before);
            key.Put(to, batch, row, context);
            to.Put(_after);
        }
    }
}
