using System.Globalization;

namespace Grossbuch.Core.Values;

public enum ValueKind : byte
{
    /// <summary>SQL's NULL: an attribute that does not exist for this row.</summary>
    Null = 0,
    Undefined = 1,
    Boolean = 2,
    Number = 3,
    Date = 4,
    String = 5,
    Uuid = 6,
    /// <summary>Content of a value storage: bytes with a content type.</summary>
    Storage = 7,
    Ref = 8,
    TypeDescription = 9,
    RoutePoint = 10,
}

/// <summary>
/// What a value storage holds: bytes and their media type (<c>application/octet-stream</c>, <c>image/png</c>, <c>application/xml+xdto</c>).
/// </summary>
public sealed record StoredContent(byte[] Bytes, string ContentType);

/// <summary>
/// One 1C value: what a literal, a parameter, an imported property or a constant holds. Rows of a query never pass through it.
/// </summary>
public readonly struct Value : IEquatable<Value>
{
    private readonly object? _object;
    private readonly Int128 _bits;
    private readonly int _scale;

    private Value(ValueKind kind, Int128 bits = default, object? obj = null, int scale = 0)
    {
        Kind = kind;
        _bits = bits;
        _object = obj;
        _scale = scale;
    }

    public ValueKind Kind { get; }

    public static Value Null => default;

    public static Value Undefined => new(ValueKind.Undefined);

    public static Value Of(bool value) => new(ValueKind.Boolean, value ? 1 : 0);

    public static Value Of(long value) => new(ValueKind.Number, value);

    public static Value Of(Number value) => new(ValueKind.Number, value.Unscaled, scale: value.Scale);

    public static Value Of(string value) => new(ValueKind.String, obj: value);

    public static Value OfDate(long seconds) => new(ValueKind.Date, seconds);

    public static Value OfUuid(RefKey key) => new(ValueKind.Uuid, Pack(key));

    public static Value OfRef(RefType type, RefKey key) => new(ValueKind.Ref, Pack(key), type);

    public static Value OfStorage(StoredContent content) => new(ValueKind.Storage, obj: content);

    public static Value OfTypes(TypeDescription types) => new(ValueKind.TypeDescription, obj: types);

    /// <summary>A route point of the business process with this reference type, by its name.</summary>
    public static Value OfRoutePoint(string name) => new(ValueKind.RoutePoint, obj: name);

    public bool AsBoolean => Expect(ValueKind.Boolean)._bits != 0;

    public Number AsNumber => new(Expect(ValueKind.Number)._bits, _scale);

    public long AsDate => (long)Expect(ValueKind.Date)._bits;

    public string AsString => (string)Expect(ValueKind.String)._object!;

    /// <summary>The key of a reference or a uuid.</summary>
    public RefKey AsKey => Kind is ValueKind.Ref or ValueKind.Uuid ? Unpack(_bits) : throw Wrong(ValueKind.Ref);

    public RefType AsRefType => (RefType)Expect(ValueKind.Ref)._object!;

    public StoredContent AsStorage => (StoredContent)Expect(ValueKind.Storage)._object!;

    public TypeDescription AsTypes => (TypeDescription)Expect(ValueKind.TypeDescription)._object!;

    public string AsRoutePoint => (string)Expect(ValueKind.RoutePoint)._object!;

    public bool Equals(Value other) => Kind == other.Kind && Kind switch
    {
        ValueKind.Number => AsNumber == other.AsNumber,
        ValueKind.Storage => AsStorage.ContentType == other.AsStorage.ContentType
            && AsStorage.Bytes.AsSpan().SequenceEqual(other.AsStorage.Bytes),
        _ => _bits == other._bits && Equals(_object, other._object),
    };

    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    public override int GetHashCode() =>
        Kind == ValueKind.Number ? AsNumber.GetHashCode() : HashCode.Combine(Kind, _bits, Kind == ValueKind.Storage ? null : _object);

    public override string ToString() => Kind switch
    {
        ValueKind.Null => "NULL",
        ValueKind.Undefined => "Undefined",
        ValueKind.Boolean => AsBoolean ? "true" : "false",
        ValueKind.Number => AsNumber.ToString(),
        ValueKind.Date => DateSeconds.Format(AsDate),
        ValueKind.Ref => $"{AsRefType}({AsKey})",
        ValueKind.Uuid => AsKey.ToString(),
        ValueKind.Storage => string.Create(CultureInfo.InvariantCulture, $"{AsStorage.ContentType}, {AsStorage.Bytes.Length} bytes"),
        _ => _object?.ToString() ?? "",
    };

    public static bool operator ==(Value left, Value right) => left.Equals(right);

    public static bool operator !=(Value left, Value right) => !left.Equals(right);

    private Value Expect(ValueKind kind) => Kind == kind ? this : throw Wrong(kind);

    private InvalidOperationException Wrong(ValueKind kind) => new($"A value of kind {Kind} was read as {kind}.");

    private static Int128 Pack(RefKey key) => new(key.High, key.Low);

    private static RefKey Unpack(Int128 bits) => new((ulong)(bits >> 64), (ulong)bits);
}
