using System.Globalization;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// Random values that are valid for a type: numbers within their digits, strings within their length, references to objects that will be
/// there.
/// </summary>
internal sealed class SeedValues(Configuration configuration, Func<RefType, IReadOnlyList<RefKey>> keysOf)
{
    private static readonly string[] Words =
        ["Кабель", "Насос", "Стол", "Лампа", "Фильтр", "Болт", "Краска", "Провод", "Ёмкость", "Шкаф", "Pump", "Table", "Lamp", "Cable",
            "Filter", "Bolt"];

    private static readonly string[] Qualities =
        ["белый", "масляный", "М8", "письменный", "№ 2", "large", "small", "red", "угловой", "10 мм"];

    private static readonly long FirstDay = DateSeconds.From(new DateTime(2023, 1, 1));

    public const int Days = 900;

    /// <summary>A value of one of the types; the empty value when a reference has nothing to point at.</summary>
    public Value Any(TypeDescription type, SeedRandom random)
    {
        if (type.IsEmpty) return Value.Undefined;
        var primitives = System.Enum.GetValues<PrimitiveTypes>()
            .Where(primitive => primitive is not PrimitiveTypes.None and not PrimitiveTypes.Undefined && type.Has(primitive)).ToArray();
        if (type.Refs.Length + primitives.Length == 0) return Value.Undefined;
        var at = random.Below(type.Refs.Length + primitives.Length);
        return at < type.Refs.Length ? Reference(type.Refs[at], random) : Primitive(type, primitives[at - type.Refs.Length], random);
    }

    public Value Reference(RefType type, SeedRandom random)
    {
        if (configuration.ObjectOf(type) is Enum values)
            return Value.OfRef(type, values.Values.IsEmpty ? RefKey.Empty : random.Pick(values.Values).Key);
        var keys = keysOf(type);
        return Value.OfRef(type, keys.Count == 0 ? RefKey.Empty : random.Pick(keys));
    }

    /// <summary>A moment within the seeded years.</summary>
    public static long Date(SeedRandom random) => FirstDay + random.Below(Days * DateSeconds.PerDay);

    /// <summary>The moment of the i-th of n documents: in order, and no two in one second while there are fewer than seconds.</summary>
    public static long DateOf(int index, int count) => FirstDay + (Days * DateSeconds.PerDay / Math.Max(1, count) * index) + 32_400;

    public static string Text(int length, SeedRandom random)
    {
        var text = $"{random.Pick(Words)} {random.Pick(Qualities)} {random.Below(10_000)}";
        return length > 0 && text.Length > length ? text[..length].TrimEnd() : text;
    }

    private static Value Primitive(TypeDescription type, PrimitiveTypes primitive, SeedRandom random) => primitive switch
    {
        PrimitiveTypes.Boolean => Value.Of(random.Chance(40)),
        PrimitiveTypes.Number => Value.Of(Number(type.Number, random)),
        PrimitiveTypes.Date => Value.OfDate(Date(type.DateParts, random)),
        PrimitiveTypes.String => Value.Of(Text(type.String.Length, random)),
        PrimitiveTypes.Uuid => Value.OfUuid(new RefKey(random.Next(), random.Next())),
        PrimitiveTypes.ValueStorage => random.Chance(10)
            ? Value.OfStorage(new StoredContent(Encoding.UTF8.GetBytes(Text(0, random)), "application/octet-stream"))
            : Value.Undefined,
        PrimitiveTypes.TypeDescription => Value.OfTypes(TypeDescription.OfString(50)),
        _ => Value.Undefined,
    };

    // Mostly small numbers, as in life: up to 7 whole digits.
    private static Number Number(NumberQualifiers qualifiers, SeedRandom random)
    {
        var whole = qualifiers.Digits == 0 ? 5 : Math.Clamp(qualifiers.Digits - qualifiers.FractionDigits, 0, 7);
        var scale = Math.Min(qualifiers.FractionDigits, 3);
        var bound = (long)Core.Values.Number.PowerOfTen(1 + random.Below(Math.Max(1, whole + scale)));
        bound = Math.Min(bound, (long)Core.Values.Number.PowerOfTen(whole + scale));
        var value = random.Below(bound);
        return new Number(!qualifiers.NonNegative && random.Chance(5) ? -value : value, scale);
    }

    private static long Date(DateParts parts, SeedRandom random)
    {
        var seconds = Date(random);
        return parts switch
        {
            DateParts.Date => seconds - (seconds % DateSeconds.PerDay),
            DateParts.Time => seconds % DateSeconds.PerDay,
            _ => seconds,
        };
    }

    /// <summary>The n-th code of a series: digits padded to the length for strings.</summary>
    public static Value Code(TypeDescription type, long number)
    {
        if (type.Is(PrimitiveTypes.Number)) return Value.Of(number);
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return Value.Of(digits.PadLeft(Math.Min(type.String.Length, 11), '0'));
    }

    /// <summary>How many codes a series of this type has; more objects than that cannot be made.</summary>
    public static long CodesMax(TypeDescription type)
    {
        var digits = type.Is(PrimitiveTypes.Number) ? type.Number.Digits : type.String.Length;
        return digits >= 10 ? long.MaxValue : (long)Core.Values.Number.PowerOfTen(digits) - 1;
    }
}
