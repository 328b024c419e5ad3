using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core.Values;

namespace Grossbuch.Metadata;

/// <summary>
/// A type description as one line of text: <c>Boolean;Number(15,2,+);String(50,fixed);Date(Date);@</c> and the type id of each reference
/// type. It is how descriptions of types are stored as values, and how the store remembers of what type a field was.
/// </summary>
/// <remarks>The parts stand in one fixed order, so equal descriptions have equal texts. Type ids survive renames; a type without one is
/// named.</remarks>
public static class TypeDescriptionText
{
    private static readonly PrimitiveTypes[] Plain =
        [PrimitiveTypes.Uuid, PrimitiveTypes.ValueStorage, PrimitiveTypes.TypeDescription, PrimitiveTypes.Type, PrimitiveTypes.RoutePoint,
            PrimitiveTypes.Undefined];

    public static string Write(TypeDescription types)
    {
        var parts = new List<string>(types.Count);
        if (types.Has(PrimitiveTypes.Boolean)) parts.Add("Boolean");
        if (types.Has(PrimitiveTypes.Number))
        {
            var (digits, fraction, nonNegative) = types.Number;
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"Number({digits},{fraction}{(nonNegative ? ",+" : "")})"));
        }
        if (types.Has(PrimitiveTypes.Date)) parts.Add(types.DateParts == DateParts.DateTime ? "Date" : $"Date({types.DateParts})");
        if (types.Has(PrimitiveTypes.String))
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"String({types.String.Length}{(types.String.Fixed ? ",fixed" : "")})"));
        foreach (var primitive in Plain)
            if (types.Has(primitive)) parts.Add(primitive.ToString());
        foreach (var type in types.Refs) parts.Add("@" + (type.TypeId == Guid.Empty ? type.Name : type.TypeId.ToString("N")));
        return string.Join(';', parts);
    }

    /// <summary>
    /// Reads what <see cref="Write"/> wrote. Reference types that the configuration no longer has are left out; null when the text is not
    /// of this form.
    /// </summary>
    public static TypeDescription? Parse(string text, Configuration configuration) => Parse(text, name =>
        Guid.TryParseExact(name, "N", out var id) ? configuration.FindRefType(id) : configuration.FindRefType(name));

    /// <summary>The same with reference types from elsewhere, by the id or the name that stands in the text.</summary>
    public static TypeDescription? Parse(string text, Func<string, RefType?> find)
    {
        var primitives = PrimitiveTypes.None;
        var refs = ImmutableArray.CreateBuilder<RefType>();
        NumberQualifiers number = default;
        StringQualifiers length = default;
        var dateParts = DateParts.DateTime;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part[0] == '@')
            {
                if (find(part[1..]) is { } type) refs.Add(type);
                continue;
            }
            var open = part.IndexOf('(', StringComparison.Ordinal);
            if (!Enum.TryParse<PrimitiveTypes>(open < 0 ? part : part[..open], out var primitive)) return null;
            primitives |= primitive;
            if (open < 0) continue;
            var qualifiers = part[(open + 1)..^1].Split(',');
            if (primitive == PrimitiveTypes.Date) { if (!Enum.TryParse(qualifiers[0], out dateParts)) return null; continue; }
            if (!int.TryParse(qualifiers[0], CultureInfo.InvariantCulture, out var first)) return null;
            if (primitive == PrimitiveTypes.String) { length = new StringQualifiers(first, qualifiers.Length > 1); continue; }
            if (qualifiers.Length < 2 || !int.TryParse(qualifiers[1], CultureInfo.InvariantCulture, out var fraction)) return null;
            number = new NumberQualifiers(first, fraction, qualifiers.Length > 2);
        }
        return new TypeDescription(primitives, refs.ToImmutable(), number, length, dateParts);
    }
}
