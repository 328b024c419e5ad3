using Grossbuch.Core.Text;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>
/// Parts with files of their own: predefined items, rights, contents, flowcharts, schedules (conformance A18–A20, A24, A26, A30).
/// </summary>
public sealed class PartsTests
{
    [Fact]
    public void A18_predefined_items_come_with_parents_before_children()
    {
        var configuration = new DumpBuilder().Add("Catalog", "X", "<Hierarchical>true</Hierarchical>")
            .File("Catalogs/X/Ext/Predefined.xml", DumpBuilder.Predefined("CatalogPredefinedItems", $"""
                <Item id="{DumpBuilder.Uuid("п")}"><Name>Папка</Name><Code>1</Code><Description>Папка</Description><IsFolder>true</IsFolder>
                  <ChildItems><Item id="{DumpBuilder.Uuid("в")}"><Name>Вложенная</Name><IsFolder>true</IsFolder>
                    <ChildItems><Item id="{DumpBuilder.Uuid("э")}"><Name>Элемент</Name><Description>Текст</Description></Item></ChildItems>
                    </Item></ChildItems>
                </Item>
                <Item id="{DumpBuilder.Uuid("д")}"><Name>Другой</Name></Item>
                """))
            .LoadClean();

        var items = configuration.Find<Catalog>("Catalog.X")!.Predefined;
        Assert.Equal(["Папка", "Вложенная", "Элемент", "Другой"], items.Select(item => item.Name));
        Assert.Equal([Guid.Empty, DumpBuilder.Uuid("п"), DumpBuilder.Uuid("в"), Guid.Empty], items.Select(item => item.Parent));
        Assert.Equal([true, true, false, false], items.Select(item => item.IsFolder));
        Assert.Equal("Текст", items[2].Description);
    }

    [Fact]
    public void A19_predefined_accounts_have_flags_and_ext_dimensions()
    {
        var configuration = new DumpBuilder()
            .Add("ChartOfCharacteristicTypes", "Виды", $"<Type>{DumpBuilder.Type("cfg:ChartOfAccountsRef.План")}</Type>")
            .Add(
                "ChartOfAccounts", "План",
                "<ExtDimensionTypes>ChartOfCharacteristicTypes.Виды</ExtDimensionTypes><MaxExtDimensionCount>3</MaxExtDimensionCount>",
                DumpBuilder.Child("AccountingFlag", "Количественный", DumpBuilder.Type("xs:boolean"))
                + DumpBuilder.Child("ExtDimensionAccountingFlag", "Суммовой", DumpBuilder.Type("xs:boolean")))
            .File("ChartsOfAccounts/План/Ext/Predefined.xml", DumpBuilder.Predefined("ChartOfAccountsPredefinedItems", $"""
                <Item id="{DumpBuilder.Uuid("41")}"><Name>Товары</Name><Code>41</Code><AccountType>ActivePassive</AccountType>
                <OffBalance>true</OffBalance>
                  <AccountingFlags><Flag ref="ChartOfAccounts.План.AccountingFlag.Количественный">true</Flag></AccountingFlags>
                  <ExtDimensionTypes><ExtDimensionType name="ChartOfCharacteristicTypes.Виды.Номенклатура"><Turnover>true</Turnover>
                    <AccountingFlags><Flag ref="ChartOfAccounts.План.ExtDimensionAccountingFlag.Суммовой">true</Flag></AccountingFlags>
                  </ExtDimensionType></ExtDimensionTypes></Item>
                <Item id="{DumpBuilder.Uuid("60")}"><Name>Расчеты</Name><AccountType>Passive</AccountType>
                  <AccountingFlags><Flag ref="ChartOfAccounts.План.AccountingFlag.Количественный">false</Flag></AccountingFlags></Item>
                """))
            .LoadClean();

        var chart = configuration.Find<ChartOfAccounts>("ChartOfAccounts.План")!;
        Assert.Equal((AccountType.ActivePassive, true), (chart.Predefined[0].AccountType, chart.Predefined[0].OffBalance));
        Assert.Equal(["Количественный"], chart.Predefined[0].AccountingFlags);
        var dimension = Assert.Single(chart.Predefined[0].ExtDimensions);
        Assert.Equal(("ChartOfCharacteristicTypes.Виды.Номенклатура", true), (dimension.Name, dimension.TurnoversOnly));
        Assert.Equal(["Суммовой"], dimension.Flags);
        Assert.Empty(chart.Predefined[1].AccountingFlags);
        Assert.Equal(["Ref", "LineNumber", "ExtDimensionType", "Predefined", "TurnoversOnly", "Суммовой"],
            chart.TabularSections[0].Table.Fields.Select(field => field.Name));
    }

    [Fact]
    public void A20_displacing_calculation_types_are_named()
    {
        var configuration = new DumpBuilder()
            .Add("ChartOfCalculationTypes", "Начисления", "<ActionPeriodUse>true</ActionPeriodUse>")
            .File("ChartsOfCalculationTypes/Начисления/Ext/Predefined.xml", DumpBuilder.Predefined("CalculationTypePredefinedItems", $"""
                <Item id="{DumpBuilder.Uuid("н")}"><Name>Невыход</Name></Item>
                <Item id="{DumpBuilder.Uuid("о")}"><Name>Оклад</Name><ActionPeriodIsBase>true</ActionPeriodIsBase>
                  <Displaced><CalculationType>ChartOfCalculationTypes.Начисления.Невыход</CalculationType></Displaced>
                  <Leading><CalculationType>ChartOfCalculationTypes.Начисления.Невыход</CalculationType></Leading></Item>
                """))
            .LoadClean();

        var salary = configuration.Find<ChartOfCalculationTypes>("ChartOfCalculationTypes.Начисления")!.Predefined[1];
        Assert.Equal(["ChartOfCalculationTypes.Начисления.Невыход"], salary.Displaced);
        Assert.Equal(["ChartOfCalculationTypes.Начисления.Невыход"], salary.Leading);
        Assert.True(salary.ActionPeriodIsBasic);
        Assert.Empty(salary.Base);
    }

    [Fact]
    public void Characteristics_have_value_types_of_their_own()
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "X")
            .Add("ChartOfCharacteristicTypes", "Виды", $"<Type>{DumpBuilder.Type("cfg:CatalogRef.X")}{DumpBuilder.String(50)}</Type>")
            .File("ChartsOfCharacteristicTypes/Виды/Ext/Predefined.xml",
                DumpBuilder.Predefined("PlanOfCharacteristicKindPredefinedItems", $"""
                <Item id="{DumpBuilder.Uuid("т")}"><Name>Товар</Name>
                  <Type><v8:Type xmlns:d4p1="http://v8.1c.ru/8.1/data/enterprise/current-config">d4p1:CatalogRef.X</v8:Type></Type></Item>
                """))
            .LoadClean();

        Assert.Equal("CatalogRef.X",
            configuration.Find<ChartOfCharacteristicTypes>("ChartOfCharacteristicTypes.Виды")!.Predefined[0].ValueType!.ToString());
    }

    [Fact]
    public void A24_A26_roles_keep_flags_rights_and_restrictions()
    {
        var result = new DumpBuilder().Add("Catalog", "X", "", DumpBuilder.Attribute("Поле", DumpBuilder.Number(5, 0))).Add("Role", "R")
            .File("Roles/R/Ext/Rights.xml", DumpBuilder.Rights("""
                <object><name>Catalog.X</name>
                  <right><name>Read</name><value>true</value>
                    <restrictionByCondition><condition>X ГДЕ #Только(1)</condition></restrictionByCondition>
                    <restrictionByCondition><field>Ref</field><field>Code</field><condition>ГДЕ ИСТИНА</condition></restrictionByCondition>
                    </right>
                  <right><name>Insert</name><value>false</value></right></object>
                <object><name>Catalog.X.Attribute.Поле</name><right><name>View</name><value>true</value></right></object>
                <object><name>Catalog.X.StandardAttribute.Code</name><right><name>View</name><value>true</value></right></object>
                <restrictionTemplate><name>Только(Номер)</name><condition>ГДЕ Код = #Номер</condition></restrictionTemplate>
                """, forAttributes: "false")).Load();

        var role = result.Configuration!.Find<Role>("Role.R")!;
        Assert.Equal((false, false, false), (role.SetForNewObjects, role.SetForAttributesByDefault, role.IndependentRightsOfChildObjects));
        Assert.Equal(["Insert False", "Read True"], role.Rights["Catalog.X"].Rights.Select(right => $"{right.Name} {right.Value}").Order());
        var restrictions = role.Rights["Catalog.X"].Rights.Single(right => right.Name == "Read").Restrictions;
        Assert.Equal(2, restrictions.Length);
        Assert.Equal(["Ref", "Code"], restrictions[1].Fields);
        Assert.Equal("Только(Номер)", Assert.Single(role.Templates).Name);
        var info = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Info, "Role.R: the right Read on Catalog.X has a row restriction."), (info.Severity, info.Message));
    }

    [Fact]
    public void Rights_on_what_does_not_exist_are_one_warning_for_a_role()
    {
        var result = new DumpBuilder().Add("Role", "R").Add("Role", "Пустая")
            .File("Roles/R/Ext/Rights.xml", DumpBuilder.Rights("""
                <object><name>Catalog.Нет</name><right><name>Read</name><value>true</value></right></object>
                <object><name>Document.Нет</name><right><name>Fly</name><value>true</value></right></object>
                <object><name>Configuration.Проба</name><right><name>Administration</name><value>true</value></right></object>
                """)).Load();

        Assert.Equal(
            [
                "Role.R mentions 2 objects that the configuration does not have (Catalog.Нет the first) "
                    + "and 1 rights of unknown kinds (Fly the first).",
                "Role.Пустая has no file of rights; it gives none.",
            ],
            result.Warnings.Select(warning => warning.Message));
        Assert.NotNull(result.Configuration);
    }

    [Fact]
    public void A30_a_job_has_its_schedule()
    {
        var configuration = new DumpBuilder().Add("CommonModule", "M")
            .Add("ScheduledJob", "Ночное",
                "<MethodName>CommonModule.M.P</MethodName><Use>true</Use><Predefined>true</Predefined>"
                    + "<RestartCountOnFailure>3</RestartCountOnFailure><RestartIntervalOnFailure>10</RestartIntervalOnFailure>")
            .File("ScheduledJobs/Ночное/Ext/Schedule.xml", """
                <JobSchedule xmlns="http://v8.1c.ru/8.3/xcf/extrnprops" xmlns:ent="http://v8.1c.ru/8.1/data/enterprise" version="2.20">
                <Schedule BeginTime="01:00:00" RepeatPeriodInDay="15"><ent:WeekDays>1 2 3</ent:WeekDays></Schedule></JobSchedule>
                """)
            .LoadClean();

        var job = configuration.Find<ScheduledJob>("ScheduledJob.Ночное")!;
        Assert.Equal(("CommonModule.M.P", true, true, 3, 10),
            (job.MethodName, job.Use, job.Predefined, job.RestartCountOnFailure, job.RestartIntervalOnFailure));
        Assert.Equal(("01:00:00", "15", "1 2 3"), (job.Schedule["BeginTime"], job.Schedule["RepeatPeriodInDay"], job.Schedule["WeekDays"]));
    }

    [Fact]
    public void An_exchange_plan_has_its_content()
    {
        var configuration = new DumpBuilder().Add("Catalog", "X").Add("Document", "Д").Add("ExchangePlan", "Обмен")
            .File("ExchangePlans/Обмен/Ext/Content.xml", """
                <ExchangePlanContent xmlns="http://v8.1c.ru/8.3/xcf/extrnprops" version="2.20">
                <Item><Metadata>Catalog.X</Metadata><AutoRecord>Allow</AutoRecord></Item>
                <Item><Metadata>Document.Д</Metadata><AutoRecord>Deny</AutoRecord></Item></ExchangePlanContent>
                """)
            .LoadClean();

        Assert.Equal(
            [new ExchangePlanItem("Catalog.X", true), new ExchangePlanItem("Document.Д", false)],
            configuration.Find<ExchangePlan>("ExchangePlan.Обмен")!.Content);
    }

    [Fact]
    public void A_business_process_has_the_points_of_its_route()
    {
        var configuration = new DumpBuilder().Add("Task", "Задача").Add("BusinessProcess", "Согласование", "<Task>Task.Задача</Task>")
            .File("BusinessProcesses/Согласование/Ext/Flowchart.xml", $"""
                <GraphicalSchema xmlns="http://v8.1c.ru/8.3/xcf/scheme" version="2.20"><Items>
                <Start id="1" uuid="{DumpBuilder.Uuid("1")}"><Properties><Name>Старт</Name><Title/></Properties>
                  <Events><Event name="BeforeStart">СтартПередСтартом</Event></Events></Start>
                <ConnectionLine id="2"><Properties><Name>Линия</Name></Properties></ConnectionLine>
                <Activity id="3" uuid="{DumpBuilder.Uuid("3")}"><Properties><Name>Решить</Name></Properties><Events/></Activity>
                </Items></GraphicalSchema>
                """)
            .LoadClean();

        var points = configuration.Find<BusinessProcess>("BusinessProcess.Согласование")!.RoutePoints;
        Assert.Equal(["Start Старт", "Activity Решить"], points.Select(point => $"{point.Kind} {point.Name}"));
        Assert.Equal([("BeforeStart", "СтартПередСтартом")], points[0].Handlers);
    }

    [Fact]
    public void Subsystems_are_read_with_those_inside()
    {
        var dump = new DumpBuilder().Add("Catalog", "X")
            .Add("Subsystem", "А", $"<Content>{DumpBuilder.Items("Catalog.X")}</Content>", "<Subsystem>Б</Subsystem>");
        dump.File("Subsystems/А/Subsystems/Б.xml", dump.ObjectFile("Subsystem", "Б", "", "<Subsystem>В</Subsystem>"))
            .File("Subsystems/А/Subsystems/Б/Subsystems/В.xml",
                dump.ObjectFile("Subsystem", "В", "<IncludeInCommandInterface>false</IncludeInCommandInterface>"));

        var top = dump.LoadClean().Find<Subsystem>("Subsystem.А")!;

        Assert.Equal(["Catalog.X"], top.Content);
        Assert.Equal(("Б", "В", false),
            (top.Children[0].Name, top.Children[0].Children[0].Name, top.Children[0].Children[0].IncludeInCommandInterface));
    }

    [Fact]
    public void A_calculation_register_has_its_recalculations()
    {
        var dump = new DumpBuilder().Add("ChartOfCalculationTypes", "План").Add("Catalog", "Люди")
            .Add(
                "CalculationRegister", "Начисления", "<ChartOfCalculationTypes>ChartOfCalculationTypes.План</ChartOfCalculationTypes>",
                DumpBuilder.Child("Dimension", "Кто",
                    DumpBuilder.Type("cfg:CatalogRef.Люди")) + "<Recalculation>Перерасчет</Recalculation>");
        dump.File("CalculationRegisters/Начисления/Recalculations/Перерасчет.xml", dump.ObjectFile("Recalculation", "Перерасчет", "", $"""
            <Dimension uuid="{DumpBuilder.Uuid("изм")}"><Properties><Name>Кто</Name>
            <RegisterDimension>CalculationRegister.Начисления.Dimension.Кто</RegisterDimension>
            <LeadingRegisterData>{DumpBuilder.Items("CalculationRegister.Начисления.Dimension.Кто")}</LeadingRegisterData></Properties>
            </Dimension>
            """));

        var recalculation = Assert.Single(dump.LoadClean().Find<CalculationRegister>("CalculationRegister.Начисления")!.Recalculations);

        Assert.Equal(("Кто", "CalculationRegister.Начисления.Dimension.Кто"),
            (recalculation.Dimensions[0].Name, recalculation.Dimensions[0].RegisterDimension));
        Assert.Equal(["CalculationRegister.Начисления.Dimension.Кто"], recalculation.Dimensions[0].LeadingRegisterData);
    }

    [Fact]
    public void Subscriptions_are_spread_over_their_objects_general_types_last()
    {
        var configuration = new DumpBuilder()
            .Add("CommonModule", "M").Add("Document", "Д1").Add("Document", "Д2").Add("Catalog", "X")
                .Add("Constant", "К", $"<Type>{DumpBuilder.String(5)}</Type>")
            .Add("InformationRegister", "Р", "<WriteMode>Independent</WriteMode>")
            .Add("DefinedType", "Объекты", $"<Type>{DumpBuilder.Type("cfg:CatalogObject.X")}</Type>")
            .Add("EventSubscription", "П", $"""
                <Source><v8:TypeSet>cfg:DocumentObject</v8:TypeSet><v8:Type>cfg:DocumentObject.Д2</v8:Type>
                <v8:TypeSet>cfg:DefinedType.Объекты</v8:TypeSet>
                <v8:Type>cfg:ConstantValueManager.К</v8:Type><v8:Type>cfg:InformationRegisterRecordSet.Р</v8:Type></Source>
                <Event>BeforeWrite</Event><Handler>CommonModule.M.ПередЗаписью</Handler>
                """)
            .LoadClean();

        var subscription = configuration.Find<EventSubscription>("EventSubscription.П")!;
        Assert.Equal(["Document.Д2", "Catalog.X", "Constant.К", "InformationRegister.Р", "Document.Д1"], subscription.Source);
        Assert.Equal(["Document.Д1"], subscription.GeneralSource);
    }

    [Fact]
    public void Services_have_their_methods()
    {
        var configuration = new DumpBuilder()
            .Add("HTTPService", "Прайс", "<RootURL>price</RootURL><ReuseSessions>AutoUse</ReuseSessions>", $$"""
                <URLTemplate uuid="{{DumpBuilder.Uuid("Т")}}"><Properties><Name>Т</Name><Template>/items/{Код}</Template></Properties>
                <ChildObjects><Method uuid="{{DumpBuilder.Uuid("м")}}"><Properties><Name>Взять</Name><HTTPMethod>GET</HTTPMethod>
                <Handler>ТВзять</Handler></Properties></Method></ChildObjects></URLTemplate>
                """)
            .Add("WebService", "Обмен", "<Namespace>http://example.org</Namespace><DescriptorFileName>ex.1cws</DescriptorFileName>", $"""
                <Operation uuid="{DumpBuilder.Uuid("о")}"><Properties><Name>Пинг</Name>
                <XDTOReturningValueType>xs:boolean</XDTOReturningValueType>
                <Nillable>false</Nillable><Transactioned>true</Transactioned><ProcedureName>Пинг</ProcedureName></Properties>
                <ChildObjects><Parameter uuid="{DumpBuilder.Uuid("п")}"><Properties><Name>Кто</Name><XDTOValueType>xs:string</XDTOValueType>
                <Nillable>true</Nillable>
                <TransferDirection>InOut</TransferDirection></Properties></Parameter></ChildObjects></Operation>
                """)
            .LoadClean();

        var http = configuration.Find<HttpService>("HTTPService.Прайс")!;
        Assert.Equal(("price", "/items/{Код}"), (http.RootUrl, http.UrlTemplates[0].Template));
        Assert.Equal(new Grossbuch.Metadata.Objects.HttpMethod("Взять", "GET", "ТВзять"), http.UrlTemplates[0].Methods[0]);
        var operation = configuration.Find<WebService>("WebService.Обмен")!.Operations[0];
        Assert.Equal(("xs:boolean", true, "Пинг"), (operation.ReturnType, operation.Transactioned, operation.ProcedureName));
        Assert.Equal(new WebServiceParameter("Кто", "xs:string", true, "InOut"), operation.Parameters[0]);
    }
}
