using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite;

/// <summary>The rows of a table as it was, in the order of their numbers, with the fields that somebody wants to look at.</summary>
internal sealed class StoredRows : IDisposable
{
    private readonly RememberedTypes _types;
    private readonly SqliteStatement _statement;
    private readonly Dictionary<StoredField, int> _first = [];
    private readonly StoredField? _folderFlag;

    /// <param name="connection">Where the table is.</param>
    /// <param name="table">A table that exists.</param>
    /// <param name="fields">Those that are read.</param>
    /// <param name="hasFolders">Whether rows are still told apart into folders and items.</param>
    /// <param name="types">Types of references.</param>
    internal StoredRows(
        SqliteConnection connection, StoredTable table, IEnumerable<StoredField> fields, bool hasFolders, RememberedTypes types)
    {
        _types = types;
        if (hasFolders) _folderFlag = table.Fields.GetValueOrDefault(nameof(StandardField.IsFolder));
        var columns = new List<string> { "rowid" };
        foreach (var field in _folderFlag is null ? fields : fields.Append(_folderFlag))
        {
            if (!_first.TryAdd(field, columns.Count)) continue;
            columns.AddRange(field.Physical.Columns.Select(column => column.Name));
        }
        _statement = connection.Prepare($"SELECT {string.Join(", ", columns)} FROM {table.Name} ORDER BY rowid");
    }

    internal long Number => _statement.Integer(0);

    internal bool IsFolder => _folderFlag is not null && _statement.Integer(_first[_folderFlag]) != 0;

    internal bool Step() => _statement.Step();

    /// <summary>Gives a column of the current row to a parameter of another statement, as it is.</summary>
    internal void Copy(StoredField field, int column, SqliteStatement to, int parameter) => _ = Native.sqlite3_bind_value(
        to.Handle, parameter, Native.sqlite3_column_value(_statement.Handle, _first[field] + column));

    internal Value Read(StoredField field)
    {
        var shape = field.Physical.Shape;
        if (_statement.IsNull(At(field, shape.NullMember))) return Value.Null;
        var kind = shape.IsComposite ? (ValueKind)_statement.Integer(At(field, Member.Tag)) : ValueShape.KindOf(shape.Type);
        return kind switch
        {
            ValueKind.Boolean => Value.Of(_statement.Integer(At(field, Member.Boolean)) != 0),
            ValueKind.Number => Value.Of(new Number(shape.Number.IsWide
                ? WideNumbers.Decode(_statement.Bytes(At(field, Member.Number)))
                : _statement.Integer(At(field, Member.Number)), shape.Number.Scale)),
            ValueKind.Date => Value.OfDate(_statement.Integer(At(field, Member.Date))),
            ValueKind.String => Value.Of(_statement.Text(At(field, Member.Text))),
            ValueKind.Uuid => Value.OfUuid(KeyOf(field)),
            ValueKind.Ref => Value.OfRef(TypeOf(field, shape), KeyOf(field)),
            ValueKind.Storage => Value.OfStorage(new StoredContent(
                _statement.Bytes(At(field, Member.Content)).ToArray(), _statement.Text(At(field, Member.Text)))),
            ValueKind.TypeDescription => Value.OfTypes(
                TypeDescriptionText.Parse(_statement.Text(At(field, Member.Text)), _types.Find)
                    ?? new TypeDescription(PrimitiveTypes.None)),
            ValueKind.RoutePoint => Value.OfRoutePoint(_statement.Text(At(field, Member.Text))),
            _ => Value.Undefined,
        };
    }

    public void Dispose() => _statement.Dispose();

    private RefType TypeOf(StoredField field, ValueShape shape) =>
        shape.Has(Member.RefType) ? _types.Of(_statement.Integer(At(field, Member.RefType))) : shape.Type.Refs[0];

    private RefKey KeyOf(StoredField field) => RefKey.FromStored(_statement.Bytes(At(field, Member.Key)));

    private int At(StoredField field, Member member)
    {
        var columns = field.Physical.Columns;
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Member == member) return _first[field] + i;
        throw new InvalidOperationException($"{field.Shape.Name} has no {member}.");
    }
}
