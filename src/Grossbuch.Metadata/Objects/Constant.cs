using Grossbuch.Core.Values;

namespace Grossbuch.Metadata.Objects;

public sealed class Constant : DataObject
{
    public override MetadataKind Kind => MetadataKind.Constant;

    public required TypeDescription Type { get; init; }

    public FillChecking FillChecking { get; init; }

    public bool PasswordMode { get; init; }

    protected override Table BuildTable() => MakeTable(TableKind.Constant, [Standard(StandardField.Value, Type)], [], _ => false);
}
