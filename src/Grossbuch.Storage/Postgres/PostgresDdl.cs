using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Postgres;

/// <summary>Definitions of tables and indexes.</summary>
internal static class PostgresDdl
{
    /// <summary>The row number comes last: it is made by the database, and pages do not show it.</summary>
    internal static string CreateTable(PhysicalTable table) =>
        $"CREATE TABLE {table.Name} ({string.Concat(table.Columns.Select(column => Definition(column) + ", "))}"
        + $"{PostgresDialect.Row} bigint GENERATED ALWAYS AS IDENTITY, CONSTRAINT p_{table.Name} PRIMARY KEY ({PostgresDialect.Row}))";

    internal static string Definition(PhysicalColumn column)
    {
        var type = column.Type == SqlType.Text ? "text COLLATE \"C\"" : PostgresDialect.TypeName(column.Type);
        return column.IsNullable ? $"{column.Name} {type}" : $"{column.Name} {type} NOT NULL DEFAULT {Default(column)}";
    }

    /// <summary>
    /// An index. One that is not unique ends in the row number, which makes its order the order of pages: a page goes on at one place of
    /// it.
    /// </summary>
    internal static string CreateIndex(PhysicalTable table, PhysicalIndex index)
    {
        var parts = index.Columns.Split(", ").Select(part => Part(table, part));
        return index.IsUnique
            ? $"CREATE UNIQUE INDEX {index.Name} ON {table.Name} ({string.Join(", ", parts)})"
            : $"CREATE INDEX {index.Name} ON {table.Name} ({string.Join(", ", parts)}, {PostgresDialect.Row})";
    }

    private static string Part(PhysicalTable table, string part)
    {
        if (part[0] == '(') return $"({part})";
        return table.Columns.Any(column => column.IsNullable && column.Name == part) ? part + " NULLS FIRST" : part;
    }

    private static string Default(PhysicalColumn column) => column switch
    {
        { Member: Member.Tag } => column.DefaultLiteral,
        { Member: Member.Text } => $"'{column.Field.Shape.EmptyText}'",
        _ => PostgresDialect.Instance.Zero(column.Member, column.Type == SqlType.Wide),
    };
}
