using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

internal delegate SourceColumns SourceLookup(Source source);

/// <summary>How the fields of one source are written in the statement.</summary>
internal abstract class SourceColumns
{
    internal abstract SqlValue Field(Field field, bool isNullable);

    protected static bool IsUnlimited(Field field) => field.Type.Is(PrimitiveTypes.String) && field.Type.String.Length == 0;
}

/// <summary>A table with its first row.</summary>
internal sealed class StoredColumns(string alias, PhysicalTable table, SqlDialect dialect) : SourceColumns
{
    internal string Alias => alias;

    internal PhysicalTable Table => table;

    internal override SqlValue Field(Field field, bool isNullable)
    {
        if (field.Standard == StandardField.Predefined)
        {
            var name = table.Table.Find(StandardField.PredefinedDataName);
            return SqlValue.Boolean(name is null ? dialect.Truth(false) : $"({alias}.{table[name]![Member.Text]} <> '')", isNullable);
        }
        var stored = table[field]!;
        var value = new SqlValue(field.Type, isNullable) { IsUnlimited = IsUnlimited(field) };
        foreach (var column in stored.Columns) value[column.Member] = $"{alias}.{column.Name}";
        return value;
    }
}

/// <summary>A table that has no row yet, and so does not exist: there are no rows, or NULLs on the optional side of a join.</summary>
internal sealed class MissingColumns(SqlDialect dialect) : SourceColumns
{
    internal override SqlValue Field(Field field, bool isNullable)
    {
        var value = new SqlValue(field.Type, isNullable: true) { IsUnlimited = IsUnlimited(field) };
        foreach (var member in ValueShape.AllMembers)
            if (value.Shape.Has(member)) value[member] = dialect.Null(ValueShape.TypeOf(member, value.Form.IsWide));
        return value;
    }
}

/// <summary>An inner query: its column i is field i.</summary>
internal sealed class DerivedColumns(ImmutableArray<SqlValue> columns) : SourceColumns
{
    internal override SqlValue Field(Field field, bool isNullable)
    {
        var inner = columns[field.Index];
        var value = new SqlValue(inner.Type, isNullable || inner.IsNullable)
        {
            IsUnlimited = inner.IsUnlimited || IsUnlimited(field),
            Form = inner.Form,
        };
        foreach (var member in ValueShape.AllMembers) value[member] = inner[member];
        return value;
    }
}
