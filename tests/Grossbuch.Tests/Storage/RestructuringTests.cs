using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>What happens to tables when the configuration changes: rules, one a test.</summary>
[Trait("Database", "Sqlite")]
public sealed class RestructuringTests
{
    private const string Things = "Catalog.Вещи";
    private const string Prices = "InformationRegister.Цены";

    [Fact]
    public void The_plan_tells_all_and_changes_nothing()
    {
        using var store = new StoreFixture(Catalog(made => [made.Field("Цена", Sum(15, 2)), made.Field("Вес", Sum(5, 0))]));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Цена", Value.Of(new Number(12345678, 2)))],
            [("Ref", store.Ref(Things, 2)), ("Цена", Value.Of(7))]);
        var second = Catalog(made => [made.Field("Цена", Sum(4, 0)), made.Field("Объем", Sum(5, 0))]);
        var statements = store.Statements.Count;
        var plan = store.Store.PlanRestructuring(second);
        Assert.Equal(
            ["Catalog.Вещи.Вес: removed", "Catalog.Вещи.Объем: added, Number(5,0)",
                "Catalog.Вещи.Цена: Number(15,2) → Number(4,0); 1 row does not fit"],
            plan.Steps.Select(step => step.ToString()));
        Assert.True(plan.RewritesData);
        lock (store.Statements)
            Assert.DoesNotContain(store.Statements.Skip(statements), sql => sql.StartsWith("ALTER", StringComparison.Ordinal)
                || sql.StartsWith("DROP TABLE cat", StringComparison.Ordinal) || sql.StartsWith("UPDATE", StringComparison.Ordinal));
        Assert.Equal(Value.Of(new Number(12345678, 2)), store.Rows(Things, "Цена")[0][0]);
        Assert.Empty(store.Store.PlanRestructuring(store.Configuration).Steps);
    }

    [Fact]
    public void Objects_sections_and_attributes_are_renamed_with_their_data_and_keep_their_names_in_messages()
    {
        using var store = new StoreFixture(Sectioned("Вещи", "Строки", "Слово"));
        store.Insert(Things, [("Ref", store.Ref(Things, 1))]);
        store.Insert(Things + ".Строки", [("Ref", store.Ref(Things, 1)), ("LineNumber", Value.Of(1)), ("Слово", Value.Of("было"))]);
        var done = store.Restructure(Sectioned("Предметы", "Записи", "Текст"));
        Assert.Equal(
            ["Catalog.Вещи: renamed to Предметы", "Catalog.Вещи.Строки: renamed to Записи", "Catalog.Вещи.Строки.Слово: renamed to Текст"],
            done.Steps.Select(step => step.ToString()));
        Assert.False(done.RewritesData);
        Assert.Equal(Value.Of("было"), store.Rows("Catalog.Предметы.Записи", "Текст")[0][0]);
        var refused = Assert.Throws<InfobaseException>(() => store.Restructure(Sectioned("Предметы", "Записи", null)));
        Assert.Contains("Catalog.Предметы.Записи.Текст: removed; 1 row holds a value", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_attribute_section_or_object_goes_when_it_is_empty_or_named()
    {
        using var store = new StoreFixture(Sectioned("Вещи", "Строки", "Слово"));
        store.Insert(Things, [("Ref", store.Ref(Things, 1))]);
        store.Insert(Things + ".Строки", [("Ref", store.Ref(Things, 1)), ("LineNumber", Value.Of(1)), ("Слово", Value.Of("было"))],
            [("Ref", store.Ref(Things, 1)), ("LineNumber", Value.Of(2))]);
        var plan = store.Store.PlanRestructuring(Sectioned("Вещи", null, null));
        Assert.Equal("Catalog.Вещи.Строки: removed with 2 rows", Assert.Single(plan.Losses).ToString());
        plan = store.Store.PlanRestructuring(new TestConfiguration().Build());
        Assert.Equal("Catalog.Вещи: removed with 3 rows", Assert.Single(plan.Losses).ToString());
        store.Restructure(Sectioned("Вещи", "Строки", null), "Catalog.Вещи.Строки.Слово");
        Assert.Equal(2, store.Rows(Things + ".Строки", "LineNumber").Count);
        store.Restructure(new TestConfiguration().Build(), "справочник.вещи");
        Assert.Empty(StoredTypes.Names(store, "table"));
    }

    [Fact]
    public void What_was_removed_comes_back_empty()
    {
        using var store = new StoreFixture(Catalog(made => [made.Field("Слово", Line(10))]));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Слово", Value.Of("было"))]);
        store.Restructure(Catalog(_ => []), "Catalog.Вещи.Слово");
        store.Restructure(Catalog(made => [made.Field("Слово", Line(10))]));
        Assert.Equal(Value.Of(""), store.Rows(Things, "Слово")[0][0]);
    }

    [Fact]
    public void A_name_that_nothing_needs_is_an_error_with_the_nearest_right_one()
    {
        using var store = new StoreFixture(Catalog(made => [made.Field("Слово", Line(10)), made.Field("Вес", Sum(5, 0))]));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Слово", Value.Of("было"))]);
        var second = Catalog(made => []);
        var wrong = Assert.Throws<InfobaseException>(() => store.Restructure(second, "Catalog.Вещи.Слова"));
        Assert.Equal((ErrorCode.Usage, "Did you mean 'Catalog.Вещи.Слово'?"), (wrong.Code, wrong.Hint));
        var harmless = Assert.Throws<InfobaseException>(() => store.Restructure(second, "Catalog.Вещи.Слово", "Catalog.Вещи.Вес"));
        Assert.Contains("need not be dropped", harmless.Message, StringComparison.Ordinal);
        Assert.Equal(Value.Of("было"), store.Rows(Things, "Слово")[0][0]);
    }

    [Fact]
    public void References_to_an_object_that_is_gone_are_data_that_would_be_lost()
    {
        static Configuration Make(bool withOther) => Build(made =>
        {
            if (withOther) made.Add(new Catalog { Name = "Прочее", Uuid = made.Uuid("Прочее"), RefType = made.Ref("Catalog.Прочее") });
            made.Add(Thing(made, [made.Field("Связь", withOther ? made.RefTo(Things, "Catalog.Прочее") : made.RefTo(Things))]));
        });
        using var store = new StoreFixture(Make(true));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Связь", store.Ref("Catalog.Прочее", 5))],
            [("Ref", store.Ref(Things, 2)), ("Связь", store.Ref(Things, 1))], [("Ref", store.Ref(Things, 3))]);
        var plan = store.Store.PlanRestructuring(Make(false));
        Assert.Equal("Catalog.Вещи.Связь: CatalogRef.Вещи | CatalogRef.Прочее → CatalogRef.Вещи; 1 row does not fit",
            Assert.Single(plan.Losses).ToString());
        store.Restructure(Make(false), "Catalog.Вещи.Связь");
        var empty = Value.OfRef(store.Object(Things).RefType!, RefKey.Empty);
        Assert.Equal([empty, store.Ref(Things, 1), empty], store.Rows(Things, "Связь").Select(row => row[0]));
    }

    [Fact]
    public void A_string_key_comes_and_goes_with_the_index()
    {
        using var store = new StoreFixture(Catalog(made => [made.Field("Слово", Line(10))]));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Слово", Value.Of("Ёж "))]);
        store.Restructure(Catalog(made => [made.Field("Слово", Line(10), indexing: Indexing.Index)]));
        Assert.Contains(StoredTypes.Of(store), column => column.Column.StartsWith("k_", StringComparison.Ordinal));
        var words = new PlanWords(store.Table(Things));
        Assert.Single(store.Read(PlanWords.Plan(PlanWords.Project(
            new Query.Plan.Filter(words.Scan, PlanWords.Equal(words["Слово"], PlanWords.Text(0))), words["Ref"])), Value.Of("ёж")));
        store.Restructure(Catalog(made => [made.Field("Слово", Line(10))]));
        Assert.Equal(Value.Of("Ёж "), store.Rows(Things, "Слово")[0][0]);
        Assert.DoesNotContain(StoredTypes.Of(store), column => column.Column.StartsWith("k_", StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_follow_their_use_for_folders_and_items()
    {
        static Configuration Make(bool isHierarchical, AttributeUse use, bool withNew = false) => Catalog(
            made => [made.Field("Вес", Sum(5, 0), use: use), .. withNew ? [made.Field("Новое", Sum(5, 0), use: AttributeUse.ForItem)]
                : Array.Empty<Field>()], isHierarchical);
        using var store = new StoreFixture(Make(false, AttributeUse.ForItem));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Вес", Value.Of(1))]);
        store.Restructure(Make(true, AttributeUse.ForItem));
        store.Insert(Things, [("Ref", store.Ref(Things, 2)), ("IsFolder", Value.Of(true)), ("Вес", Value.Null)]);
        store.Restructure(Make(true, AttributeUse.ForItem, withNew: true));
        Assert.Equal([Value.Of(0), Value.Null], store.Rows(Things, "Новое").Select(row => row[0]));
        store.Restructure(Make(true, AttributeUse.ForFolderAndItem));
        Assert.Equal([Value.Of(1), Value.Of(0)], store.Rows(Things, "Вес").Select(row => row[0]));
        var plan = store.Store.PlanRestructuring(Make(true, AttributeUse.ForFolder));
        Assert.Equal("Catalog.Вещи.Вес: for all rows → for folders; 1 row does not fit", Assert.Single(plan.Losses).ToString());
        store.Restructure(Make(true, AttributeUse.ForFolder), "Catalog.Вещи.Вес");
        Assert.Equal([Value.Null, Value.Of(0)], store.Rows(Things, "Вес").Select(row => row[0]));
        Assert.Equal("Catalog.Вещи.IsFolder: removed; 1 row holds a value",
            Assert.Single(store.Store.PlanRestructuring(Make(false, AttributeUse.ForItem)).Losses).ToString());
        store.Restructure(Make(false, AttributeUse.ForItem), "Справочник.Вещи.ЭтоГруппа");
        Assert.Equal([Value.Of(0), Value.Of(0)], store.Rows(Things, "Вес").Select(row => row[0]));
    }

    [Fact]
    public void A_shorter_key_that_repeats_is_refused_with_an_example_and_given_up_by_name()
    {
        using var store = new StoreFixture(Register(InformationRegisterPeriodicity.Day, "Товар", "Склад"));
        store.Insert(Prices, Price(1, "a", "x"), Price(1, "a", "y"), Price(1, "b", "x"));
        var shorter = Register(InformationRegisterPeriodicity.Day, "Товар");
        var plan = store.Store.PlanRestructuring(shorter);
        Assert.Contains(plan.Losses, step => step.Name == Prices && step.RowsLost == 1
            && step.Text.Contains("«0001-01-02T00:00:00, a»", StringComparison.Ordinal));
        var refused = Assert.Throws<InfobaseException>(() => store.Restructure(shorter, Prices + ".Склад"));
        Assert.Contains("1 row would repeat the key", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, store.Rows(Prices, "Товар").Count);
        store.Restructure(shorter, Prices);
        Assert.Empty(store.Rows(Prices, "Товар"));
    }

    [Fact]
    public void A_dimension_more_and_a_period_less_keep_their_rows_where_keys_stay_apart()
    {
        using var store = new StoreFixture(Register(InformationRegisterPeriodicity.Nonperiodical, "Товар"));
        store.Insert(Prices, Price(0, "a", null)[1..], Price(0, "b", null)[1..]);
        var done = store.Restructure(Register(InformationRegisterPeriodicity.Day, "Товар", "Склад"));
        Assert.Empty(done.Losses);
        Assert.Equal(2, store.Rows(Prices, "Period", "Склад").Count);
        store.Restructure(Register(InformationRegisterPeriodicity.Nonperiodical, "Товар"));
        Assert.Equal([Value.Of("a"), Value.Of("b")], store.Rows(Prices, "Товар").Select(row => row[0]));
    }

    [Fact]
    public void A_coarser_periodicity_cuts_periods_to_its_beginning()
    {
        using var store = new StoreFixture(Register(InformationRegisterPeriodicity.Day, "Товар"));
        store.Insert(Prices, Price(0, "a", null), Price(5, "b", null), Price(6, "b", null));
        var month = Register(InformationRegisterPeriodicity.Month, "Товар");
        var plan = store.Store.PlanRestructuring(month);
        Assert.Equal(["InformationRegister.Цены", "InformationRegister.Цены.Period"], plan.Losses.Select(step => step.Name));
        Assert.Contains("Day → Month; 2 rows do not fit", plan.Losses.Last().Text, StringComparison.Ordinal);
        using (var bulk = store.Store.BeginWrite())
        {
            bulk.Delete(store.Table(Prices), [store.Table(Prices).Find("Period")!], [Value.OfDate(6 * DateSeconds.PerDay)]);
            bulk.Commit();
        }
        store.Restructure(month, "РегистрСведений.Цены.Период");
        Assert.All(store.Rows(Prices, "Period"), row => Assert.Equal(Value.OfDate(0), row[0]));
        Assert.Empty(store.Store.PlanRestructuring(Register(InformationRegisterPeriodicity.Second, "Товар")).Losses);
    }

    [Fact]
    public void A_register_that_becomes_subordinate_has_rows_without_recorders()
    {
        using var store = new StoreFixture(Register(InformationRegisterPeriodicity.Day, "Товар"));
        store.Insert(Prices, Price(1, "a", null), Price(2, "a", null));
        var subordinate = Build(made => AddRecorder(made, "Приказ", Prices).Add(
            Register(made, InformationRegisterPeriodicity.Day, WriteMode.RecorderSubordinate, "Товар")));
        Assert.Equal(Prices, Assert.Single(store.Store.PlanRestructuring(subordinate).Losses).Name);
        store.Restructure(subordinate, Prices);
        store.Insert(Prices, [("Recorder", store.Ref("Document.Приказ", 1)), ("LineNumber", Value.Of(1)), ("Товар", Value.Of("a")),
            ("Active", Value.Of(true))]);
        var back = Register(InformationRegisterPeriodicity.Day, "Товар");
        Assert.Equal(Prices + ".Recorder", Assert.Single(store.Store.PlanRestructuring(back).Losses).Name);
        store.Restructure(back, Prices + ".Регистратор");
        Assert.Equal(Value.Of("a"), Assert.Single(store.Rows(Prices, "Товар"))[0]);
    }

    [Fact]
    public void Records_of_a_document_that_is_gone_go_with_it()
    {
        const string Stock = "AccumulationRegister.Остатки";
        static Configuration Make(params string[] documents) => Build(made =>
        {
            foreach (var name in documents) AddRecorder(made, name, Stock);
            made.Add(new AccumulationRegister
            {
                Name = "Остатки",
                Uuid = made.Uuid(Stock),
                Dimensions = [made.Field("Товар", Line(10), FieldRole.Dimension)]
            });
        });
        using var store = new StoreFixture(Make("Приход", "Расход"));
        store.Insert(Stock, [.. new[] { "Приход", "Расход" }.Select(name => new[]
            { ("Recorder", store.Ref("Document." + name, 1)), ("LineNumber", Value.Of(1)), ("Товар", Value.Of(name)) })]);
        var plan = store.Store.PlanRestructuring(Make("Приход"));
        Assert.Contains("1 row would lose the recorder and go with it", Assert.Single(plan.Losses).Text, StringComparison.Ordinal);
        store.Restructure(Make("Приход"), "AccumulationRegister.Остатки.Recorder");
        Assert.Equal(Value.Of("Приход"), Assert.Single(store.Rows(Stock, "Товар"))[0]);
        store.Restructure(Make("Приход", "Расход", "Возврат"));
        Assert.Equal(store.Ref("Document.Приход", 1), Assert.Single(store.Rows(Stock, "Recorder"))[0]);
    }

    [Fact]
    public void A_code_changes_its_type_and_a_constant_goes_by_its_own_name()
    {
        static Configuration Make(bool isNumber, TypeDescription constant) => Build(made => made
            .Add(new Catalog
            {
                Name = "Вещи",
                Uuid = made.Uuid(Things),
                RefType = made.Ref(Things),
                CodeLength = 9,
                CodeIsNumber = isNumber,
            })
            .Add(new Constant { Name = "Курс", Uuid = made.Uuid("Курс"), Type = constant }));
        using var store = new StoreFixture(Make(true, Sum(10, 4)));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Code", Value.Of(42))]);
        store.Insert("Constant.Курс", [("Value", Value.Of(new Number(5, 1)))]);
        store.Restructure(Make(false, Sum(10, 4)));
        Assert.Equal(Value.Of("42"), store.Rows(Things, "Code")[0][0]);
        Assert.Equal("Constant.Курс: Number(10,4) → Number(10,0); 1 row does not fit",
            Assert.Single(store.Store.PlanRestructuring(Make(false, Sum(10, 0))).Losses).ToString());
        store.Restructure(Make(true, Sum(10, 0)), "Константа.Курс");
        Assert.Equal(Value.Of(42), store.Rows(Things, "Code")[0][0]);
    }

    [Fact]
    public void A_separator_starts_with_its_empty_value_and_is_not_given_up_silently()
    {
        static Configuration Make(bool isSeparated) => Build(made =>
        {
            made.Add(Thing(made, [made.Field("Слово", Line(10))]));
            made.Add(new Constant { Name = "Курс", Uuid = made.Uuid("Курс"), Type = isSeparated ? Line(5) : Sum(5, 0) });
            if (isSeparated)
                made.Add(new CommonAttribute
                {
                    Name = "Область",
                    Uuid = made.Uuid("Область"),
                    Type = Sum(7, 0),
                    AutoUse = true,
                    DataSeparation = DataSeparation.Separate,
                });
        });
        using var store = new StoreFixture(Make(false));
        store.Insert(Things, [("Ref", store.Ref(Things, 1))]);
        store.Insert("Constant.Курс", [("Value", Value.Of(1))]);
        store.Restructure(Make(true));
        store.Insert(Things, [("Ref", store.Ref(Things, 1)), ("Область", Value.Of(5))]);
        store.Insert("Constant.Курс", [("Value", Value.Of("два")), ("Область", Value.Of(5))]);
        Assert.Equal([Value.Of(0), Value.Of(5)], store.Rows(Things, "Область").Select(row => row[0]));
        var plan = store.Store.PlanRestructuring(Make(false));
        Assert.Equal(["Catalog.Вещи", "Catalog.Вещи.Область", "Constant.Курс", "Constant.Курс", "Constant.Курс.Область"],
            plan.Losses.Select(step => step.Name));
        store.Restructure(Make(false), Things, "Constant.Курс");
        Assert.Empty(StoredTypes.Names(store, "table"));
    }

    [Fact]
    public void Predefined_names_follow_the_configuration_and_rows_stay()
    {
        static Configuration Make(PredefinedDataUpdate update, params (string Id, string Name)[] items) => Build(made =>
            made.Add(new Catalog
            {
                Name = "Вещи",
                Uuid = made.Uuid(Things),
                RefType = made.Ref(Things),
                PredefinedDataUpdate = update,
                Predefined = [.. items.Select(item => new PredefinedItem { Id = made.Uuid(item.Id), Name = item.Name })],
            }));
        using var store = new StoreFixture(Make(PredefinedDataUpdate.Auto, ("1", "Первый"), ("2", "Второй"), ("3", "Третий")));
        var made = new TestConfiguration();
        store.Insert(Things, [.. new[] { ("1", "Первый"), ("2", "Второй"), ("9", "Третий"), ("8", "") }.Select(item => new[]
        {
            ("Ref", Value.OfRef(store.Object(Things).RefType!, RefKey.FromUuid(made.Uuid(item.Item1)))),
            ("PredefinedDataName", Value.Of(item.Item2)),
        })]);
        store.Restructure(Make(PredefinedDataUpdate.DontAutoUpdate));
        Assert.Equal(Value.Of("Первый"), store.Rows(Things, "PredefinedDataName")[0][0]);
        var done = store.Restructure(Make(PredefinedDataUpdate.AutoUpdate, ("1", "Главный"), ("3", "Третий"), ("4", "Новый")));
        Assert.Equal(["Главный", "", "Третий", ""], store.Rows(Things, "PredefinedDataName").Select(row => row[0].AsString));
        Assert.Equal(["Catalog.Вещи.Второй: is no predefined item any more; its row stays", "Catalog.Вещи.Главный: new predefined item",
            "Catalog.Вещи.Новый: new predefined item", "Catalog.Вещи.Первый: the predefined item is called Главный",
            "Catalog.Вещи.Третий: new predefined item"], done.Steps.Select(step => step.ToString()));
    }

    [Fact]
    public void Another_configuration_is_told_to_be_one()
    {
        using var store = new StoreFixture(Catalog(made => []));
        store.Insert(Things, [("Ref", store.Ref(Things, 1))]);
        var other = new Configuration(new ConfigurationProperties { Name = "Иная", Uuid = new TestConfiguration().Uuid("иная") }, [], []);
        var refused = Assert.Throws<InfobaseException>(() => store.Restructure(other));
        Assert.Contains("Иная looks like another configuration than Тест", refused.Message, StringComparison.Ordinal);
        store.Restructure(other, Things);
        Assert.Empty(StoredTypes.Names(store, "table"));
    }

    [Fact]
    public void A_disk_that_becomes_full_leaves_the_old_tables()
    {
        using var store = new StoreFixture(
            Catalog(made => [made.Field("Вес", Sum(15, 2))]), options => options with { PagesMax = 60 });
        store.Insert(Things, [.. Enumerable.Range(1, 3_000).Select(i => new[] { ("Ref", store.Ref(Things, i)), ("Вес", Value.Of(i)) })]);
        var full = Assert.Throws<InfobaseException>(() => store.Restructure(Catalog(made => [made.Field("Вес", Line(200))])));
        Assert.Equal(ErrorCode.StorageFull, full.Code);
        Assert.Equal(Value.Of(3_000), store.Rows(Things, "Вес")[^1][0]);
        store.Reopen();
        Assert.Equal(3_000, store.Rows(Things, "Вес").Count);
    }

    [Fact]
    public void Two_hundred_thousand_rows_are_retyped_and_keep_their_order()
    {
        const int Count = 200_000;
        using var store = new StoreFixture(Catalog(made => [made.Field("Вес", Sum(15, 2)), made.Field("Слово", Line(20))]));
        using (var bulk = store.Store.BeginWrite())
        {
            for (var i = 0; i < Count; i++)
                bulk.Insert(store.Table(Things), store.Row(Things, ("Ref", store.Ref(Things, Count - i)), ("Вес", Value.Of(i)),
                    ("Слово", Value.Of($"с{i}"))));
            bulk.Commit();
        }
        store.Restructure(Catalog(made => [made.Field("Вес", TypeDescription.OfString(12)), made.Field("Слово", Line(20))]));
        var rows = store.Rows(Things, "Вес", "Слово");
        Assert.Equal(Count, rows.Count);
        for (var i = 0; i < Count; i += 997) Assert.Equal([Value.Of($"{i}"), Value.Of($"с{i}")], rows[i]);
        Assert.Equal(1, store.Sqlite.Query(connection =>
            connection.Scalar("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'")));
    }

    private static Configuration Build(Action<TestConfiguration> fill)
    {
        var made = new TestConfiguration();
        fill(made);
        return made.Build();
    }

    private static Configuration Catalog(Func<TestConfiguration, Field[]> attributes, bool isHierarchical = false) =>
        Build(made => made.Add(Thing(made, attributes(made), isHierarchical)));

    private static Catalog Thing(TestConfiguration made, Field[] attributes, bool isHierarchical = false) => new()
    {
        Name = "Вещи",
        Uuid = made.Uuid(Things),
        RefType = made.Ref(Things),
        Hierarchical = isHierarchical,
        Attributes = [.. attributes],
    };

    private static Configuration Sectioned(string name, string? section, string? field) => Build(made =>
    {
        Field[] attributes = field is null ? [] : [new Field
        {
            Name = field, NameRussian = field, Type = Line(10), Role = FieldRole.Attribute, Uuid = made.Uuid("поле секции"),
        }];
        made.Add(new Catalog
        {
            Name = name,
            Uuid = made.Uuid(Things),
            RefType = new RefType($"CatalogRef.{name}", $"Catalog.{name}", made.Uuid("type " + Things), made.Uuid(Things)),
            DescribedSections = section is null ? [] : [new TabularSection
                { Name = section, NameRussian = section, Uuid = made.Uuid("секция"), Attributes = [.. attributes] }],
        });
    });

    private static Configuration Register(InformationRegisterPeriodicity periodicity, params string[] dimensions) =>
        Build(made => made.Add(Register(made, periodicity, WriteMode.Independent, dimensions)));

    private static InformationRegister Register(
        TestConfiguration made, InformationRegisterPeriodicity periodicity, WriteMode mode, params string[] dimensions) => new()
        {
            Name = "Цены",
            Uuid = made.Uuid(Prices),
            Periodicity = periodicity,
            WriteMode = mode,
            Dimensions = [.. dimensions.Select(name => made.Field(name, Line(10), FieldRole.Dimension))],
        };

    private static TestConfiguration AddRecorder(TestConfiguration made, string name, string register) => made.Add(new Document
    {
        Name = name,
        Uuid = made.Uuid("Document." + name),
        RefType = made.Ref("Document." + name),
        NumberLength = 8,
        RegisterRecords = [register],
    });

    private static (string, Value)[] Price(int day, string thing, string? store) =>
    [
        ("Period", Value.OfDate(day * DateSeconds.PerDay)), ("Товар", Value.Of(thing)),
        .. store is null ? Array.Empty<(string, Value)>() : [("Склад", Value.Of(store))],
    ];

    private static TypeDescription Line(int length) => TypeDescription.OfString(length);

    private static TypeDescription Sum(int digits, int fraction) => TypeDescription.OfNumber(digits, fraction);
}
