namespace Grossbuch.Metadata.Objects;

public enum InformationRegisterPeriodicity { Nonperiodical, Second, Day, Month, Quarter, Year, RecorderPosition }

public enum WriteMode { Independent, RecorderSubordinate }

public sealed class InformationRegister : Register
{
    public override MetadataKind Kind => MetadataKind.InformationRegister;

    public InformationRegisterPeriodicity Periodicity { get; init; }

    public WriteMode WriteMode { get; init; }

    public bool MainFilterOnPeriod { get; init; }

    public bool EnableTotalsSliceFirst { get; init; }

    public bool EnableTotalsSliceLast { get; init; }

    public override bool HasRecorder => WriteMode == WriteMode.RecorderSubordinate;

    public bool IsPeriodic => Periodicity != InformationRegisterPeriodicity.Nonperiodical;

    protected override Table BuildTable()
    {
        IEnumerable<Field> period = IsPeriodic ? [PeriodField()] : [];
        return HasRecorder
            ? MakeTable(TableKind.Records, [RecorderField(), .. period, .. LineAndActive()], Described, IsRecordKey)
            : MakeTable(TableKind.Records, period, Described, field =>
                field.Standard == StandardField.Period || field.Role == FieldRole.Dimension);
    }
}
