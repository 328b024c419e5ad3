using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Schema;

/// <summary>Brings a value to the type of a field, and then to the members that are stored.</summary>
internal static class FieldEncoder
{
    /// <summary>What the columns of the field are given, in their order.</summary>
    /// <exception cref="InfobaseException">BadValue: the value does not fit the field.</exception>
    internal static void Encode(PhysicalField stored, in Value value, TypeNumbers types, Span<SqlArgument> to)
    {
        var columns = stored.Columns;
        var field = stored.Field;
        if (value.Kind == ValueKind.Null)
        {
            if (!field.IsNullable) throw Bad(field, value, "it must have a value");
            to[..columns.Count].Clear();
            return;
        }
        var isUndefined = value.Kind == ValueKind.Undefined;
        if (!isUndefined && !Accepts(field.Type, value)) throw Bad(field, value, $"its type is {field.Type}");
        var text = isUndefined ? stored.Shape.EmptyText : TextOf(field, value);
        for (var i = 0; i < columns.Count; i++)
        {
            to[i] = columns[i].Member switch
            {
                Member.Tag => SqlArgument.Of((long)value.Kind),
                Member.Boolean => SqlArgument.Of(value.Kind == ValueKind.Boolean && value.AsBoolean),
                Member.Number => SqlArgument.OfUnits(value.Kind == ValueKind.Number ? UnitsOf(stored, value) : 0,
                    stored.Shape.Number.IsWide),
                Member.Date => SqlArgument.Of(value.Kind == ValueKind.Date ? DateOf(field, value) : 0),
                Member.Text => SqlArgument.Of(text),
                Member.TextKey => SqlArgument.Of(StringKey.Make(text)),
                Member.Key => SqlArgument.Of(value.Kind is ValueKind.Ref or ValueKind.Uuid ? value.AsKey : RefKey.Empty),
                Member.RefType => SqlArgument.Of(value.Kind == ValueKind.Ref ? types.NumberOf(value.AsRefType) : 0),
                _ => SqlArgument.Of(value.Kind == ValueKind.Storage ? value.AsStorage.Bytes : []),
            };
        }
    }

    internal static bool Accepts(TypeDescription type, in Value value) => value.Kind switch
    {
        ValueKind.Boolean => type.Has(PrimitiveTypes.Boolean),
        ValueKind.Number => type.Has(PrimitiveTypes.Number),
        ValueKind.Date => type.Has(PrimitiveTypes.Date),
        ValueKind.String => type.Has(PrimitiveTypes.String),
        ValueKind.Uuid => type.Has(PrimitiveTypes.Uuid),
        ValueKind.Storage => type.Has(PrimitiveTypes.ValueStorage),
        ValueKind.TypeDescription => type.Has(PrimitiveTypes.TypeDescription) || type.Has(PrimitiveTypes.Type),
        ValueKind.RoutePoint => type.Has(PrimitiveTypes.RoutePoint),
        ValueKind.Ref => type.Has(value.AsRefType),
        _ => false,
    };

    private static Int128 UnitsOf(PhysicalField stored, in Value value)
    {
        var field = stored.Field;
        var number = value.AsNumber;
        var form = stored.Shape.Number;
        if (number.Rescale(form.Scale) is not { } scaled || Int128.Abs(scaled.Unscaled) >= Number.PowerOfTen(form.Digits))
            throw Bad(field, value, $"it has at most {form.Digits} digits, {form.Scale} of them fractional");
        if (field.Type.Number.NonNegative && scaled.Unscaled < 0) throw Bad(field, value, "it cannot be negative");
        if (SystemEnums.Of(field) is { } members && (scaled.Unscaled < 0 || scaled.Unscaled >= members.Members.Length))
            throw Bad(field, value, $"{members.Name} has no such member");
        return scaled.Unscaled;
    }

    private static long DateOf(Field field, in Value value)
    {
        var seconds = value.AsDate;
        if (seconds < 0 || seconds > DateSeconds.Max) throw Bad(field, value, "dates lie between 0001 and 3999");
        return field.Type.DateParts switch
        {
            DateParts.Date => seconds - seconds % DateSeconds.PerDay,
            DateParts.Time => seconds % DateSeconds.PerDay,
            _ => seconds,
        };
    }

    private static string TextOf(Field field, in Value value)
    {
        if (value.Kind != ValueKind.String) return MemberSource.TextOf(value);
        var text = value.AsString;
        var (length, isFixed) = field.Type.String;
        if (length == 0) return text;
        if (text.Length > length)
        {
            // Blanks at the end are no characters of their own: strings are compared without them.
            if (text.AsSpan(length).ContainsAnyExcept(' ')) throw Bad(field, value, $"it has at most {length} characters");
            return text[..length];
        }
        return isFixed ? text.PadRight(length) : text;
    }

    private static InfobaseException Bad(Field field, in Value value, string reason)
    {
        // Out of the calendar there is no text of a date.
        var text = value is { Kind: ValueKind.Date, AsDate: < 0 or > 300_000_000_000 } ? "?" : value.ToString();
        if (text.Length > 100) text = text[..100] + "…";
        return new InfobaseException(ErrorCode.BadValue, $"{field} cannot be «{text}»: {reason}.", place: field.ToString());
    }
}
