using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Writing;

/// <summary>Rows that are only ever written together: a tabular section of an object, the records of a recorder.</summary>
internal static class RowSet
{
    /// <summary>Replaces the rows that have the owner's values in the scope, and numbers the new ones; returns them as stored.</summary>
    /// <param name="owner">The table of <paramref name="ownerRow"/>: the scope's values are found there by name.</param>
    public static ImmutableArray<Value[]> Replace(
        StoreWrite store, Table table, Field[] scope, Table owner, Value[] ownerRow, ImmutableArray<Value[]> rows)
    {
        var values = Array.ConvertAll(scope, field => ownerRow[owner.Find(field.Name)!.Index]);
        store.Delete(table, scope, values);
        // The caller's rows are its own.
        ImmutableArray<Value[]> stored = [.. rows.Select(row => (Value[])row.Clone())];
        Insert(store, table, scope, values, stored);
        return stored;
    }

    /// <summary>Completes the rows in place and inserts them.</summary>
    public static void Insert(StoreWrite store, Table table, Field[] scope, Value[] values, ImmutableArray<Value[]> rows)
    {
        var lineNumber = table[StandardField.LineNumber].Index;
        var line = 0;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                if (row[i].Kind == ValueKind.Null) row[i] = Value.Undefined;
            for (var i = 0; i < scope.Length; i++) row[scope[i].Index] = values[i];
            row[lineNumber] = Value.Of(++line);
            StoredForm.Apply(table, row);
        }
        store.InsertAll(table, rows.AsSpan());
    }
}
