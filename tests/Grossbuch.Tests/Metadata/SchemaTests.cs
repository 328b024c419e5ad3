using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>Properties decide which standard fields exist (conformance A05–A09, A13, A14, A23).</summary>
public sealed class SchemaTests
{
    private const string AllStandard = """
        <StandardAttributes>
        <xr:StandardAttribute name="Parent"><xr:FillChecking>DontCheck</xr:FillChecking></xr:StandardAttribute>
        <xr:StandardAttribute name="IsFolder"><xr:FillChecking>DontCheck</xr:FillChecking></xr:StandardAttribute>
        <xr:StandardAttribute name="Owner"><xr:FillChecking>ShowError</xr:FillChecking></xr:StandardAttribute>
        <xr:StandardAttribute name="RecordType"><xr:FillChecking>DontCheck</xr:FillChecking></xr:StandardAttribute>
        <xr:StandardAttribute name="Description"><xr:FillChecking>ShowError</xr:FillChecking><xr:Synonym><v8:item><v8:lang>ru</v8:lang>
        <v8:content>Название</v8:content></v8:item></xr:Synonym></xr:StandardAttribute>
        </StandardAttributes>
        """;

    [Fact]
    public void A05_a_code_of_length_0_does_not_exist()
    {
        var catalog = Catalog("<CodeLength>0</CodeLength><Autonumbering>true</Autonumbering>");

        Assert.Null(catalog.Table.Find("Code"));
        Assert.NotNull(catalog.Table.Find("Наименование"));
    }

    [Fact]
    public void A06_a_numeric_code_is_a_number_and_predefined_codes_are_digits()
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "X", "<CodeType>Number</CodeType><CodeLength>5</CodeLength>")
            .File("Catalogs/X/Ext/Predefined.xml",
                DumpBuilder.Predefined(
                    "CatalogPredefinedItems",
                    $"<Item id=\"{DumpBuilder.Uuid("a")}\"><Name>А</Name><Code xsi:type=\"xs:decimal\">12</Code></Item>"))
            .LoadClean();

        var catalog = configuration.Find<Catalog>("Catalog.X")!;
        Assert.Equal(TypeDescription.OfNumber(5, 0), catalog.Table[StandardField.Code].Type);
        Assert.Equal("12", catalog.Predefined[0].Code);
    }

    [Fact]
    public void A07_a_hierarchy_of_items_has_parents_and_no_folders()
    {
        var catalog = Catalog("<Hierarchical>true</Hierarchical><HierarchyType>HierarchyOfItems</HierarchyType>");

        Assert.NotNull(catalog.Table.Find("Родитель"));
        Assert.Null(catalog.Table.Find("ЭтоГруппа"));
    }

    [Fact]
    public void A08_listed_standard_attributes_do_not_make_fields()
    {
        var catalog = Catalog($"<Hierarchical>false</Hierarchical>{AllStandard}");

        Assert.All(["Parent", "IsFolder", "Owner"], name => Assert.Null(catalog.Table.Find(name)));
        var description = catalog.Table.Find("Description")!;
        Assert.Equal((FillChecking.ShowError, "Название"), (description.FillChecking, description.Synonym.In("ru")));
    }

    [Fact]
    public void A09_the_owner_is_the_union_of_the_owners()
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "A").Add("Catalog", "B").Add("Catalog", "C")
            .Add("Catalog", "X", $"<Owners>{DumpBuilder.Items("Catalog.A", "Catalog.B")}</Owners>")
            .LoadClean();

        var owner = configuration.Find<Catalog>("Catalog.X")!.Table[StandardField.Owner].Type;
        Assert.Equal(["CatalogRef.A", "CatalogRef.B"], owner.Refs.Select(item => item.Name));
        Assert.False(owner.Has(configuration.FindRefType("CatalogRef.C")!));
    }

    [Fact]
    public void A10_to_A12_limits_of_levels_uniqueness_and_posting_are_kept()
    {
        var configuration = new DumpBuilder()
            .Add("Catalog", "X", "<LimitLevelCount>true</LimitLevelCount><LevelCount>2</LevelCount><CheckUnique>false</CheckUnique>")
            .Add("Document", "Д",
                "<Posting>Deny</Posting><RegisterRecordsDeletion>AutoDelete</RegisterRecordsDeletion>"
                    + "<RegisterRecordsWritingOnPost>WriteModified</RegisterRecordsWritingOnPost>")
            .LoadClean();

        var catalog = configuration.Find<Catalog>("Catalog.X")!;
        Assert.Equal((true, 2, false), (catalog.LimitLevelCount, catalog.LevelCount, catalog.CheckUnique));
        var document = configuration.Find<Document>("Document.Д")!;
        Assert.Equal((Posting.Deny, RegisterRecordsDeletion.AutoDelete, RegisterRecordsWritingOnPost.WriteModified),
            (document.Posting, document.RegisterRecordsDeletion, document.RegisterRecordsWritingOnPost));
    }

    [Fact]
    public void A13_the_recorder_is_the_union_of_the_documents_that_list_the_register()
    {
        var records = $"<RegisterRecords>{DumpBuilder.Items("AccumulationRegister.R")}</RegisterRecords>";
        var configuration = new DumpBuilder()
            .Add("Document", "D1", records).Add("Document", "D2", records).Add("Document", "D3").Add("AccumulationRegister", "R")
            .LoadClean();

        Assert.Equal(
            ["DocumentRef.D1", "DocumentRef.D2"],
            configuration.Find<AccumulationRegister>("AccumulationRegister.R")!.Table[StandardField.Recorder].Type.Refs.Select(
                item => item.Name));
    }

    [Fact]
    public void A14_only_a_balance_register_has_a_record_type()
    {
        var configuration = new DumpBuilder()
            .Add("AccumulationRegister", "Обороты", $"<RegisterType>Turnovers</RegisterType>{AllStandard}")
            .Add("AccumulationRegister", "Остатки", "<RegisterType>Balance</RegisterType>")
            .LoadClean();

        Assert.Null(configuration.Find<DataObject>("AccumulationRegister.Обороты")!.Table.Find("RecordType"));
        var type = configuration.Find<DataObject>("AccumulationRegister.Остатки")!.Table.Find("ВидДвижения")!;
        Assert.Equal(["Receipt", "Expense"], SystemEnums.Of(type)!.Members.Select(member => member.English));
    }

    [Fact]
    public void A23_a_common_attribute_goes_to_its_members_only()
    {
        static string Content(string use) =>
            $"<Content><xr:Item><xr:Metadata>Catalog.A</xr:Metadata><xr:Use>{use}</xr:Use><xr:ConditionalSeparation/></xr:Item></Content>";
        var configuration = new DumpBuilder()
            .Add("Catalog", "A").Add("Catalog", "B").Add("Document", "D")
            .Add("CommonAttribute", "Только",
                $"<Type>{DumpBuilder.String(10)}</Type>{Content("Use")}<AutoUse>DontUse</AutoUse><DataSeparation>DontUse</DataSeparation>")
            .Add("CommonAttribute", "Кроме",
                $"<Type>{DumpBuilder.String(10)}</Type>{Content("DontUse")}<AutoUse>Use</AutoUse><DataSeparation>DontUse</DataSeparation>")
            .LoadClean();

        Assert.Equal(
            ["A: Только", "B: Кроме", "D: Кроме"],
            configuration.DataObjects.Select(
                item => $"{item.Name}: {string.Join(' ', item.Table.Fields.Where(field => field.CommonAttribute is not null))}")
                    .Select(text => text.Replace("Catalog.A.", "", StringComparison.Ordinal)
                        .Replace("Catalog.B.", "", StringComparison.Ordinal).Replace("Document.D.", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_journal_column_accepts_what_any_of_its_attributes_holds()
    {
        var configuration = new DumpBuilder()
            .Add("Document", "D1", "", DumpBuilder.Attribute("Сумма", DumpBuilder.Number(10, 2)))
            .Add("Document", "D2", "", DumpBuilder.Attribute("Всего", DumpBuilder.Number(15, 0)))
            .Add(
                "DocumentJournal", "Все", $"<RegisteredDocuments>{DumpBuilder.Items("Document.D1", "Document.D2")}</RegisteredDocuments>",
                $"<Column uuid=\"{DumpBuilder.Uuid("к")}\"><Properties><Name>Сумма</Name>"
                    + $"<References>{DumpBuilder.Items("Document.D1.Attribute.Сумма", "Document.D2.Attribute.Всего")}</References>"
                    + "</Properties></Column>")
            .LoadClean();

        var column = configuration.Find<DocumentJournal>("DocumentJournal.Все")!.Columns[0];
        Assert.Equal(TypeDescription.OfNumber(15, 2), column.Type);
        Assert.Equal(2, column.References.Length);
    }

    private static Catalog Catalog(string properties) =>
        new DumpBuilder().Add("Catalog", "X", properties).LoadClean().Find<Catalog>("Catalog.X")!;
}
