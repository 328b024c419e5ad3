using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>A table as the last configuration left it: what the database remembers of it, or the old configuration itself.</summary>
/// <param name="Name">Name in the database; null when it has no rows and so is not there.</param>
internal sealed record StoredTable(Guid Uuid, string? Name, string FullName, IReadOnlyDictionary<string, StoredField> Fields)
{
    /// <summary>The name of the object that the table belongs to: the first two parts of its own.</summary>
    internal string ObjectName
    {
        get
        {
            var end = FullName.IndexOf('.', FullName.IndexOf('.', StringComparison.Ordinal) + 1);
            return end < 0 ? FullName : FullName[..end];
        }
    }

    internal bool IsSection => FullName.Length > ObjectName.Length;

    /// <summary>The table of the old configuration, as if the database remembered it.</summary>
    internal static StoredTable Of(Table table, RememberedTypes types) => new(
        table.Uuid, null, table.FullName,
        table.Fields.Where(PhysicalTable.IsStored).ToDictionary(
            field => field.Identity, field => new StoredField(field.Identity, 0, new PhysicalField(field, 0).Remembered, types),
            StringComparer.Ordinal));
}

/// <summary>A field as it was, with the columns in which its values stand.</summary>
internal sealed class StoredField
{
    private readonly RememberedTypes _types;
    private StoredShape? _shape;
    private PhysicalField? _physical;

    internal StoredField(string identity, int number, string remembered, RememberedTypes types)
    {
        Identity = identity;
        Number = number;
        Remembered = remembered;
        _types = types;
    }

    internal string Identity { get; }

    internal int Number { get; }

    internal string Remembered { get; }

    internal StoredShape Shape => _shape ??= StoredShape.Read(Remembered, Identity, _types);

    internal PhysicalField Physical => _physical ??= new PhysicalField(
        new Field { Name = Shape.Name, NameRussian = Shape.Name, Type = Shape.Type, Role = FieldRole.Attribute, Use = Shape.Use },
        Number, Shape.HasKey, Shape.IsNullable);
}
