using System.Collections.Immutable;

namespace Grossbuch.Core.Values;

/// <summary>The primitive types a value may have, as a set.</summary>
[Flags]
public enum PrimitiveTypes
{
    None = 0,
    Boolean = 1,
    Number = 2,
    Date = 4,
    String = 8,
    Uuid = 16,
    ValueStorage = 32,
    /// <summary>A description of types as a value (ValueType of a characteristic); never part of a composite.</summary>
    TypeDescription = 64,
    /// <summary>A type as a value (the Type column of a document journal).</summary>
    Type = 128,
    /// <summary>A route point of a business process: a reference without a stored object; printed by name.</summary>
    RoutePoint = 256,
    /// <summary>Undefined only: the type of an untyped empty composite.</summary>
    Undefined = 512,
}

public enum DateParts { DateTime, Date, Time }

/// <summary>Qualifiers of numbers. Digits 0 means no declared limit.</summary>
public readonly record struct NumberQualifiers(int Digits, int FractionDigits, bool NonNegative);

/// <summary>Qualifiers of strings. Length 0 means unlimited; fixed strings are padded with blanks to their length.</summary>
public readonly record struct StringQualifiers(int Length, bool Fixed);

/// <summary>
/// The set of types that a field or a variable accepts, with one set of qualifiers for each primitive. More than one type makes it
/// composite.
/// </summary>
public sealed class TypeDescription : IEquatable<TypeDescription>
{
    public static TypeDescription Boolean { get; } = new(PrimitiveTypes.Boolean);

    public static TypeDescription DateTime { get; } = new(PrimitiveTypes.Date);

    public static TypeDescription Uuid { get; } = new(PrimitiveTypes.Uuid);

    public static TypeDescription ValueStorage { get; } = new(PrimitiveTypes.ValueStorage);

    public static TypeDescription OfTypes { get; } = new(PrimitiveTypes.TypeDescription);

    public static TypeDescription RoutePoint { get; } = new(PrimitiveTypes.RoutePoint);

    public static TypeDescription Undefined { get; } = new(PrimitiveTypes.Undefined);

    /// <summary>A string of unlimited length.</summary>
    public static TypeDescription Text { get; } = new(PrimitiveTypes.String);

    public TypeDescription(
        PrimitiveTypes primitives,
        ImmutableArray<RefType> refs = default,
        NumberQualifiers number = default,
        StringQualifiers text = default,
        DateParts dateParts = DateParts.DateTime)
    {
        Primitives = primitives;
        Refs = refs.IsDefault ? [] : refs;
        Number = number;
        String = text;
        DateParts = dateParts;
    }

    public static TypeDescription OfNumber(int digits, int fractionDigits, bool nonNegative = false) =>
        new(PrimitiveTypes.Number, number: new NumberQualifiers(digits, fractionDigits, nonNegative));

    public static TypeDescription OfString(int length, bool isFixed = false) =>
        new(PrimitiveTypes.String, text: new StringQualifiers(length, isFixed));

    public static TypeDescription OfRef(RefType type) => new(PrimitiveTypes.None, [type]);

    public PrimitiveTypes Primitives { get; }

    /// <summary>Reference types in the order of the configuration.</summary>
    public ImmutableArray<RefType> Refs { get; }

    public NumberQualifiers Number { get; }

    public StringQualifiers String { get; }

    public DateParts DateParts { get; }

    public int Count => System.Numerics.BitOperations.PopCount((uint)Primitives) + Refs.Length;

    /// <summary>More than one type: the value needs a tag.</summary>
    public bool IsComposite => Count > 1;

    public bool IsEmpty => Count == 0;

    /// <summary>Exactly one reference type and nothing else.</summary>
    public bool IsSingleRef => Refs.Length == 1 && Primitives == PrimitiveTypes.None;

    public bool Is(PrimitiveTypes primitive) => Primitives == primitive && Refs.IsEmpty;

    public bool Has(PrimitiveTypes primitive) => (Primitives & primitive) != 0;

    public bool Has(RefType type) => Refs.Contains(type);

    public bool Equals(TypeDescription? other) =>
        other is not null && Primitives == other.Primitives && Number == other.Number && String == other.String
        && DateParts == other.DateParts && Refs.SequenceEqual(other.Refs);

    public override bool Equals(object? obj) => Equals(obj as TypeDescription);

    public override int GetHashCode() => HashCode.Combine(Primitives, Number, String, Refs.Length, Refs.IsEmpty ? null : Refs[0]);

    public override string ToString()
    {
        var parts = new List<string>();
        foreach (var primitive in Enum.GetValues<PrimitiveTypes>())
            if (primitive != PrimitiveTypes.None && Has(primitive)) parts.Add(primitive.ToString());
        parts.AddRange(Refs.Select(r => r.Name));
        return string.Join(" | ", parts);
    }
}
