using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;

namespace Grossbuch.OData.Json;

/// <summary>What a body holds: values by field index, and where its rows stand. What was not given is NULL or default.</summary>
internal readonly record struct BodyMembers(Value[] Values, JsonElement[] Sections, JsonElement RecordSet);

/// <summary>
/// Reads bodies by their shape: one walk over the members in their order, so that the last of several with one name wins (JSON allows
/// them).
/// </summary>
internal sealed class BodyReader(Configuration configuration, BodyPolicy policy)
{
    private readonly ValueReader _values = new(configuration, policy);

    /// <summary>Stands for a section without rows that no body gives.</summary>
    public static JsonElement NoRows { get; } = JsonElement.Parse("[]"u8);

    public BodyMembers Read(BodyShape shape, JsonElement json)
    {
        var values = new Value[shape.Table.Fields.Length];
        var sections = shape.Sections.IsEmpty ? [] : new JsonElement[shape.Sections.Length];
        JsonElement recordSet = default;
        PairParts[]? pairs = null;
        foreach (var property in json.EnumerateObject())
        {
            if (!TryFind(shape, property, out var member))
            {
                if (policy.Unknown(shape, property.Name) is { } refusal) throw refusal;
                continue;
            }
            switch (member.Part)
            {
                case BodyPart.Ignored:
                    break;
                case BodyPart.Section:
                    sections[member.Section!.Place] = property.Value;
                    break;
                case BodyPart.RecordSet:
                    recordSet = property.Value;
                    break;
                case BodyPart.Bind or BodyPart.Type or BodyPart.Content:
                    Collect(ref pairs, shape, member, property.Value, values);
                    break;
                default:
                    if (member.Field!.Pair >= 0) Collect(ref pairs, shape, member, property.Value, values);
                    else values[member.Field.Field.Index] = _values.Read(member.Field, property.Value);
                    break;
            }
        }
        if (pairs is not null)
            foreach (ref readonly var pair in pairs.AsSpan())
                if (pair.Field is not null) values[pair.Field.Field.Index] = _values.Read(pair);
        return new BodyMembers(values, sections, recordSet);
    }

    /// <summary>Rows of the sections that were given; a JSON null is a section without rows.</summary>
    public ImmutableArray<SectionData> ReadSections(BodyShape shape, in BodyMembers members, Action<BodyShape, Value[], int>? check)
    {
        if (shape.Sections.IsEmpty) return [];
        var sections = ImmutableArray.CreateBuilder<SectionData>();
        foreach (var section in shape.Sections)
            if (members.Sections[section.Place] is { ValueKind: not JsonValueKind.Undefined } rows)
                sections.Add(new SectionData(section.Section, ReadRows(section.Rows, rows, check)));
        return sections.ToImmutable();
    }

    /// <param name="check">Is handed each row with its number from 1.</param>
    public ImmutableArray<Value[]> ReadRows(BodyShape shape, JsonElement rows, Action<BodyShape, Value[], int>? check)
    {
        if (rows.ValueKind == JsonValueKind.Null && policy.ConvertsScalars) return [];
        if (rows.ValueKind != JsonValueKind.Array) throw policy.NoRows(shape);
        var read = ImmutableArray.CreateBuilder<Value[]>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray())
        {
            if (row.ValueKind != JsonValueKind.Object) throw policy.NoRows(shape);
            var values = Read(shape, row).Values;
            check?.Invoke(shape, values, read.Count + 1);
            read.Add(values);
        }
        return read.MoveToImmutable();
    }

    // A name with escapes in it, as Python prints Cyrillic, has to be made a string first.
    private static bool TryFind(BodyShape shape, JsonProperty property, out BodyMember member)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        return raw.Contains((byte)'\\')
            ? shape.TryFind(Encoding.UTF8.GetBytes(property.Name), out member)
            : shape.TryFind(raw, out member);
    }

    // A key and an address of the same reference: the one that stands last is meant.
    private void Collect(ref PairParts[]? pairs, BodyShape shape, in BodyMember member, JsonElement json, Value[] values)
    {
        var field = member.Field!;
        if (field.Pair < 0)
        {
            values[field.Field.Index] = _values.Read(new PairParts { Field = field, Bind = json });
            return;
        }
        pairs ??= new PairParts[shape.PairCount];
        ref var pair = ref pairs[field.Pair];
        pair.Field = field;
        switch (member.Part)
        {
            case BodyPart.Type: pair.Type = json; break;
            case BodyPart.Content: pair.Content = json; break;
            case BodyPart.Bind: pair.Bind = json; break;
            default: pair.Value = json; break;
        }
    }
}
