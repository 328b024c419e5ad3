using Grossbuch.Core.Text;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Loading;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>
/// What is loaded, what is left out with a warning, and what is recognised but not loaded (conformance A01, A03, A04, A29).
/// </summary>
public sealed class DesignerDumpTests
{
    [Fact]
    public void A01_a_file_that_is_not_listed_is_left_out_with_one_warning()
    {
        var dump = new DumpBuilder().Add("Catalog", "A");
        dump.Folder.Add("Catalogs/B.xml", dump.ObjectFile("Catalog", "B", ""));

        var result = dump.Load();

        Assert.Equal(["Catalog.A"], result.Configuration!.Objects.Select(item => item.FullName));
        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal((Severity.Warning, LoadCodes.UnlistedFile, "Catalogs/B.xml"), (warning.Severity, warning.Code, warning.Path));
    }

    [Fact]
    public void A03_unknown_properties_and_kinds_are_warnings_with_a_count_and_the_first_place()
    {
        var dump = new DumpBuilder { Version = "2.99" }
            .Add("Catalog", "A", "<FutureProperty>x</FutureProperty>")
            .Add("Catalog", "B", "<FutureProperty><deep><er/></deep></FutureProperty>",
                DumpBuilder.Attribute("Х", DumpBuilder.Number(5, 0), "<FutureProperty/>"))
            .List("FutureKind", "Z");

        var result = dump.Load();

        Assert.Equal(2, result.Configuration!.Objects.Length);
        Assert.Equal("2.99", result.Configuration.Properties.DumpVersion);
        Assert.All(result.Diagnostics, item => Assert.Equal(Severity.Warning, item.Severity));
        var catalog = Assert.Single(
            result.Diagnostics, item =>
                item.Code == LoadCodes.UnknownProperty && item.Message.StartsWith("Catalog", StringComparison.Ordinal));
        Assert.Contains("FutureProperty", catalog.Message, StringComparison.Ordinal);
        Assert.Contains("2 times", catalog.Message, StringComparison.Ordinal);
        Assert.Equal("Catalogs/A.xml", catalog.Path);
        Assert.StartsWith("FutureProperty", dump.Folder.TextAt(catalog.Path!, catalog.Line, catalog.Column), StringComparison.Ordinal);
        Assert.Single(result.Diagnostics, item => item.Message.StartsWith("Attribute has an unknown property", StringComparison.Ordinal));
        var kind = Assert.Single(result.Diagnostics, item => item.Code == LoadCodes.UnknownKind);
        Assert.Contains("FutureKind", kind.Message, StringComparison.Ordinal);
        Assert.Equal(3, result.Diagnostics.Length);
    }

    [Fact]
    public void A04_an_old_dump_without_newer_properties_gets_designers_defaults()
    {
        var dump = new DumpBuilder { Version = "2.4" }
            .Add("Catalog", "Товары", "<Hierarchical>true</Hierarchical>", DumpBuilder.Attribute("Цена", DumpBuilder.Number(15, 2)))
            .Add("Document", "Расход")
            .Add("InformationRegister", "Цены", "", DumpBuilder.Child("Dimension", "Товар", DumpBuilder.Type("cfg:CatalogRef.Товары")))
            .Add("AccumulationRegister", "Остатки");

        var configuration = dump.LoadClean();

        var catalog = configuration.Find<Catalog>("Catalog.Товары")!;
        Assert.Equal((9, 25, false), (catalog.CodeLength, catalog.DescriptionLength, catalog.CodeIsNumber));
        Assert.Equal(HierarchyType.HierarchyFoldersAndItems, catalog.HierarchyType);
        Assert.Equal((DefaultPresentation.AsDescription, true, true, false),
            (catalog.DefaultPresentation, catalog.CheckUnique, catalog.Autonumbering, catalog.DataHistory));
        Assert.Equal((AttributeUse.ForItem, true), (catalog.Attributes[0].Use, catalog.Table.Find("Цена")!.IsNullable));
        var document = configuration.Find<Document>("Document.Расход")!;
        Assert.Equal((Posting.Allow, RegisterRecordsDeletion.AutoDeleteOnUnpost, true),
            (document.Posting, document.RegisterRecordsDeletion, document.SequenceFilling));
        Assert.Equal(WriteMode.Independent, configuration.Find<InformationRegister>("InformationRegister.Цены")!.WriteMode);
        Assert.Equal(AccumulationRegisterType.Balance,
            configuration.Find<AccumulationRegister>("AccumulationRegister.Остатки")!.RegisterType);
    }

    [Fact]
    public void A29_flags_of_a_common_module_are_kept()
    {
        var configuration = new DumpBuilder()
            .Add("CommonModule", "Клиент", "<Server>false</Server><ClientManagedApplication>true</ClientManagedApplication>")
            .LoadClean();

        var module = configuration.Find<CommonModule>("CommonModule.Клиент")!;
        Assert.Equal((false, true), (module.Server, module.ClientManagedApplication));
    }

    [Fact]
    public void Files_of_objects_that_store_nothing_may_be_absent_and_are_counted()
    {
        var result = new DumpBuilder().List("Report", "Продажи").List("Report", "Остатки").List("CommonPicture", "Флаг").Load();

        Assert.Equal(["Report.Продажи", "Report.Остатки", "CommonPicture.Флаг"],
            result.Configuration!.Objects.Select(item => item.FullName));
        Assert.Equal(2, result.Diagnostics.Length);
        Assert.All(result.Diagnostics, item => Assert.Equal((Severity.Info, LoadCodes.StrippedDump), (item.Severity, item.Code)));
        Assert.Contains("2 objects of the kind Report", result.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_found_in_either_form_of_unicode()
    {
        var dump = new DumpBuilder();
        dump.List("Catalog", "Йод".Normalize(System.Text.NormalizationForm.FormD));
        dump.Folder.Add("Catalogs/Йод.xml", dump.ObjectFile("Catalog", "Йод".Normalize(System.Text.NormalizationForm.FormD), ""));

        Assert.NotNull(dump.LoadClean().Find("Catalog.Йод"));
    }

    [Fact]
    public void Modules_are_listed_with_their_owners_and_closed_ones_are_reported()
    {
        var dump = new DumpBuilder()
            .Add("Catalog", "Товары").Add("CommonModule", "Общий", "<Server>true</Server>")
                .Add("Constant", "Курс", $"<Type>{DumpBuilder.Number(10, 4)}</Type>")
            .File("Ext/SessionModule.bsl", "").File("Ext/ManagedApplicationModule.bsl", "")
            .File("Catalogs/Товары/Ext/ObjectModule.bsl", "").File("Catalogs/Товары/Ext/ManagerModule.bin", "")
                .File("Catalogs/Товары/Ext/Help.xml", "")
            .File("Catalogs/Товары/Forms/Форма/Ext/Form/Module.bsl", "")
            .File("CommonModules/Общий/Ext/Module.bsl", "").File("Constants/Курс/Ext/ValueManagerModule.bsl", "");

        var result = dump.Load();

        Assert.Equal(
            [
                "Configuration ManagedApplicationModule Ext/ManagedApplicationModule.bsl False",
                "Configuration SessionModule Ext/SessionModule.bsl False",
                "Catalog.Товары ManagerModule Catalogs/Товары/Ext/ManagerModule.bin True",
                "Catalog.Товары ObjectModule Catalogs/Товары/Ext/ObjectModule.bsl False",
                "CommonModule.Общий Module CommonModules/Общий/Ext/Module.bsl False",
                "Constant.Курс ValueManagerModule Constants/Курс/Ext/ValueManagerModule.bsl False",
            ],
            result.Configuration!.Modules.Select(module => $"{module.Owner} {module.Kind} {module.Path} {module.IsUnavailable}"));
        Assert.Equal(LoadCodes.ModuleWithoutSource, Assert.Single(result.Warnings).Code);
    }

    [Fact]
    public void Names_that_refer_to_nothing_are_warned_of_once_for_each_object_and_property()
    {
        var result = new DumpBuilder()
            .Add("Catalog", "Товары")
            .Add("Document", "Расход",
                $"<RegisterRecords>{DumpBuilder.Items("AccumulationRegister.Нет", "AccumulationRegister.ТожеНет")}</RegisterRecords>"
                    + $"<BasedOn>{DumpBuilder.Items("Catalog.Товар")}</BasedOn>")
            .Add("ScheduledJob", "Ночное", "<MethodName>CommonModule.Нет.Выполнить</MethodName>")
            .Load();

        Assert.NotNull(result.Configuration);
        Assert.Equal(
            [
                "Document.Расход: BasedOn names Catalog.Товар, which the configuration does not have.",
                "Document.Расход: RegisterRecords names AccumulationRegister.Нет and 1 more, which the configuration does not have.",
                "ScheduledJob.Ночное: MethodName names CommonModule.Нет.Выполнить, which the configuration does not have.",
            ],
            result.Warnings.Select(item => item.Message));
        Assert.Equal("Perhaps Catalog.Товары was meant.", result.Warnings.First().Hint);
    }

    [Fact]
    public void An_extension_is_recognised_and_not_merged()
    {
        var dump = new DumpBuilder
        {
            RootProperties = "<ConfigurationExtensionPurpose>Customization</ConfigurationExtensionPurpose>"
                + "<NamePrefix>Рас_</NamePrefix><ObjectBelonging>Adopted</ObjectBelonging>",
        };
        dump.Add("Catalog", "Товары",
            $"<ObjectBelonging>Adopted</ObjectBelonging><ExtendedConfigurationObject>{DumpBuilder.Uuid("x")}</ExtendedConfigurationObject>")
                .Add("Catalog", "Рас_Метки");

        var result = dump.Load();

        Assert.Null(result.Configuration);
        Assert.Equal(LoadCodes.Extension, Assert.Single(result.Errors).Code);
        Assert.Equal(("Customization", "Рас_"), (result.Extension!.Purpose, result.Extension.NamePrefix));
        Assert.Equal(["Catalog.Рас_Метки"], result.Extension.Own);
        Assert.Equal(["Catalog.Товары"], result.Extension.Adopted);
    }

    [Theory]
    [InlineData("src/Configuration/Configuration.mdo")]
    [InlineData("Configuration/Configuration.mdo")]
    public void An_edt_project_is_recognised(string path)
    {
        var folder = new MemoryDumpFolder();
        folder.Add(path, "<mdclass:Configuration/>");

        var error = Assert.Single(DesignerDump.Load(folder).Diagnostics);

        Assert.Equal((LoadCodes.Format, Severity.Error), (error.Code, error.Severity));
        Assert.Contains("EDT projects are not supported yet", error.Message, StringComparison.Ordinal);
        Assert.Contains("Designer", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plain_dump_is_refused_by_name()
    {
        var result = new DumpBuilder().Add("Catalog", "A")
            .File("ConfigDumpInfo.xml",
                """<ConfigDumpInfo xmlns="http://v8.1c.ru/8.3/xcf/dumpinfo" format="Plain" version="2.20"/>""").Load();

        Assert.Contains("Plain", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
        Assert.Null(result.Configuration);
    }

    [Fact]
    public void The_content_hash_follows_the_content()
    {
        static string Hash(string length) =>
            new DumpBuilder().Add("Catalog", "A", $"<CodeLength>{length}</CodeLength>").LoadClean().Properties.ContentHash;

        Assert.Equal(64, Hash("5").Length);
        Assert.Equal(Hash("5"), Hash("5"));
        Assert.NotEqual(Hash("5"), Hash("6"));
    }
}
