using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Metadata.Loading;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Metadata;

/// <summary>Broken and hostile dumps: an error with its place, never an exception, never half a configuration.</summary>
public sealed class MalformedDumpTests
{
    [Fact]
    public void A_truncated_file_is_an_error_with_its_place()
    {
        var dump = new DumpBuilder().Add("Catalog", "A");
        var text = dump.ObjectFile("Catalog", "A", "");
        dump.File("Catalogs/A.xml", text[..(text.Length / 2)]);

        var error = SingleError(dump.Load(), LoadCodes.BadXml);

        Assert.Equal("Catalogs/A.xml", error.Path);
        Assert.True(error.Line > 1 && error.Column > 0);
    }

    [Fact]
    public void A_file_with_garbage_at_its_end_is_broken_even_when_its_beginning_makes_sense()
    {
        var dump = new DumpBuilder().Add("Catalog", "A");
        dump.File("Catalogs/A.xml", dump.ObjectFile("Catalog", "A", "") + "<more/>");

        SingleError(dump.Load(), LoadCodes.BadXml);
    }

    [Theory]
    [InlineData("<!DOCTYPE MetaDataObject>")]
    [InlineData("<!DOCTYPE MetaDataObject [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")]
    [InlineData("<!DOCTYPE MetaDataObject [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>")]
    public void A_document_type_is_refused_with_its_place(string documentType)
    {
        var dump = new DumpBuilder().Add("Catalog", "A");
        dump.File("Catalogs/A.xml",
            dump.ObjectFile("Catalog", "A", "").Replace("<MetaDataObject", documentType + "<MetaDataObject", StringComparison.Ordinal));

        var error = SingleError(dump.Load(), LoadCodes.BadXml);

        Assert.Equal(("Catalogs/A.xml", 2), (error.Path, error.Line));
        Assert.Contains("DTD", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_bytes_for_the_declared_encoding_are_an_error()
    {
        var dump = new DumpBuilder().Add("Catalog", "A");
        dump.Folder.Add("Catalogs/A.xml",
            [.. Encoding.UTF8.GetBytes(dump.ObjectFile("Catalog", "A", "<Comment>@</Comment>"))
                .Select(letter => letter == '@' ? (byte)0xFF : letter)]);

        Assert.Equal("Catalogs/A.xml", SingleError(dump.Load(), LoadCodes.BadXml).Path);
    }

    [Theory]
    [InlineData("FutureProperty")]
    [InlineData("Owners")]
    [InlineData("QuickChoice")]
    public void Deep_nesting_is_refused_in_what_is_read_and_in_what_is_skipped(string property)
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 5_000)) + string.Concat(Enumerable.Repeat("</a>", 5_000));
        var result = new DumpBuilder().Add("Catalog", "A", $"<{property}>{deep}</{property}>").Load();

        Assert.Contains("nested deeper", SingleError(result, LoadCodes.BadXml).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused()
    {
        var dump = new DumpBuilder().Add("Catalog", "A", $"<Comment>{new string('x', 20_000)}</Comment>");
        dump.Load();

        var result = DesignerDump.Load(dump.Folder, new Limits { MetadataFileBytesMax = 10_000 });

        Assert.Contains("bigger than 10000", SingleError(result, LoadCodes.BadXml).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Catalog")]
    [InlineData("CommonModule")]
    [InlineData("Role")]
    [InlineData("EventSubscription")]
    public void A_listed_object_with_data_behaviour_or_rights_must_have_its_file(string kind)
    {
        var error = SingleError(new DumpBuilder().List(kind, "Нет").Load(), LoadCodes.MissingFile);

        Assert.Contains($"{kind}.Нет", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("/Нет.xml", error.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_must_describe_what_its_place_says()
    {
        var dump = new DumpBuilder().List("Catalog", "A").List("Catalog", "B");
        dump.File("Catalogs/A.xml", dump.ObjectFile("Document", "A", "")).File("Catalogs/B.xml", dump.ObjectFile("Catalog", "C", ""));

        var result = dump.Load();

        Assert.Equal([LoadCodes.WrongFile, LoadCodes.WrongFile], result.Errors.Select(error => error.Code));
        Assert.Null(result.Configuration);
    }

    [Theory]
    [InlineData("../../secret")]
    [InlineData("A/B")]
    [InlineData("")]
    [InlineData("1A")]
    public void A_name_that_is_no_name_never_becomes_a_path(string name) =>
        SingleError(new DumpBuilder().List("Catalog", name).Load(), LoadCodes.BadName);

    [Fact]
    public void Names_and_uuids_must_differ()
    {
        var twice = DumpBuilder.Attribute("Поле", DumpBuilder.Number(5, 0));
        Assert.Contains("listed twice",
            SingleError(new DumpBuilder().Add("Catalog", "A").List("Catalog", "a").Load(), LoadCodes.DuplicateName).Message,
            StringComparison.Ordinal);
        Assert.Equal(2, new DumpBuilder().Add("Catalog", "A", "", twice + twice)
            .Load().Errors.Count(error => error.Code == LoadCodes.DuplicateName));
        var section = $"<TabularSection uuid=\"{DumpBuilder.Uuid("с")}\"><Properties><Name>поле</Name></Properties></TabularSection>";
        SingleError(new DumpBuilder().Add("Catalog", "A", "", twice + section).Load(), LoadCodes.DuplicateName);
    }

    [Fact]
    public void An_empty_folder_and_a_broken_root_are_errors()
    {
        SingleError(DesignerDump.Load(new MemoryDumpFolder()), LoadCodes.NoConfiguration);
        var folder = new MemoryDumpFolder();
        folder.Add("Configuration.xml", "not xml");
        SingleError(DesignerDump.Load(folder), LoadCodes.BadXml);
        folder.Add("Configuration.xml", "<other/>");
        SingleError(DesignerDump.Load(folder), LoadCodes.WrongFile);
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_error()
    {
        var dump = new DumpBuilder().Add("Role", "R");
        dump.Load();
        var bytes = Encoding.UTF8.GetBytes(
            DumpBuilder.Rights("<object><name>Configuration.Проба</name><right><name>Read</name><value>true</value></right></object>"));
        for (var length = 0; length < bytes.Length - 1; length += 7)
        {
            dump.Folder.Add("Roles/R/Ext/Rights.xml", bytes[..length]);
            Assert.Null(DesignerDump.Load(dump.Folder).Configuration);
        }
    }

    [Fact]
    public void Lengths_out_of_bounds_are_brought_into_them_with_a_warning()
    {
        var result = new DumpBuilder()
            .Add("Catalog", "X", "<CodeLength>999999999</CodeLength><DescriptionLength>-1</DescriptionLength>",
                DumpBuilder.Attribute("Поле", DumpBuilder.Number(500, 400)))
            .Load();

        var catalog = result.Configuration!.Find<Catalog>("Catalog.X")!;
        Assert.Equal((1024, 25), (catalog.CodeLength, catalog.DescriptionLength));
        Assert.Equal((38, 38), (catalog.Attributes[0].Type.Number.Digits, catalog.Attributes[0].Type.Number.FractionDigits));
        Assert.Equal([LoadCodes.UnknownValue, LoadCodes.UnknownValue], result.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public void No_damage_to_a_dump_throws()
    {
        var root = Repository.Path("demo/torg/configuration");
        var files = Directory.GetFiles(root, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path: Path.GetRelativePath(root, path).Replace('\\', '/'), Bytes: File.ReadAllBytes(path))).ToArray();
        var folder = new MemoryDumpFolder();
        foreach (var (path, bytes) in files) folder.Add(path, bytes);
        var random = new Random(20);
        for (var i = 0; i < 200; i++)
        {
            var (path, bytes) = files[random.Next(files.Length)];
            folder.Add(path, Damage(bytes, random));
            var result = DesignerDump.Load(folder);
            Assert.Equal(result.Configuration is null, result.Errors.Any());
            // A configuration that was loaded can be used: every table can be made.
            if (result.Configuration is { } loaded) Assert.All(loaded.DataObjects, item => Assert.NotEmpty(item.AllTables));
            folder.Add(path, bytes);
        }
    }

    // Text that stays well-formed reaches deeper than broken XML: mostly one element's text is replaced.
    private static byte[] Damage(byte[] bytes, Random random)
    {
        if (random.Next(4) == 0) return bytes[..random.Next(bytes.Length)];
        var text = Encoding.UTF8.GetString(bytes);
        var ends = new List<int>();
        for (var at = text.IndexOf("</", StringComparison.Ordinal); at >= 0; at = text.IndexOf("</", at + 2, StringComparison.Ordinal))
            ends.Add(at);
        var end = ends[random.Next(ends.Count)];
        var start = text.LastIndexOf('>', end) + 1;
        string[] replacements = ["", "x", "-1", "99999999999", ";", "#N", "cfg:;#S", "a.b", "....", "Catalog.", new string('9', 80)];
        return Encoding.UTF8.GetBytes(text[..start] + replacements[random.Next(replacements.Length)] + text[end..]);
    }

    private static Diagnostic SingleError(LoadResult result, string code)
    {
        Assert.Null(result.Configuration);
        var error = Assert.Single(result.Errors);
        Assert.Equal(code, error.Code);
        return error;
    }
}
