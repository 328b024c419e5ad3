using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Tests.Metadata;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

/// <summary>
/// Whatever is written is read back as the answer said, the answer has what was given, and nothing else changes. The seed stands in the
/// failure: set GROSSBUCH_SEED to it to see the same again.
/// </summary>
public sealed class RandomWriteTests
{
    private const int Steps = 300;

    [Theory]
    [InlineData("pravila")]
    [InlineData("proba")]
    [InlineData("torg")]
    [InlineData("generated")]
    public async Task What_is_written_is_what_is_there(string name)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("GROSSBUCH_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var generated = Directory.CreateTempSubdirectory("grossbuch-generated-").FullName;
        try
        {
            if (name == "generated") GeneratedConfiguration.Write(generated, objects: 60, seed);
            using var temporary = new TemporaryBase(name switch
            {
                "generated" => generated,
                "torg" => TemporaryBase.Demo(name),
                _ => Repository.Path($"tests/fixtures/configurations/{name}/configuration"),
            });
            var model = new Model(temporary.Infobase, new Random(seed));
            for (var step = 0; step < Steps; step++) await model.Step(step);
            await model.CompareAll();
            Assert.True(model.Written > Steps / 3, $"only {model.Written} of {Steps} steps wrote something");
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            throw new InvalidOperationException($"GROSSBUCH_SEED={seed} {name}: {failed.Message}", failed);
        }
        finally
        {
            Directory.Delete(generated, recursive: true);
        }
    }

    /// <summary>What must be in the base: one entity for each key.</summary>
    private sealed class Model(Grossbuch.Infobase.Infobase infobase, Random random)
    {
        private readonly Session _session = infobase.BeginOwner();
        private readonly RandomData _data = new(infobase.Configuration, random);
        private readonly List<EntityData> _entities = [];

        // Predefined items are there from the beginning.
        private readonly HashSet<DataObject> _touched = [];
        private readonly DataObject[] _objects =
        [
            .. infobase.Configuration.DataObjects.Where(item =>
                item.Table.Kind is TableKind.Objects or TableKind.Records or TableKind.Constant
                && item is not CodedObject { Predefined.IsEmpty: false } and not ExchangePlan
                // Generated configurations have dimensions that the platform does not allow.
                && !item.Table.Fields.Any(field => field.Role == FieldRole.Dimension && (field.Type.Has(PrimitiveTypes.ValueStorage)
                    || (field.Type.Has(PrimitiveTypes.String) && field.Type.String.Length == 0)))),
        ];

        internal int Written { get; private set; }

        internal async Task Step(int step)
        {
            var change = _entities.Count > 5 && random.Next(3) > 0 ? Again(_entities[random.Next(_entities.Count)]) : New();
            if (change is null) return;
            EntityData written;
            try
            {
                written = await _session.Write(change, TestContext.Current.CancellationToken);
            }
            catch (InfobaseException refused)
                when (refused.Code is ErrorCode.WriteRefused or ErrorCode.KeyExists or ErrorCode.InstanceNotFound)
            {
                // What the refusals are is told elsewhere; here they must change nothing.
                return;
            }
            Written++;
            _touched.Add(change.Entity.Object);
            try
            {
                await Take(change, written);
            }
            catch (Exception failed)
            {
                var what = $"step {step}, {change.Verb} {change.Entity.Object.FullName}";
                throw new InvalidOperationException($"{what}: {failed.Message}", failed);
            }
        }

        internal async Task CompareAll()
        {
            foreach (var item in _touched)
            {
                var mine = _entities.Where(entity => entity.Object == item).ToList();
                var rows = mine.Sum(entity => entity is RecordSetData set ? set.Rows.Length : 1);
                Assert.True((await StoredRows.All(_session, item.Table)).Count == rows, $"{item.FullName} has other rows");
                foreach (var entity in mine) AssertSame(entity, await StoredRows.Find(_session, entity));
                foreach (var section in item.TabularSections)
                {
                    var expected = mine.OfType<ObjectData>().Sum(entity => RowsOf(entity, section).Length);
                    var stored = await StoredRows.All(_session, section.Table);
                    Assert.True(stored.Count == expected, $"{section.Table.FullName} has other rows");
                }
            }
        }

        private async Task Take(Change change, EntityData written)
        {
            var before = _entities.FindIndex(entity => IsSame(entity, written));
            if (change.Verb == ChangeVerb.Delete)
            {
                _entities.RemoveAt(before);
                if (written is ObjectData gone) TakeWith(gone.Reference);
                var left = await StoredRows.Find(_session, written);
                Assert.True(left is null or RecordSetData { Rows.IsEmpty: true }, "it is still there");
                return;
            }
            AssertGiven(change, written);
            var old = before < 0 ? null : _entities[before];
            if (before >= 0) _entities.RemoveAt(before);
            var kept = Merge(old, written);
            _entities.Add(kept);
            if (kept is ObjectData made) _data.Known.Add(made.Reference);
            AssertSame(kept, await StoredRows.Find(_session, kept));
        }

        // Sections that were not given are in the base as they were.
        private static EntityData Merge(EntityData? old, EntityData written)
        {
            if (written is not ObjectData item) return written;
            return item with
            {
                Sections =
                [
                    .. item.Object.TabularSections.Select(section => item.Sections.FirstOrDefault(one => one.Section == section)
                        ?? new SectionData(section, old is ObjectData before ? RowsOf(before, section) : [])),
                ],
            };
        }

        private void TakeWith(Value reference) => _entities.RemoveAll(entity => entity switch
        {
            RecordSetData set => set.Head[set.Register.Table[StandardField.Recorder].Index] == reference,
            RecordData record => record.Register.Table.Fields.Any(field => field.Master && record.Values[field.Index] == reference),
            _ => false,
        });

        private Change? New()
        {
            var item = _objects[random.Next(_objects.Length)];
            var verb = random.Next(4) == 0 ? ChangeVerb.Save : ChangeVerb.Create;
            switch (item)
            {
                case Constant constant: return new Change(ChangeVerb.Update, _data.Constant(constant));
                case InformationRegister { HasRecorder: false } register: return new Change(verb, _data.Record(register));
                case Register register:
                    var types = register.Table[StandardField.Recorder].Type;
                    var recorders = _data.Known.Where(known => types.Has(known.AsRefType)).ToList();
                    return recorders.Count == 0 ? null
                        : new Change(verb, _data.RecordSet(register, recorders[random.Next(recorders.Count)]));
                default:
                    var reference = verb == ChangeVerb.Save || random.Next(2) == 0 ? _data.NewReference(item) : Value.Null;
                    return new Change(verb, _data.Object(item, reference));
            }
        }

        private Change Again(EntityData entity)
        {
            var verb = random.Next(10) switch { 0 or 1 => ChangeVerb.Delete, 2 or 3 => ChangeVerb.Save, _ => ChangeVerb.Update };
            if (entity is ConstantData) verb = ChangeVerb.Update;
            return entity switch
            {
                ObjectData data => new Change(verb, _data.Object(data.Object, data.Reference)),
                RecordSetData data => new Change(
                    verb, _data.RecordSet(data.Register, data.Head[data.Register.Table[StandardField.Recorder].Index])),
                RecordData data => new Change(verb, WithKey(_data.Record(data.Register), data)),
                ConstantData data => new Change(verb, _data.Constant(data.Constant)),
                _ => throw new ArgumentException(entity.ToString()),
            };
        }

        private static RecordData WithKey(RecordData record, RecordData key)
        {
            foreach (var field in record.Register.Table.Key) record.Values[field.Index] = key.Values[field.Index];
            return record;
        }

        private static bool IsSame(EntityData left, EntityData right) => left.Object == right.Object && (left, right) switch
        {
            (ObjectData one, ObjectData two) => one.Reference == two.Reference,
            (ConstantData, ConstantData) => true,
            (RecordSetData one, RecordSetData two) => one.Head[one.Register.Table[StandardField.Recorder].Index]
                == two.Head[one.Register.Table[StandardField.Recorder].Index],
            (RecordData one, RecordData two) =>
                one.Register.Table.Key.All(field => KeyOf(one.Values[field.Index]) == KeyOf(two.Values[field.Index])),
            _ => false,
        };

        private static Value KeyOf(Value value) =>
            value.Kind == ValueKind.String ? Value.Of(StringKey.Make(value.AsString)) : value;
    }

    private static void AssertGiven(Change change, EntityData written)
    {
        var table = written.Object.Table;
        var given = StoredRows.KeyRow(change.Entity);
        var answer = StoredRows.KeyRow(written);
        foreach (var field in table.Fields)
        {
            if (given[field.Index].Kind == ValueKind.Null || field.Standard is StandardField.IsFolder or StandardField.Ref) continue;
            // An empty code of a new object is given by the series, and periods are cut to their unit.
            if (field.Standard is StandardField.Code or StandardField.Number && Numbering.IsEmpty(given[field.Index])) continue;
            if (field.Standard is StandardField.Period or StandardField.RegistrationPeriod or StandardField.ActionPeriod) continue;
            if (field.IsNullable && answer[field.Index].Kind == ValueKind.Null) continue;
            Assert.True(StoredForm.Of(field, given[field.Index]) == answer[field.Index],
                $"{field} was given as «{given[field.Index]}» and answered as «{answer[field.Index]}»");
        }
    }

    private static void AssertSame(EntityData expected, EntityData? stored)
    {
        Assert.True(stored is not null, $"{expected.Object.FullName} is not there");
        if (expected is RecordSetData set) AssertRows(set.Register.Table, set.Rows, ((RecordSetData)stored).Rows);
        else AssertRow(expected.Object.Table, StoredRows.KeyRow(expected), StoredRows.KeyRow(stored));
        if (expected is not ObjectData item) return;
        foreach (var section in item.Object.TabularSections)
            AssertRows(section.Table, RowsOf(item, section), RowsOf((ObjectData)stored, section));
    }

    private static ImmutableArray<Value[]> RowsOf(ObjectData item, TabularSection section) =>
        item.Sections.FirstOrDefault(one => one.Section == section)?.Rows ?? [];

    private static void AssertRows(
        Table table, ImmutableArray<Value[]> expected, ImmutableArray<Value[]> stored)
    {
        Assert.True(expected.Length == stored.Length, $"{table.FullName} has {stored.Length} rows and not {expected.Length}");
        for (var i = 0; i < expected.Length; i++) AssertRow(table, expected[i], stored[i]);
    }

    private static void AssertRow(Table table, Value[] expected, Value[] stored)
    {
        foreach (var field in table.Fields)
            Assert.True(expected[field.Index] == stored[field.Index],
                $"{field} is stored as «{stored[field.Index]}» and was answered as «{expected[field.Index]}»");
    }
}
