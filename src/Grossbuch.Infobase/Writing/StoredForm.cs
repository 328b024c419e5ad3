using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Infobase.Writing;

/// <summary>
/// Values as the store will give them back: defaults in the place of what is empty, numbers in the field's scale, fixed strings padded.
/// Rules compare values with stored ones, and the caller is told what is stored. Nothing is refused here: a value that does not fit its
/// field stays as it is, and the store says what is wrong with it.
/// </summary>
internal static class StoredForm
{
    public static void Apply(Table table, Value[] row)
    {
        foreach (var field in table.Fields) row[field.Index] = Of(field, row[field.Index]);
    }

    public static Value Of(Field field, in Value value) => value.Kind switch
    {
        ValueKind.Undefined when !field.Type.IsComposite => DefaultOf(field.Type),
        ValueKind.Number when field.Type.Number.Digits > 0 => OfNumber(field.Type, value),
        ValueKind.Date => OfDate(field.Type, value),
        ValueKind.String => OfString(field.Type.String, value),
        _ => value,
    };

    private static Value DefaultOf(TypeDescription type) => type switch
    {
        { Refs.Length: 1 } => Value.OfRef(type.Refs[0], RefKey.Empty),
        { Primitives: PrimitiveTypes.Boolean } => Value.Of(false),
        { Primitives: PrimitiveTypes.Number } => Value.Of(0),
        { Primitives: PrimitiveTypes.Date } => Value.OfDate(0),
        { Primitives: PrimitiveTypes.String } => OfString(type.String, Value.Of("")),
        { Primitives: PrimitiveTypes.Uuid } => Value.OfUuid(RefKey.Empty),
        { Primitives: PrimitiveTypes.RoutePoint } => Value.OfRoutePoint(""),
        { Primitives: PrimitiveTypes.ValueStorage } => Value.OfStorage(new StoredContent([], "")),
        _ => Value.Undefined,
    };

    private static Value OfNumber(TypeDescription type, in Value value) =>
        value.AsNumber.Rescale(type.Number.FractionDigits) is { } scaled ? Value.Of(scaled) : value;

    private static Value OfDate(TypeDescription type, in Value value)
    {
        var seconds = value.AsDate;
        if (seconds < 0 || seconds > DateSeconds.Max) return value;
        return type.DateParts switch
        {
            DateParts.Date => Value.OfDate(seconds - seconds % DateSeconds.PerDay),
            DateParts.Time => Value.OfDate(seconds % DateSeconds.PerDay),
            _ => value,
        };
    }

    private static Value OfString(StringQualifiers type, in Value value)
    {
        var text = value.AsString;
        if (type.Length == 0) return value;
        if (type.Fixed && text.Length < type.Length) return Value.Of(text.PadRight(type.Length));
        var isCut = text.Length > type.Length && !text.AsSpan(type.Length).ContainsAnyExcept(' ');
        return isCut ? Value.Of(text[..type.Length]) : value;
    }
}
