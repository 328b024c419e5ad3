using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Rights;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Writing;

/// <summary>All records of one recorder in a register: they are replaced together.</summary>
internal static class RecordSetWrite
{
    public static RecordSetData Run(WriteContext context, Change change, RecordSetData data)
    {
        var table = data.Register.Table;
        var head = (Value[])data.Head.Clone();
        context.SetAreas(table, head);
        if (head[table[StandardField.Recorder].Index] is not { Kind: ValueKind.Ref } recorder || recorder.AsKey.IsEmpty)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{data.Register.FullName}: the recorder is missing.");
        if (!table[StandardField.Recorder].Type.Has(recorder.AsRefType))
            throw new InfobaseException(
                ErrorCode.BadValue, $"{recorder.AsRefType} is no recorder of {data.Register.FullName}.",
                place: data.Register.FullName);
        context.Session.Roles.Demand(data.Register, AccessRight.Update);

        var scope = ScopeOf(table);
        var values = Array.ConvertAll(scope, field => head[field.Index]);
        if (change.Verb == ChangeVerb.Create && context.Store.Exists(table, scope, values))
            throw new InfobaseException(
                ErrorCode.KeyExists, $"{data.Register.FullName}: the recorder has records already.", "Replace them.",
                data.Register.FullName);
        var removed = context.Store.Delete(table, scope, values);
        if (change.Verb == ChangeVerb.Delete)
        {
            if (removed == 0) throw ObjectWrite.NotFound(data.Register);
            return data with { Head = head, Rows = [] };
        }
        var rows = data.Rows.Select(row => (Value[])row.Clone()).ToImmutableArray();
        foreach (var row in rows) RecordRules.Complete(data.Register, row, isUpdate: false);
        if (!change.IsLoad) Check(context, data.Register, values, scope, rows);
        RowSet.Insert(context.Store, table, scope, values, rows);
        return data with { Head = head, Rows = rows };
    }

    /// <summary>What the records of a set have in common: the data area and the recorder.</summary>
    public static Field[] ScopeOf(Table table) => [.. table.Separators, table[StandardField.Recorder]];

    private static void Check(WriteContext context, Register register, Value[] values, Field[] scope, ImmutableArray<Value[]> rows)
    {
        foreach (var row in rows) RecordRules.CheckComplete(context, register.Table, row);
        if (register is not InformationRegister information) return;
        // One record for each period and dimensions, whoever recorded it; by position the recorder is part of it (corrections §4.5).
        var byPosition = information.Periodicity == InformationRegisterPeriodicity.RecorderPosition;
        Field[] key =
        [
            .. register.Table.Separators,
            .. register.Table.Fields.Where(field => field.Standard == StandardField.Period || field.Role == FieldRole.Dimension
                || (byPosition && field.Standard == StandardField.Recorder)),
        ];
        var seen = new HashSet<RowKey>();
        foreach (var row in rows)
        {
            for (var i = 0; i < scope.Length; i++) row[scope[i].Index] = values[i];
            var parts = Array.ConvertAll(key, field => row[field.Index]);
            if (seen.Add(new RowKey(parts)) && !context.Store.Exists(register.Table, key, parts)) continue;
            throw new InfobaseException(
                ErrorCode.WriteRefused, context.Texts.RecordExists,
                string.Join(", ", key.Select((field, index) => $"{field.Name} = {parts[index]}")), register.FullName);
        }
    }

    // Strings are equal as the store compares them.
    private readonly struct RowKey(Value[] parts) : IEquatable<RowKey>
    {
        private readonly Value[] _parts = Array.ConvertAll(
            parts, part => part.Kind == ValueKind.String ? Value.Of(Core.Text.StringKey.Make(part.AsString)) : part);

        public bool Equals(RowKey other) => _parts.AsSpan().SequenceEqual(other._parts);

        public override bool Equals(object? obj) => obj is RowKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var part in _parts) hash.Add(part);
            return hash.ToHashCode();
        }
    }
}
