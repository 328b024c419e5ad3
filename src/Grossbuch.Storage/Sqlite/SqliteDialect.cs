using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

internal sealed class SqliteDialect : SqlDialect
{
    internal static SqliteDialect Instance { get; } = new();

    internal override string OrderedJoin => " CROSS JOIN ";

    internal override bool SeeksRows => false;

    internal override string UnlessKeyExists => "";

    internal override string Parameter(int number, SqlType type) => "?" + Number(number);

    internal override string Truth(bool value) => value ? "1" : "0";

    internal override string Null(SqlType type) => "NULL";

    internal override string Substring(string text, string start, string? length) => length is null
        ? $"substr({text}, max({start}, 1))"
        : $"substr({text}, max({start}, 1), max({length}, 0))";

    internal override string Exact(string call, bool isWide) => call;

    internal override string RowOrder(string alias) => alias + ".rowid";

    // SQLite takes NULL for the smallest value, which is the platform's order already.
    internal override string OrderItem(string value, bool descending, bool isNullable) => descending ? value + " DESC" : value;

    internal override string Limit(string? limit, string? offset) =>
        (limit, offset) switch
        {
            (null, null) => "",
            (null, _) => $" LIMIT -1 OFFSET {offset}",
            (_, null) => $" LIMIT {limit}",
            _ => $" LIMIT {limit} OFFSET {offset}",
        };

    internal override string SameAs(string left, string right) => $"{left} IS {right}";

    internal override string Position(string text, string part) => $"instr({text}, {part})";

    internal override string Zero(Member member, bool isWide) => member switch
    {
        Member.Text or Member.TextKey => "''",
        Member.Content => "x''",
        Member.Key => "x'00000000000000000000000000000000'",
        Member.Number when isWide => "x'80000000000000000000000000000000'",
        _ => "0",
    };
}
