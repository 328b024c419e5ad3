using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

public sealed class Language : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.Language;

    public required string LanguageCode { get; init; }
}

public sealed class DefinedType : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.DefinedType;

    public required TypeDescription Type { get; init; }
}

public sealed class SessionParameter : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.SessionParameter;

    public required TypeDescription Type { get; init; }
}

public enum DataSeparation { DontUse, Separate }

public enum SeparatedDataUse { Independently, IndependentlyAndSimultaneously }

public enum ContentUse { Auto, Use, DontUse }

public sealed record CommonAttributeMember(string Metadata, ContentUse Use, string ConditionalSeparation = "");

public sealed class CommonAttribute : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.CommonAttribute;

    public required TypeDescription Type { get; init; }

    /// <summary>Explicit members; objects that are not listed follow <see cref="AutoUse"/>.</summary>
    public ImmutableArray<CommonAttributeMember> Content { get; init; } = [];

    public bool AutoUse { get; init; }

    public DataSeparation DataSeparation { get; init; }

    public SeparatedDataUse SeparatedDataUse { get; init; }

    /// <summary>Full name of the session parameter with the area's value.</summary>
    public string DataSeparationValue { get; init; } = "";

    public string DataSeparationUse { get; init; } = "";

    public string ConditionalSeparation { get; init; } = "";

    public Indexing Indexing { get; init; }

    /// <summary>Objects of kinds that cannot carry a common attribute (journals, enumerations) are never members.</summary>
    public bool Contains(DataObject item)
    {
        if (item.Kind is MetadataKind.DocumentJournal or MetadataKind.Enum) return false;
        foreach (var member in Content)
            if (string.Equals(member.Metadata, item.FullName, StringComparison.OrdinalIgnoreCase))
                return member.Use == ContentUse.Use || (member.Use == ContentUse.Auto && AutoUse);
        // An ordinary common attribute is spread over objects with a reference only; constants and registers carry separators.
        return AutoUse && (DataSeparation == DataSeparation.Separate || item.RefType is not null);
    }
}

public sealed class Subsystem : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.Subsystem;

    /// <summary>Full names of the objects in the subsystem.</summary>
    public ImmutableArray<string> Content { get; init; } = [];

    public bool IncludeInCommandInterface { get; init; }

    public ImmutableArray<Subsystem> Children { get; init; } = [];
}

public enum ReturnValuesReuse { DontUse, DuringRequest, DuringSession }

public sealed class CommonModule : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.CommonModule;

    public bool Global { get; init; }

    public bool Server { get; init; }

    public bool ServerCall { get; init; }

    public bool ExternalConnection { get; init; }

    public bool ClientManagedApplication { get; init; }

    public bool ClientOrdinaryApplication { get; init; }

    public bool Privileged { get; init; }

    public ReturnValuesReuse ReturnValuesReuse { get; init; }
}

public sealed class EventSubscription : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.EventSubscription;

    /// <summary>Full names of the objects whose events are subscribed to, type sets expanded.</summary>
    public ImmutableArray<string> Source { get; init; } = [];

    /// <summary>
    /// Those of <see cref="Source"/> that are named by a general type only (<c>DocumentObject</c>): their handlers run after those of
    /// concrete types (corrections §3.1).
    /// </summary>
    public ImmutableArray<string> GeneralSource { get; init; } = [];

    public string Event { get; init; } = "";

    /// <summary><c>CommonModule.M.Proc</c></summary>
    public string Handler { get; init; } = "";
}

public sealed class ScheduledJob : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.ScheduledJob;

    public string MethodName { get; init; } = "";

    public string Description { get; init; } = "";

    public string Key { get; init; } = "";

    public bool Use { get; init; }

    public bool Predefined { get; init; }

    public int RestartCountOnFailure { get; init; }

    public int RestartIntervalOnFailure { get; init; }

    /// <summary>Attributes and child lists of the schedule file, by name.</summary>
    public ImmutableDictionary<string, string> Schedule { get; init; } = ImmutableDictionary<string, string>.Empty;
}

public sealed class FunctionalOption : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.FunctionalOption;

    public string Location { get; init; } = "";

    public bool PrivilegedGetMode { get; init; }

    public ImmutableArray<string> Content { get; init; } = [];
}

public sealed class FunctionalOptionsParameter : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.FunctionalOptionsParameter;

    public ImmutableArray<string> Use { get; init; } = [];
}

public sealed class FilterCriterion : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.FilterCriterion;

    public required TypeDescription Type { get; init; }

    public ImmutableArray<string> Content { get; init; } = [];
}

public sealed record HttpMethod(string Name, string Method, string Handler);

public sealed record UrlTemplate(string Name, string Template, ImmutableArray<HttpMethod> Methods);

public sealed class HttpService : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.HTTPService;

    public string RootUrl { get; init; } = "";

    public string ReuseSessions { get; init; } = "DontUse";

    public int SessionMaxAge { get; init; }

    public ImmutableArray<UrlTemplate> UrlTemplates { get; init; } = [];
}

public sealed record WebServiceParameter(string Name, string ValueType, bool Nillable, string TransferDirection);

public sealed record WebServiceOperation(
    string Name, string ReturnType, bool Nillable, bool Transactioned, string ProcedureName,
        ImmutableArray<WebServiceParameter> Parameters);

public sealed class WebService : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.WebService;

    public string Namespace { get; init; } = "";

    public string DescriptorFileName { get; init; } = "";

    public ImmutableArray<WebServiceOperation> Operations { get; init; } = [];
}

/// <summary>
/// An object of a kind that stores nothing here: reports, data processors, pictures, styles, forms. Only its name is kept.
/// </summary>
public sealed class NamedObject(MetadataKind kind) : MetadataObject
{
    public override MetadataKind Kind { get; } = kind;
}
