using System.Text;
using Grossbuch.Infobase.Loading;
using Xunit;

namespace Grossbuch.Tests.Metadata;

public sealed class PhysicalDumpFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("grossbuch-dump-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Names_are_compared_after_normalisation_and_with_their_case()
    {
        var decomposed = "Йод".Normalize(NormalizationForm.FormD);
        Directory.CreateDirectory(Path.Combine(_root, "Catalogs", decomposed, "Ext"));
        File.WriteAllText(Path.Combine(_root, "Catalogs", decomposed, "Ext", "ObjectModule.bsl"), "текст");
        var folder = new PhysicalDumpFolder(_root);

        Assert.Equal(["Catalogs/"], folder.List(""));
        Assert.Equal(["Йод/"], folder.List("Catalogs"));
        Assert.True(folder.Exists("Catalogs/Йод/Ext/ObjectModule.bsl"));
        Assert.False(folder.Exists("Catalogs/йод/Ext/ObjectModule.bsl"));
        using var reader = new StreamReader(folder.Open("Catalogs/Йод/Ext/ObjectModule.bsl"));
        Assert.Equal("текст", reader.ReadToEnd());
    }

    [Fact]
    public void No_path_leads_out_of_the_folder()
    {
        var inner = Directory.CreateDirectory(Path.Combine(_root, "inner")).FullName;
        File.WriteAllText(Path.Combine(_root, "secret.xml"), "");
        var folder = new PhysicalDumpFolder(inner);

        Assert.All(["../secret.xml", "./../secret.xml", "inner/../../secret.xml", Path.Combine(_root, "secret.xml")], path =>
            Assert.False(folder.Exists(path)));
        Assert.Throws<FileNotFoundException>(() => folder.Open("../secret.xml"));
        Assert.Empty(folder.List(".."));
    }
}
