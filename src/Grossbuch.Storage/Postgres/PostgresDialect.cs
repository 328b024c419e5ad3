using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Postgres;

internal sealed class PostgresDialect : SqlDialect
{
    internal static PostgresDialect Instance { get; } = new();

    /// <summary>The column that numbers rows as they were inserted.</summary>
    internal const string Row = "gb_row";

    internal override string OrderedJoin => " CROSS JOIN ";

    internal override bool SeeksRows => true;

    // An error would end the whole transaction; no row added says the same and lets the change go on.
    internal override string UnlessKeyExists => " ON CONFLICT DO NOTHING";

    // Keys compare bytewise whatever the database's own collation is; columns say so themselves.
    internal override string Parameter(int number, SqlType type) =>
        type == SqlType.Text ? $"(${Number(number)} COLLATE \"C\")" : "$" + Number(number);

    internal override string Truth(bool value) => value ? "true" : "false";

    internal override string Null(SqlType type) => "NULL::" + TypeName(type);

    internal override string RowOrder(string alias) => $"{alias}.{Row}";

    // PostgreSQL takes NULL for the greatest value. Indexes over columns with NULLs are made for this order.
    internal override string OrderItem(string value, bool descending, bool isNullable) => (descending, isNullable) switch
    {
        (false, false) => value,
        (false, true) => value + " NULLS FIRST",
        (true, false) => value + " DESC",
        (true, true) => value + " DESC NULLS LAST",
    };

    internal override string Limit(string? limit, string? offset) =>
        (limit is null ? "" : $" LIMIT nullif({limit}, -1)") + (offset is null ? "" : $" OFFSET {offset}");

    internal override string SameAs(string left, string right) => $"{left} IS NOT DISTINCT FROM {right}";

    internal override string Key(string text) => $"(gb_key({text}) COLLATE \"C\")";

    internal override string Position(string text, string part) => $"strpos({text}, {part})";

    internal override string Substring(string text, string start, string? length) =>
        length is null ? $"gb_substring({text}, {start})" : $"gb_substring({text}, {start}, {length})";

    // The functions work on any number; what is stored or compared as an integer must be one again.
    internal override string Exact(string call, bool isWide) => isWide ? call : call + "::bigint";

    internal override string Zero(Member member, bool isWide) => ValueShape.TypeOf(member, isWide) switch
    {
        SqlType.Boolean => "false",
        SqlType.Text => "''",
        SqlType.Wide => "0::numeric",
        SqlType.Bytes when member == Member.Key => EmptyKey,
        SqlType.Bytes => @"'\x'::bytea",
        _ => "0",
    };

    internal const string EmptyKey = @"'\x00000000000000000000000000000000'::bytea";

    internal static string TypeName(SqlType type) => type switch
    {
        SqlType.Integer => "bigint",
        SqlType.Boolean => "boolean",
        SqlType.Text => "text",
        SqlType.Wide => "numeric",
        _ => "bytea",
    };
}
