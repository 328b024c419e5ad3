using System.Collections.Immutable;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.OData.Model;

/// <summary>Which fields of a table are properties, and which of them are the key (odata §4).</summary>
internal static class PropertyList
{
    public static ImmutableArray<WireProperty> Of(SetKind kind, DataObject owner, Table table)
    {
        if (kind == SetKind.RecordSets)
            return [.. table.Fields.Where(field => field.Standard == StandardField.Recorder).Select(Make)];
        var properties = table.Fields.Where(field => IsShown(field, owner)).Select(Make);
        return NeedsSurrogate(kind, table) ? [.. properties, WireProperty.Surrogate] : [.. properties];
    }

    public static ImmutableArray<WireProperty> KeyOf(SetKind kind, DataObject owner, Table table, ImmutableArray<WireProperty> properties)
    {
        if (NeedsSurrogate(kind, table)) return [WireProperty.Surrogate];
        return kind switch
        {
            SetKind.Objects or SetKind.Journal => Standard(properties, StandardField.Ref),
            SetKind.RecordSets => Standard(properties, StandardField.Recorder),
            SetKind.Section => Standard(properties, StandardField.Ref, StandardField.LineNumber),
            SetKind.Records when owner is InformationRegister register => RecordKey(register, properties),
            SetKind.Records => Standard(properties, StandardField.Recorder, StandardField.LineNumber),
            _ => [.. properties.Where(property => table.Key.Contains(property.Field!))],
        };
    }

    // Recorded: by recorder position Recorder, Period and dimensions; otherwise Period and dimensions; not periodic: dimensions only (odata
    // §4.13).
    private static ImmutableArray<WireProperty> RecordKey(InformationRegister register, ImmutableArray<WireProperty> properties)
    {
        var byRecorder = register.Periodicity == InformationRegisterPeriodicity.RecorderPosition;
        ImmutableArray<WireProperty> key =
        [
            .. properties.Where(property => property.Field is { } field
                && (field.Role == FieldRole.Dimension || field.Standard == StandardField.Period
                    || (byRecorder && field.Standard == StandardField.Recorder))),
        ];
        // A register without period and dimensions has nothing else to tell its records apart.
        return key.IsEmpty ? Standard(properties, StandardField.Recorder, StandardField.LineNumber) : key;
    }

    private static ImmutableArray<WireProperty> Standard(ImmutableArray<WireProperty> properties, params StandardField[] fields) =>
        [.. properties.Where(property => property.Field is { } field && Array.IndexOf(fields, field.Standard) >= 0)];

    private static bool NeedsSurrogate(SetKind kind, Table table) =>
        kind == SetKind.Constant || (kind == SetKind.IndependentRecords && table.Key.IsEmpty);

    public static bool IsShown(Field field, DataObject owner)
    {
        // An independent separator belongs to the session, not to the data; a shared one is an ordinary property (odata §4.17).
        if (field.CommonAttribute is { DataSeparation: DataSeparation.Separate, SeparatedDataUse: SeparatedDataUse.Independently })
            return false;
        return field.Standard switch
        {
            StandardField.ThisNode => false,
            // Ext dimensions come only from the functions of the register (odata §4.15).
            StandardField.ExtDimension or StandardField.ExtDimensionDr or StandardField.ExtDimensionCr
                or StandardField.ExtDimensionType or StandardField.ExtDimensionTypeDr or StandardField.ExtDimensionTypeCr =>
                    owner is not AccountingRegister,
            _ => true,
        };
    }

    private static WireProperty Make(Field field) => new(field, WireProperty.KindOf(field));
}
