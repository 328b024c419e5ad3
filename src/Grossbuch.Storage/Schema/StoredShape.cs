using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Storage.Schema;

/// <summary>
/// What is remembered of a field in one line: its types, for which rows it is, whether a string key stands beside it, its name, and for the
/// period of a register the unit. From it old rows are read when the configuration has changed.
/// </summary>
internal sealed record StoredShape(TypeDescription Type, AttributeUse Use, bool IsNullable, bool HasKey, string Name, string Unit)
{
    internal static string Write(PhysicalField field)
    {
        var use = !field.IsNullable ? "" : field.Field.Use == AttributeUse.ForFolder ? "folder" : "null";
        var unit = UnitOf(field.Field);
        return $"{TypeDescriptionText.Write(field.Field.Type)}|{use}|{(field.HasKey ? "key" : "")}|{field.Field.Name}"
            + (unit.Length == 0 ? "" : "|" + unit);
    }

    /// <param name="text">What <see cref="Write"/> wrote.</param>
    /// <param name="identity">Stands for the name where none was remembered.</param>
    /// <param name="types">Reference types, those that are gone included.</param>
    internal static StoredShape Read(string text, string identity, RememberedTypes types)
    {
        var parts = text.Split('|');
        return new StoredShape(
            TypeDescriptionText.Parse(parts[0], types.Find) ?? TypeDescription.Undefined,
            parts[1] switch { "folder" => AttributeUse.ForFolder, "null" => AttributeUse.ForItem, _ => AttributeUse.ForFolderAndItem },
            parts[1].Length > 0,
            parts[2].Length > 0,
            parts.Length > 3 ? parts[3] : identity,
            parts.Length > 4 ? parts[4] : "");
    }

    /// <summary>The unit to whose beginning periods of the register are cut; empty for other fields.</summary>
    internal static string UnitOf(Field field) =>
        field is { Standard: StandardField.Period, Table.Owner: InformationRegister register } ? register.Periodicity.ToString() : "";
}
