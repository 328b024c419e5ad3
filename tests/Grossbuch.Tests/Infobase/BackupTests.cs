using System.IO.Compression;
using System.Text;
using Grossbuch.Core;
using Grossbuch.Infobase.Bases;
using Grossbuch.Storage.Sqlite;
using Grossbuch.Tests.Metadata;
using Grossbuch.Tests.Storage;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

/// <summary>An infobase goes into a file while it is in use, and comes out of it whole or not at all.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly LoadFixture _loads = new();

    private string File1 => Path.Combine(_loads.Data, "one.zip");

    [Fact]
    public async Task A_running_infobase_is_copied_and_restored_under_another_name()
    {
        using (var running = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2))))
        {
            LoadTests.Insert(running, 12.5m);
            // A change that is under way is not in the copy, and goes on beside it.
            using var bulk = running.Store.BeginWrite();
            var catalog = running.Configuration.Find<Grossbuch.Metadata.Objects.Catalog>("Catalog.Goods")!.Table;
            bulk.Delete(catalog, [], []);
            var manifest = InfobaseBackup.Write(running, _loads.Folder, File1);
            bulk.Commit();
            Assert.Equal(("base", "Проба", 3), (manifest.Infobase, manifest.Configuration, manifest.Files.Length));
            Assert.Empty(await LoadTests.Prices(running));
        }
        Assert.Empty(Directory.GetFiles(_loads.Folder.BackupsPath));
        var other = InfobaseFolder.Of(_loads.Data, "other");
        InfobaseBackup.Restore(other, File1);
        using (var restored = InfobaseOpening.Open(other, TimeProvider.System))
            Assert.Equal(["0", "12.5"], await LoadTests.Prices(restored));
        Assert.Equal(["base", "other"], InfobaseFolder.All(_loads.Data).Select(folder => folder.Name));
    }

    [Fact]
    public async Task The_backup_before_a_load_undoes_it_and_earlier_backups_stay()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) LoadTests.Insert(first, 12.5m);
        var options = new LoadOptions { Drop = ["Catalog.Goods.Price"] };
        _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 0)), out var summary, options).Dispose();
        InfobaseBackup.Restore(_loads.Folder, summary.Backup!);
        Assert.True(File.Exists(summary.Backup));
        using var restored = InfobaseOpening.Open(_loads.Folder, TimeProvider.System);
        Assert.Equal(["0", "12.5"], await LoadTests.Prices(restored));
    }

    [Fact]
    public void Only_the_newest_automatic_backups_are_kept()
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)))) LoadTests.Insert(first, 12.5m);
        var clock = new SteppingClock();
        for (var i = 0; i < 7; i++)
            InfobaseLoading.Apply(_loads.Folder, LoadFixture.Goods(DumpBuilder.Number(10, 3 + i % 2)), "dump", clock, out _).Dispose();
        var files = Directory.GetFiles(_loads.Folder.BackupsPath).Select(Path.GetFileName).ToArray();
        Assert.Equal(5, files.Length);
        Assert.All(files, file => Assert.Matches(@"^before-load-\d{8}T\d{6}Z\.zip$", file));
    }

    public static TheoryData<string> Damages =>
        ["not a zip", "cut", "no manifest", "a byte", "a missing file", "another file", "newer", "bad database", "bad description"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_damaged_backup_is_refused_and_the_old_infobase_stays(string what)
    {
        using (var first = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2))))
        {
            LoadTests.Insert(first, 12.5m);
            InfobaseBackup.Write(first, _loads.Folder, File1);
        }
        Damage(what);
        var before = LoadFixture.Fingerprint(_loads.Folder.Path);
        var refused = Assert.Throws<InfobaseException>(() => InfobaseBackup.Restore(_loads.Folder, File1));
        Assert.Equal(what is "newer" or "bad description" ? ErrorCode.Configuration : ErrorCode.Corrupt, refused.Code);
        Assert.Equal(before, LoadFixture.Fingerprint(_loads.Folder.Path));
        Assert.Equal(["base", "one.zip"], Directory.GetFileSystemEntries(_loads.Data).Select(Path.GetFileName).Order());
        using var same = InfobaseOpening.Open(_loads.Folder, TimeProvider.System);
        Assert.Equal(["0", "12.5"], await LoadTests.Prices(same));
    }

    [Fact]
    public void An_infobase_in_use_is_not_replaced()
    {
        using var running = _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2)));
        InfobaseBackup.Write(running, _loads.Folder, File1);
        Assert.Equal(ErrorCode.Unavailable, Assert.Throws<InfobaseException>(() => InfobaseBackup.Restore(_loads.Folder, File1)).Code);
        Assert.Equal(ErrorCode.Usage,
            Assert.Throws<InfobaseException>(() => InfobaseBackup.Write(running, _loads.Folder, File1)).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_restore_that_was_killed_between_its_renames_is_ended_by_whoever_looks_next(bool isNewInPlace)
    {
        _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2))).Dispose();
        Directory.CreateDirectory(_loads.Folder.BackupsPath);
        File.WriteAllText(Path.Combine(_loads.Folder.BackupsPath, "old.zip"), "");
        var replaced = Path.Combine(_loads.Data, ".base.replaced");
        Directory.Move(_loads.Folder.Path, replaced);
        if (isNewInPlace) _loads.Load(LoadFixture.Goods(DumpBuilder.Number(10, 2))).Dispose();
        Assert.True(InfobaseFolder.Require(_loads.Data, "base").Exists);
        Assert.Equal(["base"], InfobaseFolder.All(_loads.Data).Select(folder => folder.Name));
        Assert.False(Directory.Exists(replaced));
        Assert.True(File.Exists(Path.Combine(_loads.Folder.BackupsPath, "old.zip")));
    }

    public void Dispose() => _loads.Dispose();

    private void Damage(string what)
    {
        if (what == "not a zip") { File.WriteAllText(File1, "words"); return; }
        if (what == "cut") { using var file = File.OpenWrite(File1); file.SetLength(file.Length / 2); return; }
        using var archive = ZipFile.Open(File1, ZipArchiveMode.Update);
        void Change(string old, string now) =>
            Replace(archive, "manifest.json", text => text.Replace(old, now, StringComparison.Ordinal));
        switch (what)
        {
            case "no manifest": archive.GetEntry("manifest.json")!.Delete(); break;
            case "a missing file": archive.GetEntry("configuration.image")!.Delete(); break;
            case "another file": Change("data.sqlite", "../../x"); break;
            case "newer": Change("\"format\": 1", "\"format\": 2"); break;
            case "a byte": Replace(archive, "infobase.json", text => text.Replace("Проба", "Проъа", StringComparison.Ordinal) + " "); break;
            case "bad description": Signed(archive, "infobase.json", Encoding.UTF8.GetBytes("{\"nosuch\": 1}")); break;
            case "bad database": Signed(archive, "data.sqlite", BadDatabase()); break;
        }
    }

    // A database that is whole, but of another configuration.
    private byte[] BadDatabase()
    {
        var path = Path.Combine(_loads.Data, "bad");
        SqliteFile.Copy(_loads.Folder.DatabasePath, path);
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        for (var i = 4096; i < 4096 + 400; i++) bytes[i] = 0x77;
        return bytes;
    }

    private static void Replace(ZipArchive archive, string name, Func<string, string> change)
    {
        var entry = archive.GetEntry(name)!;
        string text;
        using (var reader = new StreamReader(entry.Open())) text = reader.ReadToEnd();
        entry.Delete();
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(change(text));
    }

    private static void Signed(ZipArchive archive, string name, byte[] content)
    {
        archive.GetEntry(name)!.Delete();
        using (var stream = archive.CreateEntry(name).Open()) stream.Write(content);
        Replace(archive, "manifest.json", text =>
        {
            var manifest = System.Text.Json.Nodes.JsonNode.Parse(text)!;
            var file = manifest["files"]!.AsArray().Single(item => (string)item!["name"]! == name)!;
            file["bytes"] = content.Length;
            file["sha256"] = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
            return manifest.ToJsonString();
        });
    }

    private sealed class SteppingClock : TimeProvider
    {
        private DateTimeOffset _now = new(2024, 5, 1, 10, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now = _now.AddSeconds(1);
    }
}
