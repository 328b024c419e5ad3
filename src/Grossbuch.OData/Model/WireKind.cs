namespace Grossbuch.OData.Model;

/// <summary>How a field appears on the wire (odata §3.5).</summary>
internal enum WireKind
{
    Boolean,
    /// <summary>Whole numbers of at most four digits: JSON numbers.</summary>
    Int16,
    /// <summary>Longer whole numbers: JSON strings.</summary>
    Int64,
    /// <summary>Numbers with a fraction: plain decimals.</summary>
    Double,
    Text,
    DateTime,
    Uuid,
    /// <summary>A reference to one type of object: <c>X_Key</c> with the navigation <c>X</c>.</summary>
    Reference,
    /// <summary>The name of an enumeration value.</summary>
    Enum,
    /// <summary>The English name of a member of a system enumeration.</summary>
    SystemEnum,
    /// <summary>DataVersion: eight bytes in base64.</summary>
    Version,
    /// <summary>A value of one of several types: <c>X</c> with <c>X_Type</c>.</summary>
    Composite,
    /// <summary>The name of a route point: <c>X</c> with <c>X_Type</c>.</summary>
    RoutePoint,
    /// <summary>A value storage: <c>X</c> (a stream), <c>X_Base64Data</c> and <c>X_Type</c>.</summary>
    Storage,
    /// <summary>The complex value TypeDescription.</summary>
    Types,
}
