using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sqlite.Verification;

/// <summary>
/// Reads every row of a table once: each value against its field, folders against the attributes that they have, references against the
/// objects that they name.
/// </summary>
internal sealed class RowCheck : IDisposable
{
    private const string Values = "values", References = "references", Owners = "owners", Folders = "folders";

    private readonly StoreTables _tables;
    private readonly FindingList _findings;
    private readonly PhysicalTable _table;
    private readonly FieldCheck[] _fields;
    private readonly int[] _fieldPlaces;
    private readonly RowText _text;
    private readonly Dictionary<(FieldCheck, RefType), Lookup?> _lookups = [];

    internal RowCheck(StoreTables tables, PhysicalTable table, FindingList findings)
    {
        _tables = tables;
        _findings = findings;
        _table = table;
        var places = new Dictionary<PhysicalField, int>();
        var next = 0;
        foreach (var field in table.Fields.OfType<PhysicalField>())
        {
            places.Add(field, next);
            next += field.Columns.Count;
        }
        _fields = [.. places.Select(pair => new FieldCheck(pair.Key, pair.Value, tables.Types, tables.Configuration))];
        _fieldPlaces = [.. places.Values];
        _text = new RowText(table, field => places[field]);
    }

    /// <returns>The number of rows.</returns>
    internal long Run(CancellationToken cancellation)
    {
        var columns = _table.Fields.OfType<PhysicalField>().SelectMany(field => field.Columns).Select(column => column.Name);
        using var rows = _tables.Connection.Prepare($"SELECT {string.Join(", ", columns)} FROM {_table.Name}");
        var isFolder = Array.FindIndex(_fields, field => field.Field.Standard == StandardField.IsFolder);
        var count = 0L;
        while (rows.Step())
        {
            if ((++count & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
            var folder = isFolder >= 0 && rows.Integer(_fieldPlaces[isFolder]) == 1;
            foreach (var field in _fields)
            {
                if (field.Problem(rows) is { } problem)
                {
                    Error(Values, field, problem, rows);
                    continue;
                }
                if (field.Field.IsNullable) CheckFolder(field, rows, folder);
                CheckReference(field, rows);
            }
        }
        return count;
    }

    public void Dispose()
    {
        foreach (var lookup in _lookups.Values) lookup?.Dispose();
    }

    // Attributes that exist only for items or only for folders hold NULL in the other rows, and nowhere else.
    private void CheckFolder(FieldCheck field, SqliteStatement row, bool isFolder)
    {
        var isAbsent = field.Field.Use == (isFolder ? AttributeUse.ForItem : AttributeUse.ForFolder);
        if (field.IsNull(row) == isAbsent) return;
        Error(Folders, field, isAbsent
            ? $"a {(isFolder ? "folder" : "item")} has a value of an attribute that it does not have"
            : "an attribute that the row has holds NULL", row);
    }

    private void CheckReference(FieldCheck field, SqliteStatement row)
    {
        var isOwner = field.Field.Standard == StandardField.Ref;
        if (isOwner && _table.Table.Kind != TableKind.TabularSection) return;
        if (!field.TryReference(row, out var type, out var key) || type.IsEnum) return;
        if (!_lookups.TryGetValue((field, type), out var lookup))
            _lookups.Add((field, type), lookup = Lookup.Make(_tables, _table, Columns(), type));
        if (lookup is null || lookup.Exists(row, key)) return;
        const string NoOwner = "rows of the tabular section without an owner";
        if (isOwner) Add(FindingSeverity.Error, Owners, _table.Table.FullName, NoOwner, row);
        else
            Add(FindingSeverity.Note, References, _table.Table.FullName,
                $"{field.Field.Name}: references to {_tables.Configuration.ObjectOf(type).FullName} that lead nowhere", row);
    }

    private PhysicalColumn[] Columns() => [.. _table.Fields.OfType<PhysicalField>().SelectMany(field => field.Columns)];

    private void Error(string check, FieldCheck field, string problem, SqliteStatement row) =>
        Add(FindingSeverity.Error, check, _table.Table.FullName, $"{field.Field.Name}: {problem}", row);

    private void Add(FindingSeverity severity, string check, string place, string message, SqliteStatement row)
    {
        var example = _findings.WantsExample(severity, check, place, message) ? _text.Of(row) : null;
        if (severity == FindingSeverity.Error) _findings.Error(check, place, message, example);
        else _findings.Note(check, place, message, example);
    }

    /// <summary>Asks whether an object of a type is there, in the data area of the row.</summary>
    private sealed class Lookup : IDisposable
    {
        private readonly SqliteStatement? _statement;
        private readonly int[] _areaPlaces;
        private RefKey _lastKey;
        private bool _lastFound;

        private Lookup(SqliteStatement? statement, int[] areaPlaces)
        {
            _statement = statement;
            _areaPlaces = areaPlaces;
        }

        /// <summary>Null where the row does not say in which area the object is.</summary>
        internal static Lookup? Make(StoreTables tables, PhysicalTable from, PhysicalColumn[] columns, RefType type)
        {
            var target = tables.Configuration.ObjectOf(type).Table;
            // Without a row there is no table, and nothing to be found.
            if (tables.Find(target) is not { } stored) return new Lookup(null, []);
            var (conditions, places) = (new List<string>(), new List<int>());
            foreach (var separator in target.Separators)
            {
                var own = from.Table.Separators.FirstOrDefault(field => field.CommonAttribute == separator.CommonAttribute);
                if (own is null) return null;
                foreach (var (mine, theirs) in from[own]!.Comparable.Zip(stored[separator]!.Comparable))
                {
                    places.Add(Array.IndexOf(columns, mine));
                    conditions.Add($"{theirs.Name} = ?{places.Count + 1}");
                }
            }
            conditions.Add($"{stored[target[StandardField.Ref]]![Member.Key]} = ?1");
            var sql = $"SELECT 1 FROM {stored.Name} WHERE {string.Join(" AND ", conditions)}";
            return new Lookup(tables.Connection.Prepare(sql, persistent: true), [.. places]);
        }

        internal bool Exists(SqliteStatement row, RefKey key)
        {
            if (_statement is null) return false;
            // References to one object often stand together.
            if (_areaPlaces.Length == 0 && key == _lastKey) return _lastFound;
            Span<byte> stored = stackalloc byte[RefKey.Size];
            key.WriteStored(stored);
            _statement.Bind(1, stored);
            for (var i = 0; i < _areaPlaces.Length; i++) _statement.Bind(i + 2, row.Arguments(_areaPlaces[i], 1)[0]);
            try { _lastFound = _statement.Step(); }
            finally { _statement.Reset(); }
            _lastKey = key;
            return _lastFound;
        }

        public void Dispose() => _statement?.Dispose();
    }
}
