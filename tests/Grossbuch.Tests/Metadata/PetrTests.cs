using Grossbuch.Core.Text;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Loading;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Loading;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>A real configuration, stripped of everything but its metadata (conformance A31). It is not part of the repository.</summary>
public sealed class PetrTests
{
    [Fact]
    public void A31_petr_loads_in_full()
    {
        var configuration = Load().Configuration!;

        Assert.Equal(16, configuration.OfKind<Catalog>().Count());
        Assert.Equal(10, configuration.OfKind<Document>().Count());
        Assert.Equal((11, 32),
            (configuration.OfKind<Grossbuch.Metadata.Objects.Enum>().Count(),
                configuration.OfKind<Grossbuch.Metadata.Objects.Enum>().Sum(item => item.Values.Length)));
        Assert.Equal(
            (5, 3, 1, 1),
            (configuration.OfKind<InformationRegister>().Count(), configuration.OfKind<AccumulationRegister>().Count(),
                configuration.OfKind<AccountingRegister>().Count(), configuration.OfKind<CalculationRegister>().Count()));
        Assert.Equal(3, configuration.OfKind<Role>().Count());
        Assert.Equal(19, configuration.OfKind<CodedObject>().Sum(item => item.Predefined.Length));
        Assert.Equal(2, configuration.OfKind<Role>().SelectMany(role => role.Rights.Values).SelectMany(item => item.Rights)
            .Sum(right => right.Restrictions.Length));
        Assert.All(
            configuration.DataObjects.SelectMany(item => item.AllTables).SelectMany(table => table.Fields)
                .Where(field => field.Role != FieldRole.Standard),
            field => Assert.False(field.Type.Is(PrimitiveTypes.Undefined), $"{field} has no type"));
    }

    [Fact]
    public void Petr_has_no_finding_that_is_not_explained()
    {
        var result = Load();

        // The published dump holds no files of screens, pictures and reports; one right has a row restriction.
        Assert.Equal(
            ["CommonForm", "CommonPicture", "DataProcessor", "Report", "Style"],
            result.Diagnostics.Where(item => item.Code == LoadCodes.StrippedDump)
                .Select(item => item.Message.Split("of the kind ")[1].Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Role.Бухгалтер: the right Read on Document.НачисленияСотрудникам has a row restriction."],
            result.Diagnostics.Where(item => item.Code != LoadCodes.StrippedDump).Select(item => item.Message));
        Assert.All(result.Diagnostics, item => Assert.Equal(Severity.Info, item.Severity));
    }

    [Fact]
    public void Petr_survives_an_image()
    {
        var loaded = Load();
        using var image = new MemoryStream();
        ConfigurationImage.Write(loaded, image);

        Assert.Equal(ModelText.Print(loaded.Configuration!), ModelText.Print(ConfigurationImage.Read(image.ToArray())!.Configuration!));
    }

    [Fact]
    public void A_real_edt_project_is_recognised()
    {
        Assert.SkipWhen(Repository.TestData is null, "The real configurations are not here (GROSSBUCH_TEST_DATA).");
        var result = DesignerDump.Load(new PhysicalDumpFolder(Path.Combine(Repository.TestData!, "configurations", "yax")));

        Assert.Equal(LoadCodes.Format, Assert.Single(result.Diagnostics).Code);
    }

    private static LoadResult Load()
    {
        Assert.SkipWhen(Repository.TestData is null, "The real configurations are not here (GROSSBUCH_TEST_DATA).");
        return DesignerDump.Load(new PhysicalDumpFolder(Path.Combine(Repository.TestData!, "configurations", "petr")));
    }
}
