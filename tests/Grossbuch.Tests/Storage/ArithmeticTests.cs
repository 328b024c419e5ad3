using System.Numerics;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>Arithmetic in SQL is exact, at the edges too, and never becomes a floating number.</summary>
public sealed class ArithmeticTests
{
    private const string Goods = "Catalog.Товары";

    [Theory]
    [InlineData("Цена", "9999999999999.99")]
    [InlineData("Граница", "999999999999999999")]
    [InlineData("Точное", "9999999999999999999999999999.9999999999")]
    public void Sums_and_products_at_the_edges_are_exact(string field, string edge)
    {
        using var store = new StoreFixture();
        Assert.True(Grossbuch.Core.Values.Number.TryParse(edge, out var number));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), (field, Value.Of(number))]);
        var goods = new PlanWords(store.Table(Goods));
        foreach (var operation in new[] { ArithmeticOperator.Add, ArithmeticOperator.Subtract })
        {
            var sum = new Arithmetic(operation, goods[field], goods[field], TypeDescription.OfNumber(38, number.Scale));
            if (operation == ArithmeticOperator.Add && field == "Точное")
            {
                var error = Assert.Throws<InfobaseException>(() => store.Read(Plan(Project(goods.Scan, sum))));
                Assert.Equal(ErrorCode.BadValue, error.Code);
                continue;
            }
            var expected = operation == ArithmeticOperator.Add ? number.Unscaled * 2 : 0;
            Assert.Equal(Value.Of(new Number(expected, number.Scale)), store.Read(Plan(Project(goods.Scan, sum)))[0][0]);
        }
        // A declared type that is too narrow does not spoil the result.
        if (field == "Точное") return;
        var narrow = new Arithmetic(ArithmeticOperator.Add, goods[field], goods[field], TypeDescription.OfNumber(10, number.Scale));
        Assert.Equal(Value.Of(new Number(number.Unscaled * 2, number.Scale)), store.Read(Plan(Project(goods.Scan, narrow)))[0][0]);
        Assert.NotEmpty(store.Read(Plan(Project(new Filter(goods.Scan, new Compare(CompareOperator.Greater, narrow, goods[field])),
            goods["Ref"]))));
    }

    [Fact]
    public void Random_arithmetic_agrees_with_big_integers()
    {
        const int Seed = 20240229;
        var random = new Random(Seed);
        using var store = new StoreFixture();
        var rows = Enumerable.Range(1, 40).Select(i => (Ref: i, Price: Random(random, 15, 2), Count: Random(random, 18, 0),
            Exact: Random(random, random.Next(1, 39), 10))).ToArray();
        store.Insert(Goods, [.. rows.Select(row => new[]
        {
            ("Ref", store.Ref(Goods, row.Ref)), ("Цена", Value.Of(row.Price)), ("Граница", Value.Of(row.Count)),
                ("Точное", Value.Of(row.Exact)),
        })]);
        var goods = new PlanWords(store.Table(Goods));
        foreach (var operation in Enum.GetValues<ArithmeticOperator>())
            foreach (var (left, right) in new[] { ("Цена", "Цена"), ("Цена", "Граница"), ("Граница", "Цена"), ("Точное", "Цена"),
                ("Цена", "Точное") })
                foreach (var (digits, scale) in new[] { (18, 2), (38, 10), (38, 4), (10, 0) })
                {
                    var type = TypeDescription.OfNumber(digits, scale);
                    var plan = Plan(Project(goods.Scan, goods[left], goods[right],
                        new Arithmetic(operation, goods[left], goods[right], type)));
                    foreach (var row in Safe(() => store.Read(plan)))
                    {
                        var expected = Exact(operation, row[0].AsNumber, row[1].AsNumber, operation == ArithmeticOperator.Divide
                            ? Math.Max(8, scale)
                            : scale);
                        Assert.True(expected == row[2].AsNumber, $"seed {Seed}: {row[0]} {operation} {row[1]} = {row[2]}, not {expected}");
                    }
                }
    }

    [Fact]
    public void Division_keeps_eight_digits_and_refuses_zero()
    {
        using var store = new StoreFixture();
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Цена", Value.Of(2)), ("Граница", Value.Of(3))]);
        var goods = new PlanWords(store.Table(Goods));
        var ratio = new Arithmetic(ArithmeticOperator.Divide, goods["Цена"], goods["Граница"], TypeDescription.OfNumber(15, 2));
        Assert.Equal("0.66666667", store.Read(Plan(Project(goods.Scan, ratio)))[0][0].ToString());
        Assert.Equal("-0.66666667", store.Read(Plan(Project(goods.Scan, new Negate(ratio))))[0][0].ToString());
        foreach (var operation in new[] { ArithmeticOperator.Divide, ArithmeticOperator.Modulo })
        {
            var error = Assert.Throws<InfobaseException>(() =>
                store.Read(Plan(Project(goods.Scan, new Arithmetic(operation, goods["Цена"], Number(0),
                    TypeDescription.OfNumber(15, 2)))), Value.Of(0)));
            Assert.Equal((ErrorCode.BadRequest, "Деление на ноль"), (error.Code, error.Message));
        }
        // The store goes on.
        Assert.Single(store.Read(Plan(Project(goods.Scan, ratio))));
    }

    [Theory]
    [InlineData("2.5", 0, "3")]
    [InlineData("-2.5", 0, "-3")]
    [InlineData("9999999999999.99", 1, "10000000000000")]
    [InlineData("1250", -2, "1300")]
    [InlineData("1.23", 5, "1.23")]
    public void Rounding_is_half_away_from_zero(string number, int digits, string rounded)
    {
        using var store = new StoreFixture();
        Assert.True(Grossbuch.Core.Values.Number.TryParse(number, out var value));
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1)), ("Цена", Value.Of(value))]);
        var goods = new PlanWords(store.Table(Goods));
        var call = new Call(Function.Round, [goods["Цена"], Number(0)], TypeDescription.OfNumber(15, 2));
        Assert.Equal(rounded, store.Read(Plan(Project(goods.Scan, call)), Value.Of(digits))[0][0].ToString());
        var whole = new Call(Function.Round, [goods["Цена"]], TypeDescription.OfNumber(15, 0));
        Assert.Equal(0, store.Read(Plan(Project(goods.Scan, whole)))[0][0].AsNumber.Scale);
    }

    // Results of more than 38 digits are refused, which is right as well.
    private static List<Value[]> Safe(Func<List<Value[]>> read)
    {
        try { return read(); }
        catch (InfobaseException error) when (error.Code == ErrorCode.BadValue) { return []; }
    }

    private static Number Random(Random random, int digits, int scale)
    {
        BigInteger unscaled = 0;
        for (var i = 0; i < digits; i++) unscaled = unscaled * 10 + random.Next(10);
        if (unscaled.IsZero) unscaled = 1;
        return new Number((Int128)(random.Next(2) == 0 ? unscaled : -unscaled), scale);
    }

    private static Number Exact(ArithmeticOperator operation, Number left, Number right, int scale)
    {
        BigInteger a = (BigInteger)left.Unscaled * BigInteger.Pow(10, 38 - left.Scale),
            b = (BigInteger)right.Unscaled * BigInteger.Pow(10, 38 - right.Scale);
        var (value, at) = operation switch
        {
            ArithmeticOperator.Add => (a + b, 38),
            ArithmeticOperator.Subtract => (a - b, 38),
            ArithmeticOperator.Multiply => (a * b, 76),
            ArithmeticOperator.Modulo => (BigInteger.Remainder(a, b), 38),
            _ => (Rounded(a * BigInteger.Pow(10, scale), b), scale),
        };
        return new Number((Int128)Rounded(value, BigInteger.Pow(10, at - scale)), scale);
    }

    private static BigInteger Rounded(BigInteger value, BigInteger divisor)
    {
        var sign = value.Sign * divisor.Sign;
        return sign * ((BigInteger.Abs(value) * 2 + BigInteger.Abs(divisor)) / (BigInteger.Abs(divisor) * 2));
    }
}
