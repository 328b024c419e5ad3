using System.Collections.Frozen;
using System.Collections.Immutable;
using Grossbuch.Core.Text;

namespace Grossbuch.Metadata;

public enum TableKind
{
    /// <summary>Objects with a reference: catalogs, documents, charts, nodes, tasks, business processes.</summary>
    Objects,
    /// <summary>Rows of a tabular section, described or standard (ext dimension types, leading calculation types…).</summary>
    TabularSection,
    /// <summary>Records of a register.</summary>
    Records,
    /// <summary>The value of a constant: at most one row per data area.</summary>
    Constant,
    /// <summary>A document journal: no rows of its own, a union over the registered documents.</summary>
    Journal,
    /// <summary>Values of an enumeration: no stored rows.</summary>
    Enum,
}

/// <summary>The relational shape of something stored, in metadata terms. Physical names and columns are Storage's own affair.</summary>
public sealed class Table
{
    private readonly FrozenDictionary<string, Field> _byName;

    public Table(TableKind kind, MetadataObject owner, string? sectionName, Guid uuid, ImmutableArray<Field> fields,
        ImmutableArray<Field> key)
    {
        Kind = kind;
        Owner = owner;
        SectionName = sectionName;
        Uuid = uuid;
        Fields = fields;
        Key = key;
        var byName = new Dictionary<string, Field>(fields.Length * 2, StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i].Table = this;
            fields[i].Index = i;
            byName.TryAdd(fields[i].Name, fields[i]);
            byName.TryAdd(fields[i].NameRussian, fields[i]);
        }
        _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    public TableKind Kind { get; }

    public MetadataObject Owner { get; }

    /// <summary>The name of the tabular section; null for the main table of an object.</summary>
    public string? SectionName { get; }

    /// <summary>Uuid of the object or of the tabular section: the key of the persistent name map.</summary>
    public Guid Uuid { get; }

    /// <summary>
    /// Standard fields in the order of the kind, then dimensions, resources and attributes in the order of the configuration, then common
    /// attributes.
    /// </summary>
    public ImmutableArray<Field> Fields { get; }

    /// <summary>The fields that identify a row, without separators. Empty for a constant.</summary>
    public ImmutableArray<Field> Key { get; }

    /// <summary><c>Document.Расход.Товары</c></summary>
    public string FullName => SectionName is null ? Owner.FullName : $"{Owner.FullName}.{SectionName}";

    public IEnumerable<Field> Separators => Fields.Where(item => item.IsSeparator);

    /// <summary>By English or Russian name, case ignored; null when there is none.</summary>
    public Field? Find(string name) => _byName.GetValueOrDefault(name);

    public Field? Find(StandardField standard)
    {
        foreach (var field in Fields)
            if (field.Standard == standard) return field;
        return null;
    }

    public Field this[StandardField standard] =>
        Find(standard) ?? throw new InvalidOperationException($"{FullName} has no field {standard}.");

    /// <summary>The nearest right field name, for error texts.</summary>
    public string? Nearest(string name) => NearestName.Find(name, _byName.Keys);

    public override string ToString() => FullName;
}
