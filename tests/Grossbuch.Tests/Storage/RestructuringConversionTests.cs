using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Storage;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>One value, one change of its field's type: what is kept, what counts as lost, and what becomes of it with consent.</summary>
[Trait("Database", "Sqlite")]
public sealed class RestructuringConversionTests
{
    private const string Things = "Catalog.Вещи";

    private static readonly TestConfiguration Made = new();

    public static TheoryData<string> Names => [.. Cases().Select(item => item.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_converted(string name)
    {
        var (_, from, value, to, isLost, expected) = Cases().Single(item => item.Name == name);
        using var store = new StoreFixture(With(from));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Поле", Current(store, value))]);
        var second = With(to);
        var plan = store.Store.PlanRestructuring(second);
        var step = Assert.Single(plan.Steps, step => step.Kind == RestructuringKind.Retyped);
        Assert.Equal((Things + ".Поле", isLost ? 1 : 0), (step.Name, step.RowsLost));
        if (isLost)
        {
            var refused = Assert.Throws<InfobaseException>(() => store.Restructure(second));
            Assert.Equal(ErrorCode.Configuration, refused.Code);
            Assert.Contains("Catalog.Вещи.Поле", refused.Message, StringComparison.Ordinal);
            Assert.Contains("--drop Catalog.Вещи.Поле", refused.Hint, StringComparison.Ordinal);
            Assert.Equal(Current(store, value), Trimmed(store.Rows(Things, "Поле")[0][0]));
        }
        store.Restructure(second, isLost ? ["Справочник.Вещи.Поле"] : []);
        Assert.Equal(Current(store, expected), store.Rows(Things, "Поле")[0][0]);
        store.Reopen();
        Assert.Equal(Current(store, expected), store.Rows(Things, "Поле")[0][0]);
        Assert.DoesNotContain(StoredTypes.Of(store), column => column.Type == "real");
    }

    private static IEnumerable<(string Name, TypeDescription From, Value Value, TypeDescription To, bool IsLost, Value Expected)> Cases()
    {
        TypeDescription a = Made.RefTo("Catalog.А"), b = Made.RefTo("Catalog.Б"), both = Made.RefTo("Catalog.А", "Catalog.Б");
        Value toA = Value.OfRef(Made.Ref("Catalog.А"), StoreFixture.Key(7)), toB = Value.OfRef(Made.Ref("Catalog.Б"), StoreFixture.Key(8));
        var mixed = new TypeDescription(PrimitiveTypes.Number | PrimitiveTypes.String | PrimitiveTypes.Date, [.. both.Refs],
            new NumberQualifiers(12, 3, false), new StringQualifiers(20, false));
        (string, TypeDescription, Value, TypeDescription, bool, Value) Kept(
            string name, TypeDescription from, Value value, TypeDescription to) => (name, from, value, to, false, value);
        yield return Kept("longer string", Line(5), Value.Of("Ёж"), Line(50));
        yield return Kept("shorter string that fits", Line(50), Value.Of("Ёж"), Line(2));
        yield return ("string is cut", Line(50), Value.Of("ежевика"), Line(3), true, Value.Of("еже"));
        yield return ("no half of a pair", Line(50), Value.Of("я🙂"), Line(2), true, Value.Of("я"));
        yield return Kept("limited becomes unlimited", Line(5), Value.Of("Ёж"), Line(0));
        yield return ("unlimited becomes limited", Line(0), Value.Of(new string('ж', 30)), Line(10), true, Value.Of(new string('ж', 10)));
        yield return ("variable becomes fixed", Line(5), Value.Of("ab"), Line(4, true), false, Value.Of("ab  "));
        yield return ("fixed becomes variable", Line(4, true), Value.Of("ab"), Line(9), false, Value.Of("ab"));
        yield return ("longer fixed", Line(4, true), Value.Of("ab"), Line(6, true), false, Value.Of("ab    "));
        yield return Kept("more digits", Sum(5, 2), N("123.45"), Sum(9, 2));
        yield return Kept("larger scale", Sum(5, 2), N("123.45"), Sum(9, 4));
        yield return Kept("larger scale that takes whole digits", Sum(5, 0), N("123"), Sum(5, 2));
        yield return ("whole digits that are missed", Sum(5, 0), N("12345"), Sum(5, 2), true, N("0"));
        yield return Kept("narrow becomes wide", Sum(5, 2), N("-123.45"), Sum(30, 5));
        yield return Kept("wide becomes narrow", Sum(30, 5), N("-123.45"), Sum(5, 2));
        yield return ("rounded", Sum(15, 2), N("12.55"), Sum(15, 1), true, N("12.6"));
        yield return ("does not fit", Sum(15, 2), N("12345"), Sum(4, 0), true, N("0"));
        yield return ("negative", Sum(5, 0), N("-1"), TypeDescription.OfNumber(5, 0, nonNegative: true), true, N("0"));
        yield return Kept("date of a day", TypeDescription.DateTime, D(86_400 * 5), Part(DateParts.Date));
        yield return ("date loses its time", TypeDescription.DateTime, D(86_400 * 5 + 60), Part(DateParts.Date), true, D(86_400 * 5));
        yield return ("time loses its date", TypeDescription.DateTime, D(86_400 * 5 + 60), Part(DateParts.Time), true, D(60));
        yield return Kept("date gets a time", Part(DateParts.Date), D(86_400 * 5), TypeDescription.DateTime);
        yield return Kept("single becomes composite: number", Sum(5, 2), N("1.5"), mixed);
        yield return Kept("single becomes composite: zero", Sum(5, 2), N("0"), mixed);
        yield return Kept("single becomes composite: string", Line(5), Value.Of("ж"), mixed);
        yield return Kept("single becomes composite: reference", a, toA, mixed);
        yield return Kept("one reference becomes two", a, toA, both);
        yield return Kept("two references become one", both, toA, a);
        yield return ("two references become the other", both, toB, a, true, Value.OfRef(Made.Ref("Catalog.А"), RefKey.Empty));
        yield return ("another reference", a, toA, b, true, Value.OfRef(Made.Ref("Catalog.Б"), RefKey.Empty));
        yield return Kept("composite grows", both, toB, mixed);
        yield return Kept("composite shrinks round the value", mixed, N("2.125"), With(mixed, PrimitiveTypes.Number | PrimitiveTypes.Date));
        yield return ("composite loses the value's type", mixed, Value.Of("ж"), With(mixed, PrimitiveTypes.Number | PrimitiveTypes.Date),
            true, Value.Undefined);
        yield return ("an empty value of a lost type", mixed, Value.Of(""), With(mixed, PrimitiveTypes.Number | PrimitiveTypes.Date),
            false, Value.Undefined);
        yield return Kept("composite becomes single", mixed, D(60), TypeDescription.DateTime);
        yield return ("undefined becomes single", mixed, Value.Undefined, Line(5), false, Value.Of(""));
        yield return ("number becomes string", Sum(5, 2), N("-1.5"), Line(5), false, Value.Of("-1.5"));
        yield return ("zero becomes string", Sum(5, 2), N("0"), Line(5), false, Value.Of("0"));
        yield return ("number does not fit a string", Sum(9, 2), N("12345.25"), Line(3), true, Value.Of(""));
        yield return ("digits become number", Line(9), Value.Of("-1.5"), Sum(5, 2), false, N("-1.5"));
        yield return ("leading zeros are lost", Line(9), Value.Of("007"), Sum(5, 0), true, N("7"));
        yield return ("words become no number", Line(9), Value.Of("семь"), Sum(5, 0), true, N("0"));
        yield return ("truth becomes one", TypeDescription.Boolean, Value.Of(true), Sum(1, 0), false, N("1"));
        yield return ("one becomes truth", Sum(5, 0), N("1"), TypeDescription.Boolean, false, Value.Of(true));
        yield return ("five becomes truth", Sum(5, 0), N("5"), TypeDescription.Boolean, true, Value.Of(true));
        yield return ("date becomes no string", TypeDescription.DateTime, D(60), Line(20), true, Value.Of(""));
        yield return ("an empty value becomes any", Line(9), Value.Of(""), TypeDescription.DateTime, false, D(0));
    }

    // References of a case are of the types of one configuration; the store knows those of its own.
    private static Value Current(StoreFixture store, Value value) => value.Kind == ValueKind.Ref
        ? Value.OfRef(store.Object(value.AsRefType.ObjectName).RefType!, value.AsKey)
        : value;

    private static Value Trimmed(Value value) => value.Kind == ValueKind.String ? Value.Of(value.AsString.TrimEnd(' ')) : value;

    private static Configuration With(TypeDescription type)
    {
        var made = new TestConfiguration();
        foreach (var name in (string[])["А", "Б"])
            made.Add(new Catalog { Name = name, Uuid = made.Uuid(name), RefType = made.Ref("Catalog." + name), DescriptionLength = 10 });
        var own = new TypeDescription(
            type.Primitives, [.. type.Refs.Select(item => made.Ref(item.ObjectName))], type.Number, type.String, type.DateParts);
        return made.Add(new Catalog
        {
            Name = "Вещи",
            Uuid = made.Uuid("Вещи"),
            RefType = made.Ref(Things),
            Attributes = [made.Field("Поле", own)]
        }).Build();
    }

    private static TypeDescription With(TypeDescription type, PrimitiveTypes primitives) =>
        new(primitives, type.Refs, type.Number, type.String, type.DateParts);

    private static TypeDescription Line(int length, bool isFixed = false) => TypeDescription.OfString(length, isFixed);

    private static TypeDescription Sum(int digits, int fraction) => TypeDescription.OfNumber(digits, fraction);

    private static TypeDescription Part(DateParts parts) => new(PrimitiveTypes.Date, dateParts: parts);

    private static Value N(string text) => Number.TryParse(text, out var number) ? Value.Of(number) : throw new ArgumentException(text);

    private static Value D(long seconds) => Value.OfDate(seconds);
}
