using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Tests.Infobase;

/// <summary>Entities with any value that their fields take. Some fields are left out.</summary>
internal sealed class RandomData(Configuration configuration, Random random)
{
    private const string Letters = "абвгёжЯЩ xyzXYZ0189-_'\"%«»\t";

    /// <summary>Keys that were given out: references point at some of them, and at nothing.</summary>
    public List<Value> Known { get; } = [];

    public Value NewReference(DataObject item) => Value.OfRef(item.RefType!, NewKey());

    public ObjectData Object(DataObject item, Value reference)
    {
        var row = Row(item.Table, field => field.Standard is not (StandardField.Ref or StandardField.DataVersion
            or StandardField.Predefined or StandardField.PredefinedDataName or StandardField.ThisNode)
            // A mark unposts: what becomes of the movements is told elsewhere.
            && !(item is Document && field.Standard == StandardField.DeletionMark));
        row[item.Table[StandardField.Ref].Index] = reference;
        var sections = item.TabularSections.Where(_ => random.Next(2) == 0)
            .Select(section => new SectionData(section, Rows(section.Table, random.Next(5))));
        return new ObjectData(item, row, [.. sections]);
    }

    public RecordSetData RecordSet(Register register, Value recorder)
    {
        var head = new Value[register.Table.Fields.Length];
        head[register.Table[StandardField.Recorder].Index] = recorder;
        return new RecordSetData(register, head, Rows(register.Table, random.Next(1, 6)));
    }

    public RecordData Record(InformationRegister register) => new(register, Row(register.Table, _ => true));

    public ConstantData Constant(Constant constant) => new(constant, Row(constant.Table, _ => true));

    private ImmutableArray<Value[]> Rows(Table table, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Row(table, field =>
            field.Standard is not (StandardField.Ref or StandardField.LineNumber or StandardField.Recorder)))];

    private Value[] Row(Table table, Func<Field, bool> isGiven)
    {
        var row = new Value[table.Fields.Length];
        foreach (var field in table.Fields)
            if (isGiven(field) && random.Next(3) > 0) row[field.Index] = Of(field);
        return row;
    }

    private Value Of(Field field)
    {
        if (random.Next(10) == 0) return Value.Undefined;
        if (SystemEnums.Of(field) is { } system) return Value.Of(random.Next(system.Members.Length));
        var type = field.Type;
        PrimitiveTypes[] primitives =
            [.. System.Enum.GetValues<PrimitiveTypes>().Where(one => one != PrimitiveTypes.None && type.Has(one))];
        var pick = random.Next(primitives.Length + type.Refs.Length);
        return pick < primitives.Length ? Of(primitives[pick], type) : Reference(type.Refs[pick - primitives.Length]);
    }

    private Value Of(PrimitiveTypes primitive, TypeDescription type) => primitive switch
    {
        PrimitiveTypes.Boolean => Value.Of(random.Next(2) == 0),
        PrimitiveTypes.Number => Value.Of(NumberOf(type.Number)),
        PrimitiveTypes.Date => Value.OfDate(random.NextInt64(DateSeconds.Max + 1)),
        PrimitiveTypes.String => Value.Of(Text(type.String.Length == 0 ? 60 : type.String.Length)),
        PrimitiveTypes.Uuid => Value.OfUuid(NewKey()),
        PrimitiveTypes.ValueStorage => Value.OfStorage(new StoredContent(Bytes(random.Next(40)), "application/octet-stream")),
        PrimitiveTypes.RoutePoint => Value.OfRoutePoint(Text(10)),
        PrimitiveTypes.TypeDescription => Value.OfTypes(TypeDescription.OfNumber(random.Next(1, 20), 0)),
        _ => Value.Undefined,
    };

    private Number NumberOf(NumberQualifiers form)
    {
        var digits = random.Next(1, (form.Digits == 0 ? 28 : form.Digits) + 1);
        Int128 units = 0;
        for (var i = 0; i < digits; i++) units = units * 10 + random.Next(10);
        return new Number(form.NonNegative || random.Next(2) == 0 ? units : -units, form.FractionDigits);
    }

    private Value Reference(RefType type)
    {
        if (configuration.ObjectOf(type) is Grossbuch.Metadata.Objects.Enum { Values: var values })
            return Value.OfRef(type, values.IsEmpty ? RefKey.Empty : values[random.Next(values.Length)].Key);
        var known = Known.Where(reference => reference.AsRefType == type).ToList();
        return known.Count > 0 && random.Next(4) > 0 ? known[random.Next(known.Count)] : Value.OfRef(type, NewKey());
    }

    private RefKey NewKey() => new((ulong)random.NextInt64(), (ulong)random.NextInt64(1, long.MaxValue));

    private string Text(int most) =>
        new([.. Enumerable.Range(0, random.Next(Math.Min(most, 60) + 1)).Select(_ => Letters[random.Next(Letters.Length)])]);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
