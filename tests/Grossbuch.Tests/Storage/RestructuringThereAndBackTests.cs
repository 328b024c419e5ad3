using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>
/// Random configurations with rows are widened, renamed and added to, several times over, and brought back: no row has changed.
/// </summary>
[Trait("Database", "Sqlite")]
public sealed class RestructuringThereAndBackTests
{
    private const int Steps = 4;
    private const int Rows = 40;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 30)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void There_and_back_loses_nothing(int seed)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var first = new Shape(random);
        using var store = new StoreFixture(first.Build());
        Fill(store, first, random);
        var before = Contents(store);
        var shape = first;
        for (var step = 0; step < Steps; step++)
        {
            shape = shape.Widen(random);
            var done = store.Restructure(shape.Build());
            Assert.Empty(done.Losses);
            if (random.Next(2) == 0) store.Reopen();
        }
        store.Restructure(first.Build());
        Assert.Equal(before, Contents(store));
        Assert.DoesNotContain(StoredTypes.Of(store), column => column.Type == "real");
        Assert.Equal(1, store.Sqlite.Query(connection =>
            connection.Scalar("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'")));
    }

    private static void Fill(StoreFixture store, Shape shape, Random random)
    {
        foreach (var name in (string[])["Catalog.Вещи", "InformationRegister.Сведения"])
        {
            var table = store.Table(name);
            store.Insert(name, [.. Enumerable.Range(1, Rows).Select(row => table.Fields
                .Where(field => field.Role is FieldRole.Attribute or FieldRole.Dimension or FieldRole.Resource || field.Name == "Ref")
                .Select(field => (field.Name, field.Name switch
                {
                    "Ref" => Value.OfRef(field.Type.Refs[0], StoreFixture.Key(row)),
                    "Ключ" => Value.Of(row),
                    _ => Any(field.Type, random),
                })).ToArray())]);
        }
        Assert.NotEmpty(shape.Fields);
    }

    // By the identity of fields: names and order of the columns do not matter.
    private static List<string> Contents(StoreFixture store)
    {
        var lines = new List<string>();
        foreach (var item in store.Configuration.DataObjects)
        {
            Field[] fields = [.. item.Table.Fields.OrderBy(field => field.Identity, StringComparer.Ordinal)];
            lines.AddRange(store.Rows(item.FullName, [.. fields.Select(field => field.Name)])
                .Select(row => $"{item.Uuid}: {string.Join(" | ", row.Select(value => $"{value.Kind} {value}"))}"));
        }
        return lines;
    }

    private static Value Any(TypeDescription type, Random random)
    {
        var kinds = System.Enum.GetValues<PrimitiveTypes>().Where(kind => kind != PrimitiveTypes.None && type.Has(kind)).ToList();
        var pick = random.Next(kinds.Count + (type.Refs.IsEmpty ? 0 : 1) + (type.Count > 1 ? 1 : 0));
        if (pick < kinds.Count) return Any(kinds[pick], type, random);
        if (pick > kinds.Count || type.Refs.IsEmpty) return Value.Undefined;
        return Value.OfRef(type.Refs[random.Next(type.Refs.Length)], random.Next(5) == 0 ? RefKey.Empty : StoreFixture.Key(random.Next(9)));
    }

    private static Value Any(PrimitiveTypes kind, TypeDescription type, Random random)
    {
        if (random.Next(5) == 0 && kind == PrimitiveTypes.Number) return Value.Of(0);
        switch (kind)
        {
            case PrimitiveTypes.Boolean: return Value.Of(random.Next(2) == 0);
            case PrimitiveTypes.Date: return Value.OfDate(random.NextInt64(DateSeconds.Max));
            case PrimitiveTypes.Number:
                Int128 units = random.NextInt64(long.MaxValue);
                units = (units * random.NextInt64(long.MaxValue)) % Number.PowerOfTen(type.Number.Digits);
                return Value.Of(new Number(random.Next(2) == 0 ? units : -units, type.Number.FractionDigits));
            default:
                var length = random.Next(type.String.Length == 0 ? 40 : type.String.Length + 1);
                return Value.Of(new string([.. Enumerable.Range(0, length).Select(_ => "aяёЁZ9"[random.Next(6)])]));
        }
    }

    /// <summary>What a random configuration is made of, without its names.</summary>
    private sealed class Shape
    {
        private static readonly string[] Others = ["А", "Б", "В"];
        private TestConfiguration _made = new();

        internal Shape(Random random)
            : this([.. Enumerable.Range(0, 8).Select(i => new Part($"п{i}", $"Поле{i}", Single(random), false))], 0, false) { }

        private Shape(IReadOnlyList<Part> fields, int generation, bool isHierarchical) =>
            (Fields, Generation, IsHierarchical) = (fields, generation, isHierarchical);

        internal IReadOnlyList<Part> Fields { get; }

        private int Generation { get; }

        private bool IsHierarchical { get; }

        internal sealed record Part(string Id, string Name, TypeDescription Type, bool IsIndexed);

        internal Shape Widen(Random random)
        {
            var fields = Fields.Select(field => random.Next(3) switch
            {
                0 => field with { Type = Wider(field.Type, random) },
                1 => field with { Name = $"Имя{Generation}_{field.Id}", IsIndexed = !field.IsIndexed },
                _ => field,
            }).ToList();
            for (var i = random.Next(3); i > 0; i--)
                fields.Insert(
                    random.Next(fields.Count + 1), new Part($"н{Generation}_{i}", $"Новое{Generation}_{i}", Single(random), false));
            return new Shape(fields, Generation + 1, IsHierarchical || random.Next(4) == 0);
        }

        internal Configuration Build()
        {
            _made = new TestConfiguration();
            foreach (var name in Others)
                _made.Add(new Catalog { Name = name, Uuid = _made.Uuid(name), RefType = _made.Ref("Catalog." + name), CodeLength = 9 });
            var uuid = _made.Uuid("Вещи");
            _made.Add(new Catalog
            {
                Name = "Вещи",
                Uuid = uuid,
                RefType = _made.Ref("Catalog.Вещи"),
                CodeLength = 5 + Generation,
                Hierarchical = IsHierarchical,
                Attributes = [.. Fields.Select(field => Make(field, FieldRole.Attribute))],
            });
            _made.Add(new InformationRegister
            {
                Name = "Сведения",
                Uuid = _made.Uuid("Сведения"),
                Dimensions =
                [
                    new Field
                    {
                        Name = "Ключ",
                        NameRussian = "Ключ",
                        Uuid = _made.Uuid("ключ"),
                        Role = FieldRole.Dimension,
                        Type = TypeDescription.OfNumber(6 + Generation, 0),
                    },
                ],
                Resources = [.. Fields.Select(field => Make(field, FieldRole.Resource))],
            });
            return _made.Build();
        }

        private Field Make(Part part, FieldRole role) => new()
        {
            Name = part.Name,
            NameRussian = part.Name,
            Uuid = _made.Uuid(role + part.Id),
            Role = role,
            Use = AttributeUse.ForFolderAndItem,
            Indexing = part.IsIndexed && part.Type.String.Length > 0 ? Indexing.Index : Indexing.DontIndex,
            Type = new TypeDescription(part.Type.Primitives, [.. part.Type.Refs.Select(type => _made.Ref(type.ObjectName))],
                part.Type.Number, part.Type.String, part.Type.DateParts),
        };

        private static TypeDescription Single(Random random) => random.Next(6) switch
        {
            0 => TypeDescription.Boolean,
            1 => TypeDescription.DateTime,
            2 => TypeDescription.OfString(random.Next(1, 30)),
            3 => new TestConfiguration().RefTo("Catalog." + Others[random.Next(Others.Length)]),
            4 => new TypeDescription(PrimitiveTypes.Number | PrimitiveTypes.Date, number: new NumberQualifiers(12, 3, false)),
            _ => TypeDescription.OfNumber(random.Next(5, 25), random.Next(5)),
        };

        private static TypeDescription Wider(TypeDescription type, Random random)
        {
            var number = type.Has(PrimitiveTypes.Number)
                ? Wider(type.Number, random)
                : new NumberQualifiers(10, 2, false);
            var text = !type.Has(PrimitiveTypes.String) ? new StringQualifiers(15, false)
                : type.String.Length == 0 ? type.String : new StringQualifiers(random.Next(4) == 0 ? 0 : type.String.Length + 7, false);
            var primitives = type.Primitives;
            var refs = type.Refs.ToList();
            if (random.Next(2) == 0)
                primitives |= (PrimitiveTypes)(1 << random.Next(4));
            if (random.Next(3) == 0)
            {
                var other = new TestConfiguration().Ref("Catalog." + Others[random.Next(Others.Length)]);
                if (refs.All(item => item.ObjectName != other.ObjectName)) refs.Add(other);
            }
            return new TypeDescription(primitives, [.. refs], number, text, type.DateParts);
        }

        private static NumberQualifiers Wider(NumberQualifiers number, Random random)
        {
            var scale = number.FractionDigits + random.Next(3);
            return new NumberQualifiers(Math.Min(38, number.Digits + scale - number.FractionDigits + random.Next(4)), scale, false);
        }
    }
}
