using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Loading;

namespace Grossbuch.Metadata;

public enum DataLockControlMode { Automatic, Managed, AutomaticAndManaged }

/// <summary>A tabular section of an object, described in the configuration or standard for the kind.</summary>
public sealed class TabularSection
{
    public required string Name { get; init; }

    /// <summary>Differs from <see cref="Name"/> for standard sections only.</summary>
    public required string NameRussian { get; init; }

    /// <summary>For a standard section derived from the owner's uuid and the section's name.</summary>
    public required Guid Uuid { get; init; }

    public LocalizedText Synonym { get; init; } = LocalizedText.Empty;

    public AttributeUse Use { get; init; } = AttributeUse.ForItem;

    public FillChecking FillChecking { get; init; }

    /// <summary>Digits of the line number: 5, or 9 in dumps that say so.</summary>
    public int LineNumberLength { get; init; } = 5;

    public bool IsStandard { get; init; }

    public ImmutableArray<Field> Attributes { get; init; } = [];

    public Table Table { get; internal set; } = null!;
}

/// <summary>
/// An object whose data the server stores. Its table is shaped by its properties, never by the dump's list of standard attributes.
/// </summary>
public abstract class DataObject : MetadataObject
{
    private readonly Lock _building = new();
    private Table? _table;
    private ImmutableArray<TabularSection> _sections;

    /// <summary>The type of references to objects of this kind; null for registers, constants and journals.</summary>
    public RefType? RefType { get; init; }

    /// <summary>Described attributes, in the order of the configuration.</summary>
    public ImmutableArray<Field> Attributes { get; init; } = [];

    /// <summary>Tabular sections of the configuration, in its order. See <see cref="TabularSections"/> for all of them.</summary>
    public ImmutableArray<TabularSection> DescribedSections { get; init; } = [];

    public LocalizedText ObjectPresentation { get; init; } = LocalizedText.Empty;

    public LocalizedText ExtendedObjectPresentation { get; init; } = LocalizedText.Empty;

    public LocalizedText ListPresentation { get; init; } = LocalizedText.Empty;

    public LocalizedText ExtendedListPresentation { get; init; } = LocalizedText.Empty;

    public LocalizedText Explanation { get; init; } = LocalizedText.Empty;

    public DataLockControlMode DataLockControlMode { get; init; }

    public bool FullTextSearch { get; init; }

    public bool DataHistory { get; init; }

    /// <summary>Full names of the objects that this one may be filled from.</summary>
    public ImmutableArray<string> BasedOn { get; init; } = [];

    /// <summary>Full names of the fields searched by string.</summary>
    public ImmutableArray<string> InputByString { get; init; } = [];

    /// <summary>Synonyms, fill values and checks of standard attributes, by English name; absent ones have the defaults.</summary>
    public ImmutableDictionary<string, StandardAttribute> StandardAttributes { get; init; } = ImmutableDictionary<string,
        StandardAttribute>.Empty;

    /// <summary>Sets all that kinds share.</summary>
    internal DataDescription Data
    {
        init
        {
            ObjectPresentation = value.ObjectPresentation;
            ExtendedObjectPresentation = value.ExtendedObjectPresentation;
            ListPresentation = value.ListPresentation;
            ExtendedListPresentation = value.ExtendedListPresentation;
            Explanation = value.Explanation;
            DataLockControlMode = value.DataLockControlMode;
            FullTextSearch = value.FullTextSearch;
            DataHistory = value.DataHistory;
            BasedOn = value.BasedOn;
            InputByString = value.InputByString;
            StandardAttributes = value.StandardAttributes;
            Attributes = value.Attributes;
            DescribedSections = value.Sections;
        }
    }

    /// <summary>The main table. Made at first use: a configuration of thousands of objects starts without making them all.</summary>
    public Table Table
    {
        get
        {
            if (_table is null) lock (_building) _table ??= BuildTable();
            return _table;
        }
    }

    /// <summary>Described and standard tabular sections with their tables.</summary>
    public ImmutableArray<TabularSection> TabularSections
    {
        get
        {
            if (_sections.IsDefault) lock (_building) if (_sections.IsDefault) _sections = BuildSections();
            return _sections;
        }
    }

    /// <summary>The main table and the tables of all tabular sections.</summary>
    public IEnumerable<Table> AllTables => TabularSections.Select(section => section.Table).Prepend(Table);

    protected abstract Table BuildTable();

    /// <summary>Standard tabular sections of the kind; their attributes only, without Ref and LineNumber.</summary>
    protected virtual IEnumerable<TabularSection> StandardSections() => [];

    /// <summary>True when rows may be folders, so that attributes for items only hold NULL in some rows.</summary>
    protected virtual bool HasFolders => false;

    /// <summary>A table of the standard fields, then the described ones, then common attributes.</summary>
    protected Table MakeTable(TableKind kind, IEnumerable<Field> standard, IEnumerable<Field> described, Func<Field, bool> isKey)
    {
        ImmutableArray<Field> fields = [.. standard, .. described, .. CommonFields()];
        foreach (var field in fields)
            field.IsNullable = field.Use switch
            {
                AttributeUse.ForItem => HasFolders,
                AttributeUse.ForFolder => true,
                _ => false,
            };
        return new Table(kind, this, null, Uuid, fields, [.. fields.Where(isKey)]);
    }

    /// <summary>The standard object fields that every kind with a reference has in the recorded order of its own.</summary>
    protected Field Standard(StandardField standard, TypeDescription type, int number = 0, string? russian = null)
    {
        var suffix = number == 0 ? "" : number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var name = standard + suffix;
        var described = StandardAttributes.GetValueOrDefault(name);
        return new Field
        {
            Name = name,
            NameRussian = russian ?? standard.RussianName() + suffix,
            Type = type,
            Role = FieldRole.Standard,
            Standard = standard,
            Number = number,
            Synonym = described?.Synonym ?? LocalizedText.Empty,
            FillChecking = described?.FillChecking ?? FillChecking.DontCheck,
            FillValue = described?.FillValue,
            FillFromFillingValue = described?.FillFromFillingValue ?? false,
        };
    }

    protected static TypeDescription CodeType(bool isNumber, int length, bool isFixed) =>
        isNumber ? TypeDescription.OfNumber(length, 0) : TypeDescription.OfString(length, isFixed);

    protected IEnumerable<Field> Optional(bool present, StandardField standard, Func<TypeDescription> type)
    {
        if (present) yield return Standard(standard, type());
    }

    internal static TypeDescription VersionType { get; } = TypeDescription.OfNumber(18, 0, nonNegative: true);

    private ImmutableArray<TabularSection> BuildSections()
    {
        ImmutableArray<TabularSection> sections = [.. StandardSections(), .. DescribedSections];
        foreach (var section in sections)
        {
            var lineNumber = TypeDescription.OfNumber(section.LineNumberLength, 0, nonNegative: true);
            ImmutableArray<Field> fields =
            [
                Plain(StandardField.Ref, TypeDescription.OfRef(RefType!)), Plain(StandardField.LineNumber, lineNumber),
                .. section.Attributes, .. CommonFields().Where(field => field.IsSeparator),
            ];
            section.Table = new Table(TableKind.TabularSection, this, section.Name, section.Uuid, fields, [fields[0], fields[1]]);
        }
        return sections;
    }

    /// <summary>A standard field without the object's own description of it: fields of tabular sections.</summary>
    protected static Field Plain(StandardField standard, TypeDescription type) => new()
    {
        Name = standard.ToString(),
        NameRussian = standard.RussianName(),
        Type = type,
        Role = FieldRole.Standard,
        Standard = standard,
    };

    private IEnumerable<Field> CommonFields() =>
        Configuration.CommonAttributesOf(this).Select(common => new Field
        {
            Name = common.Name,
            NameRussian = common.Name,
            Uuid = common.Uuid,
            Type = common.Type,
            Role = FieldRole.Common,
            Synonym = common.Synonym,
            Indexing = common.Indexing,
            CommonAttribute = common,
        });
}

/// <summary>What a dump says of a standard attribute beyond its existence.</summary>
public sealed record StandardAttribute(
    string Name, LocalizedText Synonym, FillChecking FillChecking = FillChecking.DontCheck, Value? FillValue = null,
        bool FillFromFillingValue = false);
