using System.Collections.Concurrent;
using System.Text.Json;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Enum = Grossbuch.Metadata.Objects.Enum;

namespace Grossbuch.OData.Json;

/// <summary>
/// Reads an entity from its OData JSON, as <c>grossbuch import</c> takes it: one object a line, with <c>$type</c>. What a line does not
/// give is NULL, as everywhere in <see cref="EntityData"/>.
/// </summary>
public sealed class EntityReader(Configuration configuration)
{
    private readonly WireTypes _types = new(configuration);
    private readonly BodyReader _bodies = new(configuration, new ImportPolicy());
    private readonly ConcurrentDictionary<DataObject, BodyShape> _shapes = new();

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
        catch (InvalidOperationException wrong)
        {
            throw new InfobaseException(ErrorCode.BadValue, $"The line holds text that is no Unicode: {wrong.Message}", inner: wrong);
        }
    }

    private EntityData Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("$type", out var type) || type.ToString() is not { } name)
            throw new InfobaseException(ErrorCode.BadValue, "The line has no $type.", "Write {\"$type\":\"Catalog_X\", …}.");
        var item = _types.FindObject(name) ?? throw new InfobaseException(
            ErrorCode.ObjectNotFound, $"There is no object '{name}'.",
                Wire.Hints.DidYouMean(NearestName.Find(name, configuration.DataObjects.Select(known => $"{known.Kind}_{known.Name}"))));
        if (item is Enum or DocumentJournal) throw new InfobaseException(ErrorCode.BadRequest, $"{name} holds no data of its own.");
        var shape = _shapes.GetOrAdd(item, BodyShape.OfImport);
        var members = _bodies.Read(shape, json);
        return item switch
        {
            Constant constant => new ConstantData(constant, members.Values),
            InformationRegister { HasRecorder: false } register => new RecordData(register, members.Values),
            Register register => ReadRecordSet(register, shape, members),
            _ => ReadObject(item, shape, members),
        };
    }

    private ObjectData ReadObject(DataObject item, BodyShape shape, in BodyMembers members)
    {
        if (members.Values[item.Table[StandardField.Ref].Index].Kind != ValueKind.Ref)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{item.FullName}: Ref_Key is missing.");
        return new ObjectData(item, members.Values, _bodies.ReadSections(shape, members, check: null));
    }

    private RecordSetData ReadRecordSet(Register register, BodyShape shape, in BodyMembers members)
    {
        if (members.Values[register.Table[StandardField.Recorder].Index].Kind != ValueKind.Ref)
            throw new InfobaseException(ErrorCode.KeyMissing, $"{register.FullName}: Recorder (or Recorder_Key) is missing.");
        if (members.RecordSet.ValueKind == JsonValueKind.Undefined)
            throw new InfobaseException(ErrorCode.BadValue, $"{register.FullName}: RecordSet is missing.");
        return new RecordSetData(register, members.Values, _bodies.ReadRows(shape.RecordRows!, members.RecordSet, check: null));
    }
}
