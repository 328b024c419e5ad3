using Grossbuch.Core;
using Grossbuch.Server.Commands;
using Xunit;

namespace Grossbuch.Tests.Commands;

/// <summary>A file of an export is there when it is whole, and what was there before stays until then.</summary>
public sealed class ExportFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("grossbuch-files-").FullName;

    [Fact]
    public void What_was_not_finished_leaves_nothing_and_the_old_file_stays()
    {
        var target = Path.Combine(_folder, "out.ndjson");
        File.WriteAllText(target, "old");
        using (var files = new ExportFiles(target, () => Stream.Null))
        using (var file = files.Create()) file.Write("half"u8);
        Assert.Equal("old", File.ReadAllText(target));
        Assert.Equal([target], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Finished_files_appear_together()
    {
        var target = Path.Combine(_folder, "csv");
        using (var files = new ExportFiles(target, () => Stream.Null))
        {
            using (var one = files.Create("one.csv")) one.Write("1"u8);
            using (var two = files.Create("two.csv")) two.Write("2"u8);
            Assert.DoesNotContain(Directory.GetFiles(target), path => path.EndsWith(".csv", StringComparison.Ordinal));
            files.Keep();
        }
        Assert.Equal(["1", "2"], Directory.GetFiles(target).Order(StringComparer.Ordinal).Select(File.ReadAllText));
    }

    [Fact]
    public void A_file_is_no_folder_and_a_folder_is_no_file()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");
        using var intoFile = new ExportFiles(file, () => Stream.Null);
        Assert.Equal(ErrorCode.Usage, Assert.Throws<InfobaseException>(() => intoFile.Create("x.csv")).Code);
        using var intoFolder = new ExportFiles(_folder, () => Stream.Null);
        Assert.Equal(ErrorCode.Usage, Assert.Throws<InfobaseException>(() => intoFolder.Create()).Code);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
