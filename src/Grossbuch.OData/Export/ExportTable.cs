using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Metadata;
using Grossbuch.OData.Model;
using Grossbuch.OData.Wire;
using Grossbuch.Query.Plan;

namespace Grossbuch.OData.Export;

/// <summary>
/// The read of all stored fields of a table, in the order of its key: an order that does not depend on how the rows came, so that equal
/// bases have equal exports. Data areas lead.
/// </summary>
internal sealed class ExportTable
{
    private readonly SessionRead _read;
    private readonly WireNames _names;

    public ExportTable(Session session, WireNames names, Table table)
    {
        Table = table;
        _names = names;
        Separators = [.. table.Separators];
        // The item is predefined when it has a predefined name: that field is not stored.
        Properties =
        [
            .. table.Fields.Where(field => field.Standard != StandardField.Predefined)
                .Select(field => new WireProperty(field, WireProperty.KindOf(field))),
        ];
        var builder = new PlanBuilder(session.Configuration, table);
        foreach (var property in Properties) builder.Select(property.Name, builder.Field(property.Field!));
        foreach (var field in (IEnumerable<Field>)[.. Separators, .. table.Key.Except(Separators)])
            if (IsOrdered(field.Type)) builder.OrderBy(builder.Field(field), descending: false);
        _read = session.Prepare(builder.Build());
    }

    public Table Table { get; }

    /// <summary>What is read, in the order of the fields.</summary>
    public ImmutableArray<WireProperty> Properties { get; }

    /// <summary>Fields of data areas.</summary>
    public ImmutableArray<Field> Separators { get; }

    /// <summary>Begins the read; the cursor stands before the first row.</summary>
    public RowCursor Open(SessionSnapshot snapshot, CancellationToken cancellation) =>
        RowCursor.Open(snapshot, _read, _names, cancellation);

    /// <summary>The data area and this field, as a key of rows.</summary>
    public RowKey KeyOf(RowCursor cursor, StandardField field) =>
        new([.. Separators.Append(Table[field]).Select(part => ColumnOf(cursor, part))]);

    public ColumnLayout ColumnOf(RowCursor cursor, Field field)
    {
        for (var i = 0; i < Properties.Length; i++)
            if (Properties[i].Field == field) return cursor.Columns[i];
        throw new InvalidOperationException($"{field} is not read.");
    }

    /// <summary>Two members of one name cannot be told apart by whoever reads the file.</summary>
    /// <exception cref="InfobaseException">Configuration, naming the field.</exception>
    public static void CheckNames(Table table, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            if (!seen.Add(name))
                throw new InfobaseException(
                    ErrorCode.Configuration, $"{table.FullName} has two members '{name}' in its JSON, so it cannot be exported.",
                    "Rename the attribute whose name is another one's with _Type or _Key.");
    }

    // Strings without a limit and value storages cannot be compared.
    private static bool IsOrdered(TypeDescription type) =>
        !type.Is(PrimitiveTypes.ValueStorage) && !(type.Is(PrimitiveTypes.String) && type.String.Length == 0);
}
