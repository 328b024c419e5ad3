using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Json;
using Grossbuch.OData.Model;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Writing;

/// <summary>
/// The address of an entity below the root of the service, from its values: as <see cref="Wire.EntityKey"/> prints it from a row.
/// </summary>
internal static class EntityAddress
{
    public static string Of(EntitySet set, Value[] values)
    {
        var address = new StringBuilder(set.Name).Append('(');
        var isNamed = set.Key.Length > 1 || set.Key[0].HasType;
        for (var i = 0; i < set.Key.Length; i++)
        {
            var part = set.Key[i];
            if (i > 0) address.Append(", ");
            if (isNamed) address.Append(part.Name).Append('=');
            if (part.Field is not { } field)
            {
                address.Append('0');
                continue;
            }
            var value = values[field.Index];
            address.Append(part.HasType ? Quoted(TextOf(set.Model, value)) : Literal(set.Model, part, value));
            if (part.TypeName is { } type) address.Append(", ").Append(type).Append("='").Append(TypeOf(set.Model, value)).Append('\'');
        }
        return address.Append(')').ToString();
    }

    /// <summary>The text of a value whose type is told beside it.</summary>
    public static string TextOf(EntityModel model, in Value value) => value.Kind switch
    {
        ValueKind.Boolean => value.AsBoolean ? "true" : "false",
        ValueKind.Number => value.AsNumber.ToString(),
        ValueKind.Date => DateSeconds.Format(value.AsDate),
        ValueKind.String => value.AsString,
        ValueKind.Ref when value.AsRefType.IsEnum => ((Enum)model.Configuration.ObjectOf(value.AsRefType)).Find(value.AsKey)?.Name ?? "",
        ValueKind.Ref or ValueKind.Uuid => value.AsKey.ToString(),
        _ => "",
    };

    public static string TypeOf(EntityModel model, in Value value) => value.Kind switch
    {
        ValueKind.Boolean => "Edm.Boolean",
        ValueKind.Number => "Edm.Double",
        ValueKind.Date => "Edm.DateTime",
        ValueKind.String => "Edm.String",
        ValueKind.Uuid => "Edm.Guid",
        ValueKind.Ref => model.TypeNameOf(value.AsRefType),
        _ => WireTypes.Undefined,
    };

    // What was not given is the empty value of its type.
    private static string Literal(EntityModel model, WireProperty part, in Value value) => part.Kind switch
    {
        WireKind.Reference or WireKind.Uuid =>
            $"guid'{(value.Kind is ValueKind.Ref or ValueKind.Uuid ? value.AsKey : RefKey.Empty)}'",
        WireKind.DateTime => $"datetime'{DateSeconds.Format(value.Kind == ValueKind.Date ? value.AsDate : 0)}'",
        WireKind.Int16 or WireKind.Int64 or WireKind.Double => value.Kind == ValueKind.Number ? value.AsNumber.ToString() : "0",
        WireKind.Boolean => value.Kind == ValueKind.Boolean && value.AsBoolean ? "true" : "false",
        WireKind.SystemEnum when value.Kind == ValueKind.Number =>
            Quoted(SystemEnums.Of(part.Field!)!.Members[(int)value.AsNumber.Unscaled].English),
        _ => Quoted(TextOf(model, value)),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
