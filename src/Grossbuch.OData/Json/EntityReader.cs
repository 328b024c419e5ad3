using System.Collections.Immutable;
using System.Text.Json;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Json;

/// <summary>Reads an entity from its OData JSON, as <c>grossbuch import</c> takes it: one object a line, with <c>$type</c>.</summary>
public sealed class EntityReader(Configuration configuration)
{
    private readonly WireTypes _types = new(configuration);

    /// <exception cref="InfobaseException">ObjectNotFound, FieldNotFound (with the nearest right name), BadValue.</exception>
    public EntityData Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw new InfobaseException(ErrorCode.BadValue, $"The line is not a JSON object: {wrong.Message}", inner: wrong);
        }
    }

    private EntityData Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("$type", out var type) || type.GetString() is not { } name)
            throw new InfobaseException(ErrorCode.BadValue, "The line has no $type.", "Write {\"$type\":\"Catalog_X\", …}.");
        var item = _types.FindObject(name) ?? throw new InfobaseException(
            ErrorCode.ObjectNotFound, $"There is no object '{name}'.",
                Suggest(name, configuration.DataObjects.Select(known => $"{known.Kind}_{known.Name}")));
        return item switch
        {
            Enum or DocumentJournal => throw new InfobaseException(ErrorCode.BadRequest, $"{name} holds no data of its own."),
            Constant constant => ReadConstant(constant, json),
            InformationRegister { HasRecorder: false } register => new RecordData(register, ReadRow(register.Table, json, [])),
            Register register => ReadRecordSet(register, json),
            _ => ReadObject(item, json),
        };
    }

    private ObjectData ReadObject(DataObject item, JsonElement json)
    {
        var sections = ImmutableArray.CreateBuilder<SectionData>();
        foreach (var section in item.TabularSections)
            if (json.TryGetProperty(section.Name, out var rows))
                sections.Add(new SectionData(section, ReadRows(section.Table, rows, ["Ref_Key"])));
        var row = ReadRow(item.Table, json, [.. item.TabularSections.Select(section => section.Name)]);
        var key = item.Table[StandardField.Ref];
        if (row[key.Index].Kind != ValueKind.Ref)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{item.FullName}: Ref_Key is missing.");
        return new ObjectData(item, row, sections.ToImmutable());
    }

    private ConstantData ReadConstant(Constant constant, JsonElement json)
    {
        return new ConstantData(constant, ReadRow(constant.Table, json, ["SurrogateKey"]));
    }

    private RecordSetData ReadRecordSet(Register register, JsonElement json)
    {
        var head = new Value[register.Table.Fields.Length];
        Array.Fill(head, Value.Undefined);
        foreach (var property in json.EnumerateObject())
            if (property.Name is "Recorder" or "Recorder_Key" || Exact(register.Table, property.Name) is { IsSeparator: true })
                SetField(register.Table, head, json, property);
        var recorder = head[register.Table[StandardField.Recorder].Index];
        if (recorder.Kind != ValueKind.Ref)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{register.FullName}: Recorder (or Recorder_Key) is missing.");
        if (!json.TryGetProperty("RecordSet", out var rows))
            throw new InfobaseException(ErrorCode.BadValue, $"{register.FullName}: RecordSet is missing.");
        return new RecordSetData(register, head, ReadRows(register.Table, rows, ["Recorder", "Recorder_Key", "Recorder_Type"]));
    }

    private ImmutableArray<Value[]> ReadRows(Table table, JsonElement rows, string[] ignored)
    {
        if (rows.ValueKind != JsonValueKind.Array)
            throw new InfobaseException(ErrorCode.BadValue, $"{table.FullName}: an array of rows is expected.");
        return [.. rows.EnumerateArray().Select(row => ReadRow(table, row, ignored))];
    }

    private Value[] ReadRow(Table table, JsonElement json, string[] ignored)
    {
        var row = new Value[table.Fields.Length];
        Array.Fill(row, Value.Undefined);
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name is "$type" || property.Name.Contains('@', StringComparison.Ordinal)
                || property.Name.StartsWith("odata.", StringComparison.Ordinal)) continue;
            if (Array.IndexOf(ignored, property.Name) < 0) SetField(table, row, json, property);
        }
        return row;
    }

    private void SetField(Table table, Value[] row, JsonElement entity, JsonProperty property)
    {
        var field = FieldOf(table, property.Name, out var isCompanion);
        if (field is null)
            throw new InfobaseException(
                ErrorCode.FieldNotFound, $"{table.FullName} has no property '{property.Name}'.",
                    Suggest(property.Name, table.Fields.Select(WireName)));
        if (isCompanion || field.Standard is StandardField.Predefined) return;
        row[field.Index] = property.Value.ValueKind == JsonValueKind.Null ? Value.Undefined : ReadValue(field, property.Value, entity);
    }

    // X, X_Key, X_Base64Data carry values; X_Type says how to read X and is read with it.
    private static Field? FieldOf(Table table, string name, out bool isCompanion)
    {
        isCompanion = false;
        if (Exact(table, name) is { } plain) return plain;
        var underscore = name.LastIndexOf('_');
        if (underscore <= 0) return null;
        var field = Exact(table, name[..underscore]);
        if (field is null) return null;
        isCompanion = name[underscore..] == "_Type";
        return isCompanion
            || (name[underscore..] == "_Key" && field.Type.IsSingleRef)
            || (name[underscore..] == "_Base64Data" && field.Type.Is(PrimitiveTypes.ValueStorage)) ? field : null;
    }

    private static Field? Exact(Table table, string name) => table.Find(name) is { } field && field.Name == name ? field : null;

    private static string WireName(Field field) => field.Type.IsSingleRef && !field.Type.Refs[0].IsEnum ? field.Name + "_Key" : field.Name;

    private Value ReadValue(Field field, JsonElement json, JsonElement entity)
    {
        if (field.Standard == StandardField.DataVersion) return ReadVersion(json);
        if (SystemEnums.Of(field) is { } system) return ReadSystemEnum(field, system, json);
        if (field.Type.IsComposite || field.Type.Refs.Length > 1) return ReadComposite(field, json, entity);
        if (field.Type.Refs.Length == 1) return ReadReference(field, field.Type.Refs[0], json);
        return field.Type.Primitives switch
        {
            PrimitiveTypes.Boolean when json.ValueKind is JsonValueKind.True or JsonValueKind.False => Value.Of(json.GetBoolean()),
            PrimitiveTypes.Number when Number.TryParse(Text(json), out var number) => Value.Of(number),
            PrimitiveTypes.Date when DateSeconds.TryParse(Text(json), out var date) => Value.OfDate(date),
            PrimitiveTypes.String when json.ValueKind == JsonValueKind.String => Value.Of(json.GetString()!),
            PrimitiveTypes.Uuid when RefKey.TryParse(Text(json), out var key) => Value.OfUuid(key),
            PrimitiveTypes.RoutePoint when json.ValueKind == JsonValueKind.String => Value.OfRoutePoint(json.GetString()!),
            PrimitiveTypes.TypeDescription when json.ValueKind == JsonValueKind.Object => Value.OfTypes(_types.ReadDescription(json)),
            PrimitiveTypes.ValueStorage when json.TryGetBytesFromBase64(out var bytes) =>
                Value.OfStorage(new StoredContent(
                    bytes, TypeText(field, entity) is { Length: > 0 } type ? type : "application/octet-stream")),
            _ => throw Bad(field, json),
        };
    }

    private Value ReadReference(Field field, RefType type, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) throw Bad(field, json);
        var text = json.GetString()!;
        if (type.IsEnum)
        {
            if (text.Length == 0) return Value.OfRef(type, RefKey.Empty);
            var owner = (Enum)configuration.ObjectOf(type);
            return owner.Find(text) is { } member
                ? Value.OfRef(type, member.Key)
                : throw new InfobaseException(
                    ErrorCode.BadValue, $"{field}: {owner.FullName} has no value '{text}'.",
                    Suggest(text, owner.Values.Select(value => value.Name)));
        }
        return RefKey.TryParse(text, out var key) ? Value.OfRef(type, key) : throw Bad(field, json);
    }

    private Value ReadComposite(Field field, JsonElement json, JsonElement entity)
    {
        var text = json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();
        var type = TypeText(field, entity);
        // A composite of one reference type is written as a plain key.
        if (type.Length == 0 && field.Type.Refs.Length == 1 && RefKey.TryParse(text, out var single))
            return Value.OfRef(field.Type.Refs[0], single);
        if (type.Length == 0 || type == WireTypes.Undefined)
            return text.Length == 0 || type.Length > 0 ? Value.Undefined : throw Bad(field, json);
        if (type.StartsWith("Edm.", StringComparison.Ordinal)) return WireTypes.PrimitiveOf(type, text);
        var reference = _types.FindRefType(type)
            ?? throw new InfobaseException(ErrorCode.BadValue, $"{field}: the type '{type}' is not known.");
        if (reference.IsEnum) return ReadReference(field, reference, json);
        return RefKey.TryParse(text, out var key) ? Value.OfRef(reference, key) : throw Bad(field, json);
    }

    private static string TypeText(Field field, JsonElement entity) =>
        entity.TryGetProperty(field.Name + "_Type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";

    private static Value ReadSystemEnum(Field field, SystemEnum system, JsonElement json)
    {
        var text = Text(json);
        var index = system.IndexOf(text);
        return index >= 0 ? Value.Of(index) : throw new InfobaseException(
            ErrorCode.BadValue, $"{field}: {system.Name} has no value '{text}'.",
                $"There are: {string.Join(", ", system.Members.Select(member => member.English))}.");
    }

    private static Value ReadVersion(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String || !json.TryGetBytesFromBase64(out var bytes) || bytes.Length != 8)
            return Value.Undefined;
        return Value.Of(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes) & (long.MaxValue >> 4));
    }

    private static string Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText();

    private static InfobaseException Bad(Field field, JsonElement json) =>
        new(ErrorCode.BadValue, $"{field}: '{Cut(Text(json))}' is not a value of type {field.Type}.");

    private static string Cut(string text) => text.Length > 100 ? text[..100] + "…" : text;

    private static string? Suggest(string wrong, IEnumerable<string> names) =>
        NearestName.Find(wrong, names) is { } nearest ? $"Did you mean '{nearest}'?" : null;
}
