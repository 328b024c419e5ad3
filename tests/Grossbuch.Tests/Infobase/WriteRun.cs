using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Users;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.OData.Json;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

/// <summary>Runs the steps of a case and compares what came of them, in the answer and in the base.</summary>
internal sealed class WriteRun(Grossbuch.Infobase.Infobase infobase, string file)
{
    private readonly EntityReader _entities = new(infobase.Configuration);

    public async Task Run(IEnumerable<WriteStep> steps)
    {
        foreach (var step in steps)
        {
            try
            {
                await Run(step);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                throw new InvalidOperationException($"{file}:{step.Line}: {failed.Message}", failed);
            }
        }
    }

    private Task Run(WriteStep step) => step.Verb switch
    {
        "unit" => Unit(step, step.Inner),
        "read" => Read(step),
        "absent" => Absent(step),
        "count" => Count(step),
        _ => Unit(step, [step]),
    };

    // One change is a unit of one.
    private async Task Unit(WriteStep step, List<WriteStep> changes)
    {
        var session = SessionOf(changes[0]);
        var refusal = step.Refusal;
        ImmutableArray<EntityData> written;
        try
        {
            written = await session.Write([.. changes.Select(ChangeOf)], TestContext.Current.CancellationToken);
        }
        catch (InfobaseException refused) when (refusal is not null)
        {
            Assert.True(refused.Code.ToString() == refusal.Value.Code, $"refused {refused.Code} «{refused.Message}»");
            Assert.Contains(refusal.Value.Text, refused.Message, StringComparison.Ordinal);
            return;
        }
        Assert.True(refusal is null, "it was not refused");
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i].Expected is not { } expected) continue;
            Compare("the answer", expected, written[i]);
            Compare("the base", expected, await Stored(SessionOf(changes[i], isReading: true), written[i]));
        }
    }

    private async Task Read(WriteStep step)
    {
        var found = await Stored(SessionOf(step, isReading: true), EntityOf(step.Set, step.Json, isKey: true));
        Compare("the base", step.Expected ?? throw new FormatException("read wants an expectation"), found);
    }

    private async Task Absent(WriteStep step)
    {
        var asked = EntityOf(step.Set, step.Json, isKey: true);
        var rows = await StoredRows.All(SessionOf(step, isReading: true), asked.Object.Table);
        Assert.DoesNotContain(rows, row => StoredRows.Matches(StoredRows.KeyRow(asked), row));
    }

    private async Task Count(WriteStep step)
    {
        var rows = await StoredRows.All(SessionOf(step, isReading: true), TableOf(step.Set));
        Assert.Equal(step.Json, rows.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private Session SessionOf(WriteStep step, bool isReading = false)
    {
        var areas = SeparatorText.Read(infobase, step.Options.TryGetValue("in", out var area) ? [area] : []);
        if (step.Options.ContainsKey("owner")) return infobase.BeginOwner(areas);
        return step.Options.TryGetValue("as", out var role) && !isReading
            ? infobase.Begin(new InfobaseUser { Name = role, Roles = [role] }, areas)
            : infobase.Begin(new InfobaseUser { Name = "full", FullRights = true }, areas);
    }

    private Change ChangeOf(WriteStep step)
    {
        var verb = System.Enum.Parse<ChangeVerb>(step.Verb, ignoreCase: true);
        return new Change(verb, EntityOf(step.Set, step.Json, verb == ChangeVerb.Delete))
        {
            IsLoad = step.Options.ContainsKey("load"),
            ExpectedVersion = step.Options.TryGetValue("version", out var version)
                ? long.Parse(version, System.Globalization.CultureInfo.InvariantCulture) : null,
        };
    }

    // Catalog_Товары, Document_Счет_Строки
    private Table TableOf(string set)
    {
        var parts = set.Split('_', 3);
        var item = infobase.Configuration.Find<DataObject>($"{parts[0]}.{parts[1]}") ?? throw new FormatException($"There is no {set}.");
        return parts.Length < 3 ? item.Table : item.TabularSections.Single(section => section.Name == parts[2]).Table;
    }

    private EntityData EntityOf(string set, string json, bool isKey = false)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        var item = TableOf(set).Owner;
        node["$type"] = set;
        if (isKey && item is Register { HasRecorder: true }) node["RecordSet"] ??= new JsonArray();
        var isNew = item is DataObject { Table.Kind: TableKind.Objects } && !node.ContainsKey("Ref_Key");
        // The reader wants a key; the change of an object that is to get one has none.
        if (isNew) node["Ref_Key"] = Guid.Empty.ToString();
        var entity = _entities.Read(Encoding.UTF8.GetBytes(node.ToJsonString()));
        if (isNew && entity is ObjectData data) data.Values[data.Object.Table[StandardField.Ref].Index] = Value.Null;
        return entity;
    }

    private static async Task<EntityData> Stored(Session session, EntityData entity) =>
        await StoredRows.Find(session, entity) ?? throw new InvalidOperationException("it is not in the base");

    private void Compare(string where, string expected, EntityData actual)
    {
        var json = JsonNode.Parse(expected)!.AsObject();
        var table = actual.Object.Table;
        if (json["version"] is { } version)
        {
            Assert.Equal(version.ToString(), StoredRows.KeyRow(actual)[table[StandardField.DataVersion].Index].ToString());
            json.Remove("version");
        }
        if (actual is RecordSetData set)
        {
            var records = (RecordSetData)EntityOf(SetOf(actual), Headed(json, set));
            CompareRows(where, table, json["RecordSet"]!.AsArray(), records.Rows, set.Rows);
            return;
        }
        var wanted = EntityOf(SetOf(actual), json.ToJsonString());
        CompareValues(where, table, json, StoredRows.KeyRow(wanted), StoredRows.KeyRow(actual));
        if (wanted is not ObjectData item) return;
        foreach (var section in item.Sections)
        {
            var rows = ((ObjectData)actual).Sections.FirstOrDefault(given => given.Section == section.Section)?.Rows ?? [];
            CompareRows(
                $"{where}, {section.Section.Name}", section.Section.Table, json[section.Section.Name]!.AsArray(), section.Rows, rows);
        }
    }

    private static void CompareRows(
        string where, Table table, JsonArray json, ImmutableArray<Value[]> expected, ImmutableArray<Value[]> actual)
    {
        Assert.True(expected.Length == actual.Length, $"{where} has {actual.Length} rows");
        for (var i = 0; i < expected.Length; i++)
            CompareValues($"{where}, row {i + 1}", table, json[i]!.AsObject(), expected[i], actual[i]);
    }

    // null in an expectation is NULL, while in a change it is the empty value.
    private static void CompareValues(string where, Table table, JsonObject json, Value[] expected, Value[] actual)
    {
        foreach (var field in table.Fields)
        {
            var isNull = IsNull(json, field.Name) || IsNull(json, field.Name + "_Key");
            if (expected[field.Index].Kind == ValueKind.Null && !isNull) continue;
            var wanted = isNull ? Value.Null : expected[field.Index];
            Assert.True(wanted == actual[field.Index], $"in {where} {field.Name} is «{actual[field.Index]}» and not «{wanted}»");
        }
    }

    private static bool IsNull(JsonObject json, string name) => json.TryGetPropertyValue(name, out var value) && value is null;

    // The reader wants a recorder: the one that is known.
    private static string Headed(JsonObject expected, RecordSetData data)
    {
        var node = expected.DeepClone().AsObject();
        var recorder = data.Head[data.Register.Table[StandardField.Recorder].Index];
        var type = data.Register.Table[StandardField.Recorder].Type;
        node.Remove("Recorder");
        node.Remove("Recorder_Type");
        node.Remove("Recorder_Key");
        if (type.IsSingleRef) node["Recorder_Key"] = recorder.AsKey.ToString();
        else
        {
            node["Recorder"] = recorder.AsKey.ToString();
            node["Recorder_Type"] = "StandardODATA." + recorder.AsRefType.Name.Replace("Ref.", "_", StringComparison.Ordinal);
        }
        return node.ToJsonString();
    }

    private static string SetOf(EntityData entity) => $"{entity.Object.Kind}_{entity.Object.Name}";
}
