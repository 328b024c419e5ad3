using System.Collections.Immutable;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Loading;

// What objects with data share: fields, tabular sections, standard attributes, presentations.
internal sealed partial class ModelBuilder
{
    private DataDescription Describe(RawObject raw, Guid uuid, AttributeUse absentUse = AttributeUse.ForFolderAndItem) => new(
        raw.Localized(raw.Has("RecordPresentation") ? "RecordPresentation" : "ObjectPresentation"),
        raw.Localized(raw.Has("ExtendedRecordPresentation") ? "ExtendedRecordPresentation" : "ExtendedObjectPresentation"),
        raw.Localized("ListPresentation"),
        raw.Localized("ExtendedListPresentation"),
        raw.Localized("Explanation"),
        Literal(raw, "DataLockControlMode", DataLockControlMode.Automatic),
        raw.Text("FullTextSearch", "Use") == "Use",
        raw.Text("DataHistory") == "Use",
        NamesIn(raw, "BasedOn"),
        NamesIn(raw, "InputByString"),
        StandardAttributesOf(raw),
        FieldsOf(raw, "Attribute", FieldRole.Attribute, raw.FullName, uuid, absentUse),
        SectionsOf(raw, uuid, absentUse));

    private ImmutableArray<Field> FieldsOf(
        RawObject owner, string kind, FieldRole role, string ownerName, Guid ownerUuid,
        AttributeUse absentUse = AttributeUse.ForFolderAndItem)
    {
        var count = 0;
        foreach (var child in owner.Children)
            if (child.Kind == kind) count++;
        if (count == 0) return [];
        var fields = ImmutableArray.CreateBuilder<Field>(count);
        foreach (var child in owner.Children)
            if (child.Kind == kind) fields.Add(MakeField(child, role, ownerName, ownerUuid, absentUse));
        return fields.MoveToImmutable();
    }

    private Field MakeField(RawObject raw, FieldRole role, string ownerName, Guid ownerUuid, AttributeUse absentUse)
    {
        var type = role == FieldRole.Column ? TypeDescription.Undefined : TypeOf(raw, ownerName);
        return new Field
        {
            Name = raw.Name,
            NameRussian = raw.Name,
            Uuid = UuidOf(raw, ownerUuid),
            Type = type,
            Role = role,
            Synonym = raw.Localized("Synonym"),
            ToolTip = raw.Localized("ToolTip"),
            Format = raw.Localized("Format"),
            Indexing = Literal(raw, "Indexing", Indexing.DontIndex),
            Use = Literal(raw, "Use", absentUse),
            FillChecking = Literal(raw, "FillChecking", FillChecking.DontCheck),
            FillValue = FillValueOf(raw, ownerName),
            FillFromFillingValue = raw.Flag("FillFromFillingValue"),
            MinValue = raw.Text("MinValue"),
            MaxValue = raw.Text("MaxValue"),
            PasswordMode = raw.Flag("PasswordMode"),
            MultiLine = raw.Flag("MultiLine"),
            FullTextSearch = raw.Text("FullTextSearch", "Use") == "Use",
            DataHistory = raw.Text("DataHistory") == "Use",
            Master = raw.Flag("Master"),
            MainFilter = raw.Flag("MainFilter"),
            DenyIncompleteValues = raw.Flag("DenyIncompleteValues"),
            UseInTotals = raw.Flag("UseInTotals", absent: true),
            Balance = raw.Flag("Balance", absent: true),
            AccountingFlag = NameIn(raw, "AccountingFlag"),
            ExtDimensionAccountingFlag = NameIn(raw, "ExtDimensionAccountingFlag"),
            BaseDimension = raw.Flag("BaseDimension"),
            ScheduleLink = NameIn(raw, "ScheduleLink"),
            AddressingDimension = NameIn(raw, "AddressingDimension"),
        };
    }

    private TypeDescription TypeOf(RawObject raw, string ownerName)
    {
        if (raw.Text("Type") is { Length: > 0 } text) return _types.Resolve(text, raw, ownerName);
        Report(Severity.Warning, LoadCodes.UnresolvedType, $"{ownerName}.{raw.FullName} has no type; only Undefined can be stored in it.",
            raw);
        return TypeDescription.Undefined;
    }

    private Value? FillValueOf(RawObject raw, string ownerName)
    {
        if (raw.Find("FillValue") is not string literal) return null;
        if (_fillValues.TryRead(literal, out var value)) return value;
        Report(Severity.Warning, LoadCodes.FillValue,
            $"{ownerName}.{raw.FullName}: the fill value \"{literal}\" cannot be read; it is left out.", raw);
        return null;
    }

    private ImmutableArray<TabularSection> SectionsOf(RawObject owner, Guid ownerUuid, AttributeUse absentUse)
    {
        ImmutableArray<TabularSection>.Builder? sections = null;
        foreach (var raw in owner.Children)
        {
            if (raw.Kind != "TabularSection") continue;
            var uuid = UuidOf(raw, ownerUuid);
            (sections ??= ImmutableArray.CreateBuilder<TabularSection>()).Add(new TabularSection
            {
                Name = raw.Name,
                NameRussian = raw.Name,
                Uuid = uuid,
                Synonym = raw.Localized("Synonym"),
                Use = Literal(raw, "Use", absentUse),
                FillChecking = Literal(raw, "FillChecking", FillChecking.DontCheck),
                LineNumberLength = Math.Max(1, Bounded(raw, "LineNumberLength", 5, max: 9)),
                Attributes = FieldsOf(raw, "Attribute", FieldRole.Attribute, $"{owner.FullName}.{raw.FullName}", uuid),
            });
        }
        return sections?.ToImmutable() ?? [];
    }

    private ImmutableDictionary<string, StandardAttribute> StandardAttributesOf(RawObject raw)
    {
        var records = raw.Records("StandardAttributes");
        if (records.Length == 0) return ImmutableDictionary<string, StandardAttribute>.Empty;
        var attributes = ImmutableDictionary.CreateBuilder<string, StandardAttribute>(StringComparer.Ordinal);
        foreach (var record in records)
            attributes[record.Name] = new StandardAttribute(
                record.Name,
                record.Localized("Synonym"),
                Literal(record, "FillChecking", FillChecking.DontCheck),
                FillValueOf(record, raw.FullName),
                record.Flag("FillFromFillingValue"));
        return attributes.ToImmutable();
    }
}
