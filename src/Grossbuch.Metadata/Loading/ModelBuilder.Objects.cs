using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

// Catalogs, documents, charts and the rest of what has references. Defaults of absent properties are those that Designer gives to a new
// object.
internal sealed partial class ModelBuilder
{
    private Catalog BuildCatalog(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new Catalog
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid, AttributeUse.ForItem),
            Coded = Code(raw, 9, 25, CodeSeries.WholeCatalog, checksUnique: true),
            Hierarchical = raw.Flag("Hierarchical"),
            HierarchyType = Literal(raw, "HierarchyType", HierarchyType.HierarchyFoldersAndItems),
            LimitLevelCount = raw.Flag("LimitLevelCount"),
            LevelCount = Bounded(raw, "LevelCount", 0, max: 1_000),
            FoldersOnTop = raw.Flag("FoldersOnTop", absent: true),
            Owners = NamesIn(raw, "Owners"),
            SubordinationUse = Literal(raw, "SubordinationUse", SubordinationUse.ToItems),
        };
    }

    private ChartOfCharacteristicTypes BuildChartOfCharacteristicTypes(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new ChartOfCharacteristicTypes
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid, AttributeUse.ForItem),
            Coded = Code(raw, 9, 25, CodeSeries.WholeCharacteristicKind, checksUnique: true),
            Type = raw.Text("Type") is { Length: > 0 } type ? _types.Resolve(type, raw) : TypeDescription.Undefined,
            CharacteristicExtValues = NameIn(raw, "CharacteristicExtValues"),
            Hierarchical = raw.Flag("Hierarchical"),
            FoldersOnTop = raw.Flag("FoldersOnTop", absent: true),
        };
    }

    private ChartOfAccounts BuildChartOfAccounts(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new ChartOfAccounts
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Coded = Code(raw, 9, 25, CodeSeries.WholeChartOfAccounts, checksUnique: true, DefaultPresentation.AsCode),
            ExtDimensionTypes = NameIn(raw, "ExtDimensionTypes"),
            MaxExtDimensionCount = Bounded(raw, "MaxExtDimensionCount", 0, max: 50),
            CodeMask = raw.Text("CodeMask"),
            AutoOrderByCode = raw.Flag("AutoOrderByCode", absent: true),
            OrderLength = Bounded(raw, "OrderLength", 0, StringLengthMax),
            AccountingFlags = FieldsOf(raw, "AccountingFlag", FieldRole.AccountingFlag, raw.FullName, uuid),
            ExtDimensionAccountingFlags =
                FieldsOf(raw, "ExtDimensionAccountingFlag", FieldRole.ExtDimensionAccountingFlag, raw.FullName, uuid),
        };
    }

    private ChartOfCalculationTypes BuildChartOfCalculationTypes(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new ChartOfCalculationTypes
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Coded = Code(raw, 5, 40, CodeSeries.WholeCatalog, checksUnique: false),
            DependenceOnCalculationTypes = Literal(raw, "DependenceOnCalculationTypes", DependenceOnCalculationTypes.DontUse),
            BaseCalculationTypes = NamesIn(raw, "BaseCalculationTypes"),
            ActionPeriodUse = raw.Flag("ActionPeriodUse"),
        };
    }

    private ExchangePlan BuildExchangePlan(RawObject raw)
    {
        var uuid = UuidOf(raw);
        var content = raw.Records(RawParts.Content);
        var missing = content.Where(item => !_names.Exists(item.Text("Metadata"))).ToArray();
        if (missing.Length > 0) ReportUnresolved(raw, "Content", missing[0].Text("Metadata"), missing.Length);
        return new ExchangePlan
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Coded = Code(raw, 9, 25, CodeSeries.WholeCatalog, checksUnique: false),
            DistributedInfoBase = raw.Flag("DistributedInfoBase"),
            IncludeConfigurationExtensions = raw.Flag("IncludeConfigurationExtensions"),
            ThisNode = Guid.TryParseExact(raw.Text(RawParts.ThisNode), "D", out var node) ? node : DerivedUuid.Of(uuid, "ThisNode"),
            Content = [.. content.Select(item => new ExchangePlanItem(item.Text("Metadata"), item.Text("AutoRecord") == "Allow"))],
        };
    }

    private Document BuildDocument(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new Document
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Numbered = Numbers(raw),
            Numerator = NameIn(raw, "Numerator"),
            Posting = Literal(raw, "Posting", Posting.Allow),
            RealTimePosting = raw.Text("RealTimePosting", "Allow") == "Allow",
            RegisterRecordsDeletion = Literal(raw, "RegisterRecordsDeletion", RegisterRecordsDeletion.AutoDeleteOnUnpost),
            RegisterRecordsWritingOnPost = Literal(raw, "RegisterRecordsWritingOnPost", RegisterRecordsWritingOnPost.WriteSelected),
            SequenceFilling = raw.Text("SequenceFilling", "AutoFill") == "AutoFill",
            RegisterRecords = NamesIn(raw, "RegisterRecords"),
            PostInPrivilegedMode = raw.Flag("PostInPrivilegedMode", absent: true),
            UnpostInPrivilegedMode = raw.Flag("UnpostInPrivilegedMode", absent: true),
        };
    }

    private BusinessProcess BuildBusinessProcess(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new BusinessProcess
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Numbered = Numbers(raw),
            Task = NameIn(raw, "Task"),
            CreateTaskInPrivilegedMode = raw.Flag("CreateTaskInPrivilegedMode", absent: true),
            RoutePoints = [.. raw.Records(RawParts.Flowchart).Select(RoutePointOf)],
        };
    }

    private static RoutePoint RoutePointOf(RawObject raw)
    {
        var handlers = raw.Names("Events").Select(pair => pair.Split('=', 2)).Where(pair => pair[1].Length > 0);
        return new RoutePoint(raw.Name, raw.Uuid, raw.Kind, [.. handlers.Select(pair => (pair[0], pair[1]))]);
    }

    private Objects.Task BuildTask(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new Objects.Task
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Numbered = Numbers(raw),
            DescriptionLength = Bounded(raw, "DescriptionLength", 25, StringLengthMax),
            TaskNumberAutoPrefix = Literal(raw, "TaskNumberAutoPrefix", TaskNumberAutoPrefix.BusinessProcessNumber),
            Addressing = NameIn(raw, "Addressing"),
            MainAddressingAttribute = NameIn(raw, "MainAddressingAttribute"),
            CurrentPerformer = NameIn(raw, "CurrentPerformer"),
            AddressingAttributes = FieldsOf(raw, "AddressingAttribute", FieldRole.AddressingAttribute, raw.FullName, uuid),
        };
    }

    private Objects.Enum BuildEnum(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new Objects.Enum
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            RefType = RefTypeOf(raw),
            Data = Describe(raw, uuid),
            Values =
            [
                .. raw.ChildrenOf("EnumValue").Select(value =>
                    new EnumValue(value.Name, RefKey.FromUuid(UuidOf(value, uuid)), value.Localized("Synonym"), value.Text("Comment"))),
            ],
        };
    }

    private Constant BuildConstant(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new Constant
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Data = Describe(raw, uuid),
            Type = raw.Text("Type") is { Length: > 0 } type ? _types.Resolve(type, raw) : TypeDescription.Undefined,
            FillChecking = Literal(raw, "FillChecking", FillChecking.DontCheck),
            PasswordMode = raw.Flag("PasswordMode"),
        };
    }

    private const int StringLengthMax = 1_024;

    private static int LengthMax(RawObject raw, string typeProperty) =>
        raw.Text(typeProperty) == "Number" ? Core.Values.Number.DigitsMax : StringLengthMax;

    private RefType RefTypeOf(RawObject raw) =>
        _types.Find($"{raw.Kind}Ref.{raw.Name}") ?? throw new InvalidOperationException($"{raw.FullName} has no reference type.");

    private CodeDescription Code(
        RawObject raw, int codeLength, int descriptionLength, CodeSeries series, bool checksUnique,
        DefaultPresentation presentation = DefaultPresentation.AsDescription) => new(
        Bounded(raw, "CodeLength", codeLength, LengthMax(raw, "CodeType")),
        raw.Text("CodeType") == "Number",
        raw.Text("CodeAllowedLength", raw.Kind == "ChartOfAccounts" ? "Fixed" : "Variable") == "Fixed",
        Literal(raw, "CodeSeries", series),
        raw.Flag("CheckUnique", checksUnique),
        raw.Flag("Autonumbering", checksUnique && raw.Kind != "ChartOfAccounts"),
        Bounded(raw, "DescriptionLength", descriptionLength, StringLengthMax),
        Literal(raw, "DefaultPresentation", presentation),
        Literal(raw, "PredefinedDataUpdate", PredefinedDataUpdate.Auto),
        PredefinedOf(raw));

    private NumberDescription Numbers(RawObject raw) => new(
        Bounded(raw, "NumberLength", 9, LengthMax(raw, "NumberType")),
        raw.Text("NumberType") == "Number",
        raw.Text("NumberAllowedLength", "Variable") == "Fixed",
        Literal(raw, "NumberPeriodicity", NumberPeriodicity.Nonperiodical),
        raw.Flag("CheckUnique", absent: true),
        raw.Flag("Autonumbering", absent: true));

    private DocumentNumerator BuildNumerator(RawObject raw)
    {
        var numbers = Numbers(raw);
        return new DocumentNumerator
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            NumberLength = numbers.NumberLength,
            NumberIsNumber = numbers.NumberIsNumber,
            NumberIsFixed = numbers.NumberIsFixed,
            NumberPeriodicity = numbers.NumberPeriodicity,
            CheckUnique = numbers.CheckUnique,
        };
    }

    private Sequence BuildSequence(RawObject raw) => new()
    {
        Name = raw.Name,
        Uuid = UuidOf(raw),
        Synonym = raw.Localized("Synonym"),
        Comment = raw.Text("Comment"),
        MoveBoundaryOnPosting = raw.Text("MoveBoundaryOnPosting", "Move") == "Move",
        Documents = NamesIn(raw, "Documents"),
        RegisterRecords = NamesIn(raw, "RegisterRecords"),
        Dimensions =
        [
            .. raw.ChildrenOf("Dimension").Select(dimension => new SequenceDimension(
                dimension.Name, TypeOf(dimension, raw.FullName), NamesIn(dimension, "DocumentMap"),
                NamesIn(dimension, "RegisterRecordsMap"))),
        ],
    };

    private DocumentJournal BuildJournal(RawObject raw)
    {
        var uuid = UuidOf(raw);
        return new DocumentJournal
        {
            Name = raw.Name,
            Uuid = uuid,
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Data = Describe(raw, uuid),
            RegisteredDocuments = NamesIn(raw, "RegisteredDocuments"),
            Columns = [.. raw.ChildrenOf("Column").Select(column => MakeColumn(column, raw, uuid))],
        };
    }

    // A column shows an attribute of each document: it accepts whatever any of them holds.
    private Field MakeColumn(RawObject raw, RawObject journal, Guid journalUuid)
    {
        var types = new List<TypeDescription>();
        foreach (var name in raw.Names("References"))
            if (name.Split('.') is [_, _, "Attribute", var attribute] parts
                && _objects.TryGetValue($"{parts[0]}.{parts[1]}", out var document)
                && document.ChildrenOf("Attribute").FirstOrDefault(child => child.Name == attribute)?.Text("Type") is { Length: > 0 } type)
                types.Add(_types.ResolveUnstored(type, raw, journal.FullName));
        return new Field
        {
            Name = raw.Name,
            NameRussian = raw.Name,
            Uuid = UuidOf(raw, journalUuid),
            Type = types.Count == 0 ? TypeDescription.Undefined : _types.Union(types),
            Role = FieldRole.Column,
            Synonym = raw.Localized("Synonym"),
            Indexing = Literal(raw, "Indexing", Indexing.DontIndex),
            References = NamesIn(raw, "References"),
        };
    }
}
