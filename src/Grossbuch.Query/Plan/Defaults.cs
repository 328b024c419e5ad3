using Grossbuch.Core.Values;

namespace Grossbuch.Query.Plan;

/// <summary>The empty value of a type: what a field holds when nothing was put into it.</summary>
public static class Defaults
{
    /// <summary>Undefined for a composite; 0, "", false, the empty date or the empty reference for one type.</summary>
    public static Value Of(TypeDescription type)
    {
        if (type.IsComposite || type.IsEmpty) return Value.Undefined;
        if (type.Refs.Length == 1) return Value.OfRef(type.Refs[0], RefKey.Empty);
        return type.Primitives switch
        {
            PrimitiveTypes.Boolean => Value.Of(false),
            PrimitiveTypes.Number => Value.Of(0),
            PrimitiveTypes.Date => Value.OfDate(0),
            PrimitiveTypes.String => Value.Of(type.String.Fixed ? new string(' ', type.String.Length) : ""),
            PrimitiveTypes.Uuid => Value.OfUuid(RefKey.Empty),
            PrimitiveTypes.TypeDescription => Value.OfTypes(new TypeDescription(PrimitiveTypes.None)),
            PrimitiveTypes.RoutePoint => Value.OfRoutePoint(""),
            PrimitiveTypes.ValueStorage => Value.OfStorage(new StoredContent([], "")),
            _ => Value.Undefined,
        };
    }
}
