using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Storage.Schema;

/// <summary>
/// What becomes of a value when its field changes. A value that the new field takes stays; strings are cut and numbers rounded; between
/// primitives the natural conversions are made; anything else becomes the empty value, as the platform has it.
/// </summary>
internal sealed class ValueConversion(StoredField from, PhysicalField to)
{
    private readonly bool _isUnpadded = from.Shape.Type.String.Fixed && !to.Field.Type.String.Fixed;
    private readonly string _unit = PeriodUnit.IsCoarser(from.Shape.Unit, StoredShape.UnitOf(to.Field)) ? StoredShape.UnitOf(to.Field) : "";

    /// <summary>Whether every value of the old field stays what it was.</summary>
    internal static bool IsWidening(StoredField from, PhysicalField to)
    {
        TypeDescription old = from.Shape.Type, now = to.Field.Type;
        if (to.IsNullable && (!from.Physical.IsNullable || from.Shape.Use != to.Field.Use)) return false;
        if (PeriodUnit.IsCoarser(from.Shape.Unit, StoredShape.UnitOf(to.Field))) return false;
        if ((old.Primitives & ~now.Primitives) != 0 || old.Refs.Any(type => !now.Has(type))) return false;
        if (old.Has(PrimitiveTypes.Date) && now.DateParts != DateParts.DateTime && now.DateParts != old.DateParts) return false;
        if (old.Has(PrimitiveTypes.String) && now.String.Length > 0 && (old.String.Length == 0 || now.String.Length < old.String.Length))
            return false;
        if (!old.Has(PrimitiveTypes.Number)) return true;
        NumberForm before = NumberForm.Of(old), after = NumberForm.Of(now);
        return after.Scale >= before.Scale && after.Digits - after.Scale >= before.Digits - before.Scale
            && (old.Number.NonNegative || !now.Number.NonNegative);
    }

    /// <summary>Whether a value that stays has the same columns with the same content.</summary>
    internal static bool IsSameForm(StoredField from, PhysicalField to)
    {
        PhysicalField old = from.Physical;
        ValueShape before = old.Shape, after = to.Shape;
        if (old.IsNullable != to.IsNullable || (to.IsNullable && from.Shape.Use != to.Field.Use)) return false;
        if (before.IsComposite != after.IsComposite) return false;
        if (!before.IsComposite && ValueShape.KindOf(before.Type) != ValueShape.KindOf(after.Type)) return false;
        if (!Columns(old).SequenceEqual(Columns(to))) return false;
        if (after.Has(Member.Number) && before.Number.Scale != after.Number.Scale) return false;
        StringQualifiers text = before.Type.String, newText = after.Type.String;
        return !after.Type.Has(PrimitiveTypes.String)
            || (text.Fixed == newText.Fixed && (!text.Fixed || text.Length == newText.Length));
    }

    /// <summary>Whether the attribute does not exist for such a row.</summary>
    internal static bool IsAbsent(PhysicalField field, bool isFolder) =>
        field.IsNullable && field.Field.Use == (isFolder ? AttributeUse.ForItem : AttributeUse.ForFolder);

    internal static bool IsEmpty(in Value value) => value.Kind switch
    {
        ValueKind.Null or ValueKind.Undefined => true,
        ValueKind.Boolean => !value.AsBoolean,
        ValueKind.Number => value.AsNumber == Number.Zero,
        ValueKind.Date => value.AsDate == 0,
        ValueKind.String => !value.AsString.AsSpan().ContainsAnyExcept(' '),
        ValueKind.Uuid or ValueKind.Ref => value.AsKey.IsEmpty,
        ValueKind.Storage => value.AsStorage.Bytes.Length == 0,
        ValueKind.TypeDescription => value.AsTypes.IsEmpty,
        _ => value.AsRoutePoint.Length == 0,
    };

    /// <summary>The value for the new field, which the encoder takes, and whether something of the old one is lost.</summary>
    internal (Value Value, bool IsLost) Convert(in Value value, bool isFolder)
    {
        if (IsAbsent(to, isFolder)) return (Value.Null, !IsEmpty(value));
        if (value.Kind is ValueKind.Null or ValueKind.Undefined) return (Value.Undefined, false);
        if (FieldEncoder.Accepts(to.Field.Type, value)) return Fit(value);
        var (made, isLost) = to.Shape.IsComposite ? (Value.Undefined, true) : Natural(value);
        return (made, isLost && !IsEmpty(value));
    }

    private static IEnumerable<(string, StorageClass)> Columns(PhysicalField field) =>
        field.Columns.Select(column => (column.Name, column.Class));

    private (Value, bool) Fit(in Value value) => value.Kind switch
    {
        ValueKind.Number => FitNumber(value.AsNumber),
        ValueKind.String => FitText(_isUnpadded ? value.AsString.TrimEnd(' ') : value.AsString),
        ValueKind.Date => FitDate(value.AsDate),
        _ => (value, false),
    };

    private (Value, bool) FitNumber(Number number)
    {
        var form = to.Shape.Number;
        if (number.Rescale(form.Scale) is not { } scaled || Int128.Abs(scaled.Unscaled) >= Number.PowerOfTen(form.Digits)
            || (scaled.Unscaled < 0 && to.Field.Type.Number.NonNegative)
            || (SystemEnums.Of(to.Field) is { } members && (scaled.Unscaled < 0 || scaled.Unscaled >= members.Members.Length)))
            return (Value.Of(0), true);
        return (Value.Of(scaled), scaled != number);
    }

    private (Value, bool) FitText(string text)
    {
        var length = to.Field.Type.String.Length;
        if (length == 0 || text.Length <= length) return (Value.Of(text), false);
        // A pair of surrogates is one character: half of it is none.
        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return (Value.Of(text[..end]), text.AsSpan(end).ContainsAnyExcept(' '));
    }

    private (Value, bool) FitDate(long seconds)
    {
        var kept = to.Field.Type.DateParts switch
        {
            DateParts.Date => seconds - seconds % DateSeconds.PerDay,
            DateParts.Time => seconds % DateSeconds.PerDay,
            _ => PeriodUnit.BeginningOf(seconds, _unit),
        };
        return (Value.OfDate(kept), kept != seconds);
    }

    // A conversion that can be turned back without a difference loses nothing.
    private (Value, bool) Natural(in Value value)
    {
        switch (value.Kind, ValueShape.KindOf(to.Field.Type))
        {
            case (ValueKind.Number, ValueKind.String):
                var digits = value.AsNumber.ToString();
                var length = to.Field.Type.String.Length;
                return length == 0 || digits.Length <= length ? (Value.Of(digits), false) : (Value.Undefined, true);
            case (ValueKind.String, ValueKind.Number):
                var text = value.AsString.Trim();
                if (!Number.TryParse(text, out var number)) return (Value.Undefined, true);
                var (fitted, isLost) = FitNumber(number);
                return (fitted, isLost || number.ToString() != value.AsString.TrimEnd(' '));
            case (ValueKind.Boolean, ValueKind.Number): return FitNumber(1);
            case (ValueKind.Number, ValueKind.Boolean): return (Value.Of(value.AsNumber != 0), value.AsNumber != 1);
            default: return (Value.Undefined, true);
        }
    }
}
