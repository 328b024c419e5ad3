using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Binding;
using Grossbuch.OData.Json;
using Grossbuch.OData.Model;
using Grossbuch.OData.Url;
using Grossbuch.OData.Wire;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Writing;

/// <summary>The values of a key predicate: a write needs the key itself where a read needs a condition.</summary>
internal sealed class KeyValues(EntitySet set)
{
    /// <summary>A row of the set's table with the key in it, everything else NULL.</summary>
    /// <exception cref="ODataException">As a read of the same address; InstanceNotFound for a key that no entity can have.</exception>
    public Value[] Read(PathSegment segment)
    {
        var row = new Value[set.Table.Fields.Length];
        foreach (var part in KeyParts.Of(set, segment))
        {
            if (part.Property.Field is { } field) row[field.Index] = part.Type is null ? Single(part) : Typed(field, part);
            else if (!IsZero(part.Value)) throw NotFound();
        }
        return row;
    }

    private Value Single(KeyPart part)
    {
        var property = part.Property;
        if (part.Value is BooleanNode flag) return property.Kind == WireKind.Boolean ? Value.Of(flag.Value) : throw NotFound();
        if (part.Value is not LiteralNode literal) throw NotFound();
        if (property.Kind is WireKind.Int16 or WireKind.Int64 or WireKind.Double) return OfNumber(property.Field!, literal);
        var reader = (property.Kind, literal.Kind) switch
        {
            (WireKind.Reference, _) => LiteralReader.Ref(property.Target!),
            (WireKind.Uuid, TokenKind.Guid or TokenKind.String) => LiteralReader.Uuid,
            (WireKind.DateTime, TokenKind.DateTime) => LiteralReader.Date,
            (WireKind.Text, TokenKind.String) => LiteralReader.Text,
            (WireKind.Text, TokenKind.Number) => throw BadValue(literal.Text, "Edm.String"),
            (WireKind.Enum, TokenKind.String) => LiteralReader.Member((Enum)Configuration.ObjectOf(property.Field!.Type.Refs[0])),
            (WireKind.SystemEnum, TokenKind.String) => LiteralReader.Member(SystemEnums.Of(property.Field!)!),
            _ => throw NotFound(),
        };
        return reader.Read(literal.Text.Replace("'", "''", StringComparison.Ordinal));
    }

    // A number that would have to be rounded is the key of nothing.
    private Value OfNumber(Field field, LiteralNode literal) =>
        literal.Kind == TokenKind.Number && Number.TryParse(literal.Text, out var number)
            && (field.Type.Number.Digits == 0 || number.FitsScale(field.Type.Number.FractionDigits))
            ? Value.Of(number) : throw NotFound();

    private Value Typed(Field field, KeyPart part)
    {
        var type = part.TypeName;
        if (type == WireTypes.Undefined) return Value.Undefined;
        if (part.Value is BooleanNode flag) return field.Type.Has(PrimitiveTypes.Boolean) ? Value.Of(flag.Value) : throw NotFound();
        if (part.Value is not LiteralNode literal) throw NotFound();
        if (type.StartsWith("Edm.", StringComparison.Ordinal))
            return WireTypes.TryPrimitiveOf(type, literal.Text, out var value) ? value : throw BadValue(literal.Text, type);
        if (new WireTypes(Configuration).FindRefType(type) is not { } reference || !field.Type.Has(reference)) throw NotFound();
        if (reference.IsEnum)
            return Value.OfRef(reference, ((Enum)Configuration.ObjectOf(reference)).Find(literal.Text)?.Key ?? throw NotFound());
        return RefKey.TryParse(literal.Text, out var key) ? Value.OfRef(reference, key) : throw BadValue(literal.Text, "Edm.Guid");
    }

    private Configuration Configuration => set.Model.Configuration;

    private static bool IsZero(FilterNode value) => value is LiteralNode literal
        && (Number.TryParse(literal.Text, out var number) ? number == Number.Zero
            : RefKey.TryParse(literal.Text, out var key) && key.IsEmpty);

    private ODataException NotFound() => new(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(set.Name));

    private static ODataException BadValue(string text, string type) => new(ODataError.BadValue, ErrorTexts.BadValue(text, type));
}
