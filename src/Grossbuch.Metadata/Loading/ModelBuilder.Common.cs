using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Metadata.Loading;

// Common objects: modules, subscriptions, jobs, services, types, common attributes.
internal sealed partial class ModelBuilder
{
    private MetadataObject? BuildCommonObject(MetadataKind kind, RawObject raw) => kind switch
    {
        MetadataKind.Language => new Language
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            LanguageCode = raw.Text("LanguageCode", "ru"),
        },
        MetadataKind.DefinedType => new DefinedType
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Type = UnstoredType(raw),
        },
        MetadataKind.SessionParameter => new SessionParameter
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Type = UnstoredType(raw),
        },
        MetadataKind.FilterCriterion => new FilterCriterion
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Type = UnstoredType(raw),
            Content = NamesIn(raw, "Content"),
        },
        MetadataKind.FunctionalOption => new FunctionalOption
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Location = NameIn(raw, "Location"),
            PrivilegedGetMode = raw.Flag("PrivilegedGetMode", absent: true),
            Content = NamesIn(raw, "Content"),
        },
        MetadataKind.FunctionalOptionsParameter => new FunctionalOptionsParameter
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Use = NamesIn(raw, "Use"),
        },
        MetadataKind.CommonAttribute => BuildCommonAttribute(raw),
        MetadataKind.CommonModule => BuildCommonModule(raw),
        MetadataKind.EventSubscription => BuildSubscription(raw),
        MetadataKind.ScheduledJob => BuildJob(raw),
        MetadataKind.Subsystem => BuildSubsystem(raw),
        MetadataKind.HTTPService => BuildHttpService(raw),
        MetadataKind.WebService => BuildWebService(raw),
        _ => null,
    };

    private TypeDescription UnstoredType(RawObject raw) =>
        raw.Text("Type") is { Length: > 0 } type ? _types.ResolveUnstored(type, raw) : TypeDescription.Undefined;

    private CommonAttribute BuildCommonAttribute(RawObject raw)
    {
        var records = raw.Records("Content");
        var missing = records.Where(item => !_names.Exists(item.Text("Metadata"))).ToArray();
        if (missing.Length > 0) ReportUnresolved(raw, "Content", missing[0].Text("Metadata"), missing.Length);
        return new CommonAttribute
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Type = raw.Text("Type") is { Length: > 0 } type ? _types.Resolve(type, raw) : TypeDescription.Undefined,
            Content =
            [
                .. records.Select(item =>
                    new CommonAttributeMember(
                        item.Text("Metadata"), Literal(item, "Use", ContentUse.Auto), item.Text("ConditionalSeparation"))),
            ],
            AutoUse = raw.Text("AutoUse", "DontUse") == "Use",
            DataSeparation = Literal(raw, "DataSeparation", DataSeparation.DontUse),
            SeparatedDataUse = Literal(raw, "SeparatedDataUse", SeparatedDataUse.Independently),
            DataSeparationValue = NameIn(raw, "DataSeparationValue"),
            DataSeparationUse = NameIn(raw, "DataSeparationUse"),
            ConditionalSeparation = NameIn(raw, "ConditionalSeparation"),
            Indexing = Literal(raw, "Indexing", Indexing.DontIndex),
        };
    }

    private CommonModule BuildCommonModule(RawObject raw) => new()
    {
        Name = raw.Name,
        Uuid = UuidOf(raw),
        Synonym = raw.Localized("Synonym"),
        Comment = raw.Text("Comment"),
        Global = raw.Flag("Global"),
        Server = raw.Flag("Server"),
        ServerCall = raw.Flag("ServerCall"),
        ExternalConnection = raw.Flag("ExternalConnection"),
        ClientManagedApplication = raw.Flag("ClientManagedApplication"),
        ClientOrdinaryApplication = raw.Flag("ClientOrdinaryApplication"),
        Privileged = raw.Flag("Privileged"),
        ReturnValuesReuse = Literal(raw, "ReturnValuesReuse", ReturnValuesReuse.DontUse),
    };

    private EventSubscription BuildSubscription(RawObject raw)
    {
        var (source, general) = new SubscriptionSource(_raw, _objects).Expand(raw.Text("Source"));
        return new EventSubscription
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            Source = source,
            GeneralSource = general,
            Event = raw.Text("Event"),
            Handler = MethodIn(raw, "Handler"),
        };
    }

    private ScheduledJob BuildJob(RawObject raw)
    {
        var schedule = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var part in raw.Names(RawParts.Schedule))
            if (part.Split('=', 2) is [var name, var text]) schedule[name] = text;
        return new ScheduledJob
        {
            Name = raw.Name,
            Uuid = UuidOf(raw),
            Synonym = raw.Localized("Synonym"),
            Comment = raw.Text("Comment"),
            MethodName = MethodIn(raw, "MethodName"),
            Description = raw.Text("Description"),
            Key = raw.Text("Key"),
            Use = raw.Flag("Use"),
            Predefined = raw.Flag("Predefined"),
            RestartCountOnFailure = raw.Integer("RestartCountOnFailure"),
            RestartIntervalOnFailure = raw.Integer("RestartIntervalOnFailure"),
            Schedule = schedule.ToImmutable(),
        };
    }

    private Subsystem BuildSubsystem(RawObject raw) => new()
    {
        Name = raw.Name,
        Uuid = UuidOf(raw),
        Synonym = raw.Localized("Synonym"),
        Comment = raw.Text("Comment"),
        Content = NamesIn(raw, "Content"),
        IncludeInCommandInterface = raw.Flag("IncludeInCommandInterface", absent: true),
        Children = [.. raw.ChildrenOf("Subsystem").Select(BuildSubsystem)],
    };

    private static HttpService BuildHttpService(RawObject raw) => new()
    {
        Name = raw.Name,
        Uuid = UuidOf(raw),
        Synonym = raw.Localized("Synonym"),
        Comment = raw.Text("Comment"),
        RootUrl = raw.Text("RootURL"),
        ReuseSessions = raw.Text("ReuseSessions", "DontUse"),
        SessionMaxAge = raw.Integer("SessionMaxAge", 20),
        UrlTemplates =
        [
            .. raw.ChildrenOf("URLTemplate").Select(template => new UrlTemplate(
                template.Name, template.Text("Template"),
                [.. template.ChildrenOf("Method")
                    .Select(method => new Objects.HttpMethod(method.Name, method.Text("HTTPMethod", "GET"), method.Text("Handler")))])),
        ],
    };

    private static WebService BuildWebService(RawObject raw) => new()
    {
        Name = raw.Name,
        Uuid = UuidOf(raw),
        Synonym = raw.Localized("Synonym"),
        Comment = raw.Text("Comment"),
        Namespace = raw.Text("Namespace"),
        DescriptorFileName = raw.Text("DescriptorFileName"),
        Operations =
        [
            .. raw.ChildrenOf("Operation").Select(operation => new WebServiceOperation(
                operation.Name, operation.Text("XDTOReturningValueType"), operation.Flag("Nillable"), operation.Flag("Transactioned"),
                operation.Text("ProcedureName"),
                [
                    .. operation.ChildrenOf("Parameter").Select(parameter => new WebServiceParameter(
                        parameter.Name, parameter.Text("XDTOValueType"), parameter.Flag("Nillable", absent: true),
                        parameter.Text("TransferDirection", "In"))),
                ])),
        ],
    };
}
