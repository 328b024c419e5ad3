using System.Collections.Immutable;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

/// <param name="Kind">Start, Activity, Condition, Completion and other shapes of the flowchart.</param>
/// <param name="Handlers">Event name to the procedure of the object module.</param>
public sealed record RoutePoint(string Name, Guid Uuid, string Kind, ImmutableArray<(string Event, string Procedure)> Handlers);

public sealed class BusinessProcess : NumberedObject
{
    public override MetadataKind Kind => MetadataKind.BusinessProcess;

    /// <summary>Full name of the task object.</summary>
    public string Task { get; init; } = "";

    public bool CreateTaskInPrivilegedMode { get; init; }

    public ImmutableArray<RoutePoint> RoutePoints { get; init; } = [];

    protected override Table BuildTable() => MakeTable(
        TableKind.Objects,
        [
            RefField(), DataVersionField(), .. NumberDateMark(NumberLength > 0),
            Standard(StandardField.Completed, TypeDescription.Boolean), Standard(StandardField.Started, TypeDescription.Boolean),
            // Composite on the wire even with one task object (odata §4.10): Undefined is a legal value.
            Standard(StandardField.HeadTask, new TypeDescription(PrimitiveTypes.Undefined, Configuration.RefTypesOf([Task]))),
        ],
        Attributes,
        field => field.Standard == StandardField.Ref);
}

public enum TaskNumberAutoPrefix { DontUse, BusinessProcessNumber }

public sealed class Task : NumberedObject
{
    public override MetadataKind Kind => MetadataKind.Task;

    public int DescriptionLength { get; init; }

    public TaskNumberAutoPrefix TaskNumberAutoPrefix { get; init; }

    public string Addressing { get; init; } = "";

    public string MainAddressingAttribute { get; init; } = "";

    public string CurrentPerformer { get; init; } = "";

    public ImmutableArray<Field> AddressingAttributes { get; init; } = [];

    protected override Table BuildTable()
    {
        var processes = Configuration.OfKind<BusinessProcess>()
            .Where(process => string.Equals(process.Task, FullName, StringComparison.OrdinalIgnoreCase));
        ImmutableArray<RefType> types = [.. processes.Select(process => process.RefType!)];
        return MakeTable(
            TableKind.Objects,
            [
                RefField(), DataVersionField(),
                .. Optional(DescriptionLength > 0, StandardField.Description, () => TypeDescription.OfString(DescriptionLength)),
                .. NumberDateMark(NumberLength > 0),
                Standard(StandardField.BusinessProcess,
                    new TypeDescription(types.IsEmpty ? PrimitiveTypes.Undefined : PrimitiveTypes.None, types)),
                Standard(StandardField.RoutePoint, TypeDescription.RoutePoint), Standard(StandardField.Executed, TypeDescription.Boolean),
            ],
            [.. AddressingAttributes, .. Attributes],
            field => field.Standard == StandardField.Ref);
    }
}
