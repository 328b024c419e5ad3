using System.Globalization;
using System.Runtime.InteropServices;
using Grossbuch.Core;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// Texts of the statements by which rows are written, for each table: made once, so that the connection's cache finds its prepared
/// statements by them.
/// </summary>
internal sealed class TableStatements
{
    private readonly Dictionary<PhysicalTable, Texts> _byTable = [];

    /// <summary>The insertion and, for each field, the numbers of its parameters.</summary>
    internal (string Sql, int[][] Parameters) Insert(PhysicalTable table)
    {
        var texts = Of(table);
        texts.Insert ??= $"INSERT INTO {table.Name} ({string.Join(", ", table.Columns.Select(column => column.Name))}) VALUES "
            + $"({string.Join(", ", Enumerable.Range(1, table.Columns.Length).Select(Mark))})";
        return (texts.Insert, texts.Parameters);
    }

    /// <summary>The update of a whole row; the values of the key follow those of the columns.</summary>
    internal (string Sql, int[][] Parameters) Update(PhysicalTable table, ReadOnlySpan<Field> key)
    {
        var texts = Of(table);
        if (Find(texts, "UPDATE", key) is { } known) return (known, texts.Parameters);
        var set = string.Join(", ", table.Columns.Select((column, index) => $"{column.Name} = {Mark(index + 1)}"));
        return (Keep(texts, "UPDATE", key, $"UPDATE {table.Name} SET {set}{Where(table, key, table.Columns.Length)}"), texts.Parameters);
    }

    internal string Delete(PhysicalTable table, ReadOnlySpan<Field> fields)
    {
        var texts = Of(table);
        return Find(texts, "DELETE", fields) ?? Keep(texts, "DELETE", fields, $"DELETE FROM {table.Name}{Where(table, fields, 0)}");
    }

    internal string Exists(PhysicalTable table, ReadOnlySpan<Field> fields)
    {
        var texts = Of(table);
        return Find(texts, "SELECT", fields)
            ?? Keep(texts, "SELECT", fields, $"SELECT 1 FROM {table.Name}{Where(table, fields, 0)} LIMIT 1");
    }

    internal void Clear() => _byTable.Clear();

    /// <summary>The columns by which a field is found: not the text beside its key, nor the content of a value storage.</summary>
    internal static bool IsCompared(PhysicalColumn column) =>
        column.Member != Member.Content && (column.Member != Member.Text || !column.Field.HasKey);

    private Texts Of(PhysicalTable table)
    {
        ref var texts = ref CollectionsMarshal.GetValueRefOrAddDefault(_byTable, table, out _);
        return texts ??= new Texts(
            [.. table.Fields.Select(field => field is null ? Array.Empty<int>()
                : [.. field.Columns.Select(column => table.Columns.IndexOf(column) + 1)])]);
    }

    private static string? Find(Texts texts, string verb, ReadOnlySpan<Field> fields)
    {
        foreach (var search in texts.Searches)
            if (search.Verb == verb && fields.SequenceEqual(search.Fields)) return search.Sql;
        return null;
    }

    private static string Keep(Texts texts, string verb, ReadOnlySpan<Field> fields, string sql)
    {
        texts.Searches.Add((verb, fields.ToArray(), sql));
        return sql;
    }

    private static string Where(PhysicalTable table, ReadOnlySpan<Field> fields, int parameter)
    {
        var conditions = new List<string>();
        foreach (var field in fields)
        {
            var stored = table[field] ?? throw new InfobaseException($"{field} is not stored.");
            foreach (var column in stored.Columns)
            {
                if (!IsCompared(column)) continue;
                var mark = Mark(++parameter);
                conditions.Add(column is { Member: Member.Text } && field.Type.Has(Core.Values.PrimitiveTypes.String)
                    ? $"gb_key({column.Name}) {Same(column)} gb_key({mark})"
                    : $"{column.Name} {Same(column)} {mark}");
            }
        }
        return conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
    }

    private static string Same(PhysicalColumn column) => column.IsNullable ? "IS" : "=";

    private static string Mark(int number) => "?" + number.ToString(CultureInfo.InvariantCulture);

    private sealed class Texts(int[][] parameters)
    {
        internal int[][] Parameters { get; } = parameters;

        internal string? Insert { get; set; }

        internal List<(string Verb, Field[] Fields, string Sql)> Searches { get; } = [];
    }
}
