using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage;

/// <summary>
/// One change of the data, in the form of metadata: rows are one value for each field of the table, by field index. Sees what it has
/// written itself. Used by one thread at a time.
/// </summary>
public abstract class StoreWrite : IAsyncDisposable
{
    /// <summary>
    /// Adds a row that is known not to be there. Values are brought to the field's type: numbers to its scale, fixed strings padded.
    /// </summary>
    /// <param name="table">A table of objects, of a tabular section, of records or of a constant.</param>
    /// <param name="row">By <see cref="Field.Index"/>. Undefined in a single-type field becomes the type's default; NULL only where the
    /// field is nullable.</param>
    /// <exception cref="Core.InfobaseException">KeyExists: a row with this key is there. BadValue: a value does not fit its
    /// field.</exception>
    public abstract void Insert(Table table, ReadOnlySpan<Value> row);

    /// <summary>
    /// Puts the row in the place of the one that has the same values in these fields; false when there is none. Unlike a deletion with an
    /// insertion it keeps the row's place in the order of the table.
    /// </summary>
    /// <exception cref="Core.InfobaseException">BadValue: a value does not fit its field.</exception>
    public abstract bool Update(Table table, ReadOnlySpan<Field> key, ReadOnlySpan<Value> row);

    /// <summary>
    /// Removes the rows in which the given fields have the given values; all rows of the table when no field is given. Returns how many.
    /// </summary>
    public abstract int Delete(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values);

    /// <summary>Whether a row with these values of these fields is there.</summary>
    public abstract bool Exists(Table table, ReadOnlySpan<Field> fields, ReadOnlySpan<Value> values);

    /// <summary>Reads as this change sees the data now. The reader must be disposed before the change goes on writing.</summary>
    public abstract RowReader Read(PreparedRead prepared, ReadOnlyMemory<Value> values);

    /// <summary>A point to return to: a refused line of an import leaves no trace of itself.</summary>
    public abstract void Mark();

    /// <summary>Undoes everything since the last <see cref="Mark"/>.</summary>
    public abstract void ReturnToMark();

    /// <summary>
    /// Ends the change and makes it durable and visible. The right to write goes on at once; this completes when the data is on disk,
    /// together with other changes of the moment.
    /// </summary>
    /// <exception cref="Core.InfobaseException">StorageFull, Corrupt, Unavailable: nothing of the change is there.</exception>
    public abstract ValueTask Commit();

    /// <summary>Undoes the change if it was not committed.</summary>
    public abstract ValueTask DisposeAsync();
}
