using Grossbuch.Infobase.Loading;
using Grossbuch.Metadata.Loading;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>An image gives the same configuration as the dump, or nothing.</summary>
public sealed class ConfigurationImageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grossbuch-image-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_round_trip_keeps_everything()
    {
        GeneratedConfiguration.Write(_folder, objects: 120, seed: 7);
        var loaded = DesignerDump.Load(new PhysicalDumpFolder(_folder));
        Assert.Equal([], loaded.Diagnostics.Select(item => item.ToString()));

        var read = ConfigurationImage.Read(ImageOf(loaded), loaded.Configuration!.Properties.ContentHash);

        Assert.Equal(ModelText.Print(loaded.Configuration), ModelText.Print(read!.Configuration!));
    }

    [Fact]
    public void The_demo_configurations_survive_a_round_trip()
    {
        foreach (var name in (string[])["trade", "torg"])
        {
            var loaded = DesignerDump.Load(new PhysicalDumpFolder(Repository.Path($"demo/{name}/configuration")));
            Assert.Equal([], loaded.Warnings.Select(item => item.ToString()));

            var read = ConfigurationImage.Read(ImageOf(loaded));

            Assert.Equal(ModelText.Print(loaded.Configuration!), ModelText.Print(read!.Configuration!));
        }
    }

    [Fact]
    public void An_image_can_be_written_again_from_an_image()
    {
        var image = ImageOf(Small());

        Assert.Equal(image, ImageOf(ConfigurationImage.Read(image)!));
    }

    [Fact]
    public void A_damaged_image_is_void()
    {
        var image = ImageOf(Small());
        for (var at = 0; at < image.Length; at += 11)
        {
            var damaged = image.ToArray();
            damaged[at] ^= 0x40;
            Assert.Null(ConfigurationImage.Read(damaged));
        }
        for (var length = 0; length < image.Length; length += 13) Assert.Null(ConfigurationImage.Read(image.AsMemory(0, length)));
    }

    [Fact]
    public void An_image_of_another_source_is_void()
    {
        var loaded = Small();

        Assert.Null(ConfigurationImage.Read(ImageOf(loaded), "another"));
        Assert.NotNull(ConfigurationImage.Read(ImageOf(loaded), loaded.Configuration!.Properties.ContentHash));
    }

    [Fact]
    public void Two_loads_of_one_dump_are_equal_whatever_the_workers_do()
    {
        GeneratedConfiguration.Write(_folder, objects: 200, seed: 3);
        var first = DesignerDump.Load(new PhysicalDumpFolder(_folder)).Configuration!;
        var second = DesignerDump.Load(new PhysicalDumpFolder(_folder)).Configuration!;

        Assert.Equal(ModelText.Print(first), ModelText.Print(second));
    }

    private static LoadResult Small() =>
        new DumpBuilder().Add("Catalog", "X", "", DumpBuilder.Attribute("Поле", DumpBuilder.Number(5, 0))).Load();

    private static byte[] ImageOf(LoadResult loaded)
    {
        using var stream = new MemoryStream();
        ConfigurationImage.Write(loaded, stream);
        return stream.ToArray();
    }
}
