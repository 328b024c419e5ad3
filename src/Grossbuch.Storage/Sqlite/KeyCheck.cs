using System.Globalization;
using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>Finds rows that would have one key, in a temporary table with the new key: of any number of rows, in little memory.</summary>
internal sealed class KeyCheck : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TableChange _change;
    private readonly FieldChange[] _key;
    private readonly TypeNumbers _numbers;
    private readonly SqliteStatement _insert;
    private readonly SqlArgument[] _members = new SqlArgument[ValueShape.AllMembers.Length];

    internal KeyCheck(SqliteConnection connection, TableChange change, TypeNumbers numbers)
    {
        (_connection, _change, _key, _numbers) = (connection, change, change.Key, numbers);
        var count = Math.Max(1, _key.Sum(field => field.To!.Comparable.Count()));
        string[] names = [.. Enumerable.Range(1, count).Select(i => "c" + i.ToString(CultureInfo.InvariantCulture))];
        connection.Execute("DROP TABLE IF EXISTS temp.gb_keys");
        connection.Execute($"CREATE TEMP TABLE gb_keys ({string.Join(", ", names)}, UNIQUE ({string.Join(", ", names)}))");
        var marks = string.Join(", ", names.Select((_, i) => $"?{i + 1}"));
        _insert = connection.Prepare($"INSERT OR IGNORE INTO temp.gb_keys VALUES ({marks})");
        // A constant has no key: it has one value.
        _insert.Bind(1, 0);
    }

    internal IEnumerable<StoredField> Fields => _key.Select(one => one.From).OfType<StoredField>();

    internal void Add(StoredRows rows)
    {
        var parameter = 0;
        foreach (var field in _key)
        {
            var columns = field.To!.Columns;
            var isCopied = field.From is not null && (field.IsSame || (field.IsKept && field.IsSafe));
            if (!isCopied) FieldEncoder.Encode(field.To, Value(field, rows), _numbers, _members);
            for (var i = 0; i < columns.Count; i++)
            {
                if (!field.To.Comparable.Contains(columns[i])) continue;
                parameter++;
                if (isCopied) rows.Copy(field.From!, i, _insert, parameter);
                else _insert.Bind(parameter, _members[i]);
            }
        }
        _insert.Run();
        if (_connection.Changes > 0) return;
        if (_change.Repeated++ == 0) _change.Example = string.Join(", ", _key.Select(field => Value(field, rows).ToString()));
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Execute("DROP TABLE temp.gb_keys");
    }

    private static Value Value(FieldChange field, StoredRows rows)
    {
        var old = field.From is null ? Core.Values.Value.Undefined : rows.Read(field.From);
        return field.Convert(old, rows.IsFolder).Value;
    }
}
