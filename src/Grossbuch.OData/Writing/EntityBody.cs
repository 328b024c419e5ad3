using System.Globalization;
using System.Text.Json;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Json;
using Grossbuch.OData.Model;
using Grossbuch.OData.Requests;
using Grossbuch.OData.Wire;

namespace Grossbuch.OData.Writing;

/// <summary>Makes the entity of a body and a key, with the rules of each kind (odata §8.2–8.5).</summary>
internal sealed class EntityBody(DoorBodies bodies, EntitySet set)
{
    /// <summary>A new entity: what it has of a key stands in the body.</summary>
    public EntityData ReadNew(JsonElement json)
    {
        var shape = bodies.ShapeOf(set, isNew: true);
        var members = bodies.Reader.Read(shape, json);
        if (set.Kind is SetKind.IndependentRecords or SetKind.RecordSets)
            foreach (var part in set.Key)
                if (part.Field is { } field && members.Values[field.Index].Kind == ValueKind.Null) throw Missing(part.Name);
        return Make(shape, members);
    }

    /// <param name="key">A row with the key that the address gives.</param>
    /// <param name="isWhole">PUT: whatever is not in the body is missing.</param>
    public EntityData ReadChanged(JsonElement json, Value[] key, bool isWhole)
    {
        var shape = bodies.ShapeOf(set, isNew: false);
        var members = bodies.Reader.Read(shape, json);
        foreach (var part in set.Key)
            if (part.Field is { } field) TakeKey(field, members.Values, key);
        if (isWhole && set.Kind != SetKind.RecordSets) members = Whole(shape, members);
        return Make(shape, members);
    }

    /// <summary>The key alone: what is deleted.</summary>
    public EntityData OfKey(Value[] key) => set.Kind switch
    {
        SetKind.RecordSets => new RecordSetData((Register)set.Owner, key, []),
        SetKind.IndependentRecords => new RecordData((InformationRegister)set.Owner, key),
        _ => new ObjectData(set.Owner, key, []),
    };

    private EntityData Make(BodyShape shape, BodyMembers members) => set.Kind switch
    {
        SetKind.RecordSets => MakeRecordSet(shape, members),
        SetKind.IndependentRecords => new RecordData((InformationRegister)set.Owner, members.Values),
        SetKind.Constant => new ConstantData((Constant)set.Owner, members.Values),
        _ => new ObjectData(set.Owner, members.Values, bodies.Reader.ReadSections(shape, members, CheckLine)),
    };

    private RecordSetData MakeRecordSet(BodyShape shape, BodyMembers members)
    {
        if (members.RecordSet.ValueKind == JsonValueKind.Undefined) throw Missing("RecordSet");
        var recorder = set.Table[StandardField.Recorder];
        var owner = members.Values[recorder.Index];
        var rows = bodies.Reader.ReadRows(shape.RecordRows!, members.RecordSet, (rowShape, row, number) =>
        {
            CheckRecord(rowShape, row, number);
            if (row[recorder.Index].Kind != ValueKind.Null && row[recorder.Index] != owner)
                throw new ODataException(ODataError.WrongValue, ErrorTexts.WrongValue(set.Key[0].Name, row[recorder.Index].ToString()),
                    string.Create(CultureInfo.InvariantCulture, $"Row {number} names another recorder than the set."));
        });
        return new RecordSetData((Register)set.Owner, members.Values, rows);
    }

    // The reference in the body of a change is ignored (recorded). A record, though, is its key: a change of it makes another record, and
    // that is what is not found (odata §8.5).
    private void TakeKey(Field field, Value[] values, Value[] key)
    {
        var given = values[field.Index];
        if (given.Kind != ValueKind.Null && field.Standard != StandardField.Ref && !IsSame(given, key[field.Index]))
            throw new ODataException(ODataError.InstanceNotFound, ErrorTexts.InstanceNotFound(set.Name),
                $"{field.Name} belongs to the key and cannot be changed: delete the record and make a new one.");
        values[field.Index] = key[field.Index];
    }

    private static bool IsSame(in Value left, in Value right) =>
        left == right || (IsEmpty(left) && IsEmpty(right))
        || (left.Kind == ValueKind.String && right.Kind == ValueKind.String
            && Core.Text.StringKey.Make(left.AsString) == Core.Text.StringKey.Make(right.AsString));

    private static bool IsEmpty(in Value value) => value.Kind switch
    {
        ValueKind.Undefined => true,
        ValueKind.Ref or ValueKind.Uuid => value.AsKey.IsEmpty,
        ValueKind.String => value.AsString.AsSpan().TrimEnd(' ').IsEmpty,
        ValueKind.Number => value.AsNumber == Number.Zero,
        ValueKind.Date => value.AsDate == 0,
        ValueKind.Boolean => !value.AsBoolean,
        _ => false,
    };

    // What belongs to folders only or to items only may be left out by the others.
    private BodyMembers Whole(BodyShape shape, BodyMembers members)
    {
        var isStrict = bodies.Options.PutMissing != "empty";
        foreach (var field in shape.Fields)
        {
            ref var value = ref members.Values[field.Field.Index];
            if (value.Kind != ValueKind.Null) continue;
            if (isStrict && !field.Field.IsNullable) throw Missing(field.Name);
            value = Value.Undefined;
        }
        var hasFolders = set.Table.Find(StandardField.IsFolder) is not null;
        foreach (var section in shape.Sections)
        {
            if (members.Sections[section.Place].ValueKind != JsonValueKind.Undefined) continue;
            var isOptional = hasFolders && section.Section.Use != AttributeUse.ForFolderAndItem;
            if (isStrict && !isOptional) throw Missing(section.Section.Name);
            members.Sections[section.Place] = BodyReader.NoRows;
        }
        return members;
    }

    // Recorded: without a number the serializer fails, with a wrong one the request is refused (odata §8.3).
    private static void CheckLine(BodyShape shape, Value[] row, int number)
    {
        var line = row[shape.Table[StandardField.LineNumber].Index];
        if (line.Kind != ValueKind.Number)
            throw new ODataException(ODataError.Internal, ErrorTexts.Internal,
                string.Create(CultureInfo.InvariantCulture, $"Row {number} of {shape.Name} has no LineNumber."));
        CheckNumber(shape, line, number);
    }

    private static void CheckRecord(BodyShape shape, Value[] row, int number)
    {
        foreach (var field in shape.Table.Fields)
            if (IsRequired(field) && (row[field.Index].Kind is ValueKind.Null or ValueKind.Undefined))
                throw new ODataException(ODataError.PropertyMissing, ErrorTexts.PropertyMissing(field.Name),
                    string.Create(CultureInfo.InvariantCulture, $"Row {number} lacks it."));
        CheckNumber(shape, row[shape.Table[StandardField.LineNumber].Index], number);
    }

    private static bool IsRequired(Field field) => field.Standard is StandardField.Period or StandardField.RegistrationPeriod
        or StandardField.LineNumber or StandardField.RecordType;

    private static void CheckNumber(BodyShape shape, in Value line, int number)
    {
        if (line.AsNumber == number) return;
        throw new ODataException(ODataError.WrongValue, ErrorTexts.WrongValue("LineNumber", line.ToString()),
            string.Create(CultureInfo.InvariantCulture, $"Rows of {shape.Name} are numbered 1, 2, 3…; here {number} is expected."));
    }

    private static ODataException Missing(string property) => new(ODataError.PropertyMissing, ErrorTexts.PropertyMissing(property));
}
