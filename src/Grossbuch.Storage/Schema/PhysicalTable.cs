using System.Collections.Immutable;
using System.Globalization;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;

namespace Grossbuch.Storage.Schema;

/// <summary>A table that exists in the database: names, columns and indexes of one <see cref="Table"/>.</summary>
internal sealed class PhysicalTable
{
    /// <param name="numbers">Number of each stored field, by its identity.</param>
    internal PhysicalTable(Table table, string name, Func<Field, int> numbers)
    {
        Table = table;
        Name = name;
        Fields = [.. table.Fields.Select(field => IsStored(field) ? new PhysicalField(field, numbers(field)) : null)];
        Columns = [.. Fields.OfType<PhysicalField>().SelectMany(field => field.Columns).OrderBy(Weight)];
        Indexes = [.. KeyRules.IndexesOf(this)];
    }

    internal Table Table { get; }

    internal string Name { get; }

    /// <summary>By <see cref="Field.Index"/>; null for fields that are computed from others.</summary>
    internal ImmutableArray<PhysicalField?> Fields { get; }

    internal ImmutableArray<PhysicalColumn> Columns { get; }

    internal ImmutableArray<PhysicalIndex> Indexes { get; }

    internal TableState State { get; } = new();

    internal PhysicalField? this[Field field] => Fields[field.Index];

    internal string CreateSql => $"CREATE TABLE {Name} ({string.Join(", ", Columns.Select(column => column.Definition))}) STRICT";

    /// <summary>Predefined is no column: it says whether the item has a predefined name.</summary>
    internal static bool IsStored(Field field) => field.Standard != StandardField.Predefined;

    /// <summary>A name from the kind of object and a number that no other table has: objects get renamed.</summary>
    internal static string NameOf(Table table, int number) => $"{Prefix(table)}_{number.ToString(CultureInfo.InvariantCulture)}";

    private static string Prefix(Table table) => table.Kind == TableKind.TabularSection ? "sec" : table.Owner.Kind switch
    {
        MetadataKind.Catalog => "cat",
        MetadataKind.Document => "doc",
        MetadataKind.InformationRegister => "inf",
        MetadataKind.AccumulationRegister => "acc",
        MetadataKind.AccountingRegister => "ent",
        MetadataKind.CalculationRegister => "cal",
        MetadataKind.Constant => "const",
        MetadataKind.ChartOfCharacteristicTypes => "cct",
        MetadataKind.ChartOfAccounts => "coa",
        MetadataKind.ChartOfCalculationTypes => "cck",
        MetadataKind.ExchangePlan => "exc",
        MetadataKind.BusinessProcess => "bpr",
        MetadataKind.Task => "task",
        _ => "tab",
    };

    // SQLite walks a row from its start: what may be long stands last, and the keys, which pages do not show, before it.
    private static int Weight(PhysicalColumn column) => column.Member switch
    {
        Member.Content => 3,
        Member.Text when column.Field.Shape.Type is { String.Length: 0 } or { Primitives: PrimitiveTypes.ValueStorage } => 2,
        Member.TextKey => 1,
        _ => 0,
    };
}
