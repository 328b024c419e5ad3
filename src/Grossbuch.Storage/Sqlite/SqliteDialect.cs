using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

internal sealed class SqliteDialect : SqlDialect
{
    internal static SqliteDialect Instance { get; } = new();

    internal override string OrderedJoin => " CROSS JOIN ";

    internal override string Parameter(int number) => "?" + Number(number);

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
