using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.OData.Model;

/// <summary>A field of a table under its wire name. One property may print several members: a composite also prints its type.</summary>
internal sealed class WireProperty
{
    /// <summary>Numbers of at most this many digits without a fraction are Int16, longer ones Int64 (corrections §1.3).</summary>
    private const int ShortDigitsMax = 4;

    public WireProperty(Field field, WireKind kind)
    {
        Field = field;
        Kind = kind;
        BaseName = field.Name;
        Name = kind == WireKind.Reference ? field.Name + "_Key" : field.Name;
    }

    private WireProperty(string name, WireKind kind)
    {
        Kind = kind;
        Name = BaseName = name;
    }

    /// <summary>The key of constants and of registers that have nothing else to tell records apart: always 0 (odata §4.5, §4.12).</summary>
    public static WireProperty Surrogate { get; } = new("SurrogateKey", WireKind.Int16);

    /// <summary>Null for the surrogate key only.</summary>
    public Field? Field { get; }

    public WireKind Kind { get; }

    /// <summary>The name in the configuration; also the name of the navigation.</summary>
    public string BaseName { get; }

    /// <summary><c>X</c> or <c>X_Key</c>.</summary>
    public string Name { get; }

    /// <summary><c>X_Type</c>; null where the type is fixed.</summary>
    public string? TypeName => HasType ? BaseName + "_Type" : null;

    /// <summary><c>X_Base64Data</c>; null for everything but value storages.</summary>
    public string? ContentName => Kind == WireKind.Storage ? BaseName + "_Base64Data" : null;

    public bool HasType => Kind is WireKind.Composite or WireKind.RoutePoint or WireKind.Storage;

    /// <summary>The one type that a reference points at.</summary>
    public RefType? Target => Kind == WireKind.Reference ? Field!.Type.Refs[0] : null;

    public string EdmType => Kind switch
    {
        WireKind.Boolean => "Edm.Boolean",
        WireKind.Int16 => "Edm.Int16",
        WireKind.Int64 => "Edm.Int64",
        WireKind.Double => "Edm.Double",
        WireKind.DateTime => "Edm.DateTime",
        WireKind.Uuid or WireKind.Reference => "Edm.Guid",
        WireKind.Storage => "Edm.Stream",
        WireKind.Types => "StandardODATA.TypeDescription",
        _ => "Edm.String",
    };

    public static WireKind KindOf(Field field)
    {
        var type = field.Type;
        if (field.Standard == StandardField.DataVersion) return WireKind.Version;
        if (SystemEnums.Of(field) is not null) return WireKind.SystemEnum;
        if (type.IsComposite || type.IsEmpty || type.Is(PrimitiveTypes.Undefined)) return WireKind.Composite;
        if (type.Refs.Length == 1) return type.Refs[0].IsEnum ? WireKind.Enum : WireKind.Reference;
        return type.Primitives switch
        {
            PrimitiveTypes.Boolean => WireKind.Boolean,
            PrimitiveTypes.Number when type.Number.FractionDigits > 0 || type.Number.Digits == 0 => WireKind.Double,
            PrimitiveTypes.Number => type.Number.Digits <= ShortDigitsMax ? WireKind.Int16 : WireKind.Int64,
            PrimitiveTypes.Date => WireKind.DateTime,
            PrimitiveTypes.Uuid => WireKind.Uuid,
            PrimitiveTypes.ValueStorage => WireKind.Storage,
            PrimitiveTypes.TypeDescription => WireKind.Types,
            PrimitiveTypes.RoutePoint => WireKind.RoutePoint,
            _ => WireKind.Text,
        };
    }

    public override string ToString() => Name;
}
