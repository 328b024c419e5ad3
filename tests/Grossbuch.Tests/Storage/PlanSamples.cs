using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>One plan for each thing that lowering does, over the shop.</summary>
internal sealed class PlanSamples(StoreFixture store)
{
    private const string Secret = "секрет7419";

    private readonly Table _goods = store.Table("Catalog.Товары");
    private readonly Table _partners = store.Table("Catalog.Контрагенты");

    /// <summary>A caller's values, by the type of the parameter they are given to. Each is recognisable in a statement.</summary>
    public static string[] Traces => [Secret, "7419", "7429", "7439"];

    public IEnumerable<(string Name, QueryPlan Plan, Value[] Values)> All =>
        [.. Simple(), .. Searches(), .. Types(), .. Joins(), .. Nested()];

    private static Value Text1 => Value.Of(Secret);

    private static Value Number1 => Value.Of(7419);

    private IEnumerable<(string, QueryPlan, Value[])> Simple()
    {
        var goods = new PlanWords(_goods);
        yield return ("columns", Plan(Project(goods.Scan, goods["Ref"], goods["Цена"], goods["Любое"], goods["Файл"])), []);
        yield return ("key", Plan(Project(new Filter(goods.Scan, Equal(goods["Ref"], new Parameter(0, goods["Ref"].Type))),
            goods["Code"])), [store.Ref("Catalog.Товары", 7419)]);
        yield return ("count", Plan(new CountRows(new Filter(goods.Scan,
            new Compare(CompareOperator.Greater, goods["Цена"], Number(0))))), [Number1]);
        yield return ("string equality with a stored key", Plan(
            Project(new Filter(goods.Scan, Equal(goods["Code"], Text(0))), goods["Ref"])), [Text1]);
        yield return ("string equality without a stored key",
            Plan(Project(new Filter(goods.Scan, Equal(goods["Артикул"], Text(0))), goods["Ref"])), [Text1]);
        var page = Project(By(goods.Scan, (goods["Description"], true), (goods["Цена"], false)), goods["Ref"]);
        yield return ("page", Plan(new Limit(page, Number(0), Number(1))), [Number1, Value.Of(7429)]);
        yield return ("page that only skips", Plan(new Limit(page, Number(0), null)), [Number1]);
        yield return ("logic", Plan(Project(new Filter(goods.Scan, Logical.Or(
            Logical.And(goods["Активен"], new Not(goods["DeletionMark"])), new IsNull(goods["Цена"]), goods["Predefined"])),
                goods["Ref"])), []);
        yield return ("arithmetic", Plan(Project(goods.Scan,
            new Arithmetic(ArithmeticOperator.Add, goods["Цена"], goods["Цена"], TypeDescription.OfNumber(16, 2)),
            new Arithmetic(ArithmeticOperator.Multiply, goods["Цена"], Number(0), TypeDescription.OfNumber(38, 4)),
            new Arithmetic(ArithmeticOperator.Divide, goods["Цена"], goods["Граница"], TypeDescription.OfNumber(38, 10)))), [Number1]);
    }

    private IEnumerable<(string, QueryPlan, Value[])> Searches()
    {
        var goods = new PlanWords(_goods);
        foreach (var (name, function) in new[] { ("contains", Function.Contains), ("starts with", Function.StartsWith),
            ("ends with", Function.EndsWith), ("like", Function.Like) })
            yield return (name, Plan(Project(new Filter(goods.Scan,
                new Call(function, [goods["Description"], Text(0)], TypeDescription.Boolean)), goods["Ref"])), [Text1]);
        yield return ("dates", Plan(Project(goods.Scan,
            Number(Function.Year, goods["Создан"]), Number(Function.Hour, goods["Создан"]),
                Number(Function.DiffMonths, goods["Создан"], new Parameter(0, TypeDescription.DateTime)),
            new Call(Function.AddDays, [goods["Создан"], Number(1)], TypeDescription.DateTime))), [Value.OfDate(7439), Number1]);
        yield return ("texts", Plan(Project(goods.Scan,
            new Call(Function.Substring, [goods["Description"], Number(0), Number(1)], TypeDescription.Text),
            new Call(Function.Concat, [goods["Code"], Text(2), new Call(Function.NumberText, [goods["Цена"]], TypeDescription.Text)],
                TypeDescription.Text),
            new Call(Function.BrokenRefText, [goods["Поставщик"]], TypeDescription.Text))), [Number1, Value.Of(7429), Text1]);
    }

    private IEnumerable<(string, QueryPlan, Value[])> Types()
    {
        var goods = new PlanWords(_goods);
        var any = goods["Любое"];
        yield return ("composite equals a value of one type", Plan(Project(new Filter(goods.Scan, Equal(any, Text(0))), goods["Ref"])),
            [Text1]);
        yield return ("composite equals any value", Plan(Project(new Filter(goods.Scan, Equal(any, new Parameter(0, any.Type))),
            goods["Ref"])), [Text1]);
        yield return ("composite is less", Plan(Project(new Filter(goods.Scan, new Compare(CompareOperator.Less, any, Number(0))),
            goods["Ref"])), [Number1]);
        yield return ("type", Plan(Project(new Filter(goods.Scan,
            new TypeIs(any, _partners.Owner is DataObject { RefType: { } type } ? type : null, PrimitiveTypes.None)), goods["Ref"])), []);
        yield return ("narrow and widen", Plan(Project(goods.Scan,
            new Narrow(any, TypeDescription.OfRef(((DataObject)_partners.Owner).RefType!)), new Widen(goods["Цена"], any.Type),
                new Widen(goods["Поставщик"], any.Type))), []);
        yield return ("case", Plan(Project(goods.Scan, new Case(
            [new When(goods["Активен"], goods["Description"]), new When(new IsNull(goods["Цена"]), Text(0))], null,
                TypeDescription.Text))), [Text1]);
    }

    private IEnumerable<(string, QueryPlan, Value[])> Joins()
    {
        var goods = new PlanWords(_goods);
        var partner = new PlanWords(_partners, 1, isOptional: true);
        var joined = new LeftJoin(goods.Scan, partner.Scan, Equal(goods["Поставщик"], partner["Ref"]));
        yield return ("join", Plan(new Limit(Project(By(new Filter(joined, Equal(partner["ИНН"], Text(0))), (goods["Code"], false)),
            goods["Ref"], partner["Description"]), Number(1), Number(2))),
            [Text1, Number1, Value.Of(7429)]);
        yield return ("join that nobody needs", Plan(Project(joined, goods["Ref"])), []);
        yield return ("count without joins", Plan(new CountRows(new Filter(joined, goods["Активен"]))), []);
        yield return ("missing table in a join", Plan(Project(
            new LeftJoin(goods.Scan, new PlanWords(store.Table("InformationRegister.Цены"), 2, isOptional: true) is var prices
                ? prices.Scan
                : null!, Equal(prices["Номенклатура"], goods["Ref"])),
            goods["Ref"], prices["Сумма"])), []);
        var kinds = new PlanWords(store.Table("Enum.Виды"), 1, isOptional: true);
        yield return ("enumeration", Plan(Project(
            By(new LeftJoin(goods.Scan, kinds.Scan, Equal(goods["Вид"], kinds["Ref"])), (kinds["Order"], false)), goods["Ref"],
                kinds["Order"])), []);
    }

    private IEnumerable<(string, QueryPlan, Value[])> Nested()
    {
        var orders = new PlanWords(store.Table("Document.Заказ"), 1);
        var returns = new PlanWords(store.Table("Document.Возврат"), 2);
        var refs = new TypeDescription(PrimitiveTypes.None, [.. orders["Ref"].Type.Refs, .. returns["Ref"].Type.Refs]);
        var journal = JournalTable(refs);
        var all = new PlanWords(journal, 0);
        PlanNode Branch(PlanWords source, int text) => Project(source.Scan, new Widen(source["Ref"], refs), source["Number"],
            new Parameter(text, TypeDescription.OfString(50)));
        var derived = new Derived(all.Source, new UnionAll([Branch(orders, 0), Branch(returns, 1)]));
        yield return ("journal", Plan(new Limit(Project(By(new Filter(derived, Equal(all["Вид"], Text(2))), (all["Номер"], true)),
            all["Ссылка"], all["Номер"]), null, Number(3))),
            [Text1, Value.Of(Secret + "2"), Text1, Number1]);
    }

    private static Table JournalTable(TypeDescription refs)
    {
        static Field Make(string name, TypeDescription type) =>
            new() { Name = name, NameRussian = name, Type = type, Role = FieldRole.Column };
        var key = Make("Ссылка", refs);
        return new Table(TableKind.Journal, new Grossbuch.Metadata.Objects.DocumentJournal { Name = "Ж", Uuid = Guid.Empty }, null,
            Guid.Empty,
            [key, Make("Номер", TypeDescription.OfString(8)), Make("Вид", TypeDescription.OfString(50))], [key]);
    }

    private static Call Number(Function function, params Expr[] arguments) =>
        new(function, [.. arguments], TypeDescription.OfNumber(10, 0));

    private static Parameter Number(int index) => PlanWords.Number(index);
}
