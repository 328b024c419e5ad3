using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite.Pages;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>Whatever byte of a file is flipped, it is seen and its page named: SQLite alone does not see those inside values.</summary>
[Trait("Database", "Sqlite")]
public sealed class PageSumTests : IDisposable
{
    private readonly StoreFixture _fixture = new();

    [Fact]
    public async Task Every_page_has_its_sum_after_writes_deletions_and_new_tables()
    {
        await Fill();
        Assert.Empty(Check(out _));
        // The end of the store moves the log into the file.
        _fixture.Store.Dispose();
        Assert.Empty(Check(out var pages));
        Assert.True(pages > 50, $"{pages} pages");
    }

    [Fact]
    public async Task Any_flipped_byte_is_found()
    {
        await Fill();
        _fixture.Store.Dispose();
        var length = new FileInfo(_fixture.Path).Length;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        // The header byte by byte, the ends of pages, and places anywhere.
        var anywhere = Enumerable.Range(0, 150).Select(_ => random.NextInt64(length));
        long[] places = [.. Enumerable.Range(0, 100), 4088, 4091, 4092, 4095, .. anywhere];
        foreach (var place in places)
        {
            Flip(place);
            var found = Assert.Single(Check(out _));
            Assert.Equal(("pages", FindingSeverity.Error), (found.Check, found.Severity));
            Assert.StartsWith($"page {(place / 4096) + 1} (", Assert.Single(found.Examples), StringComparison.Ordinal);
            Flip(place);
        }
        Assert.Empty(Check(out _));
    }

    [Fact]
    public async Task A_copy_that_is_larger_than_its_cache_has_its_sums_too()
    {
        await Fill(60_000);
        var copy = _fixture.Path + ".copy";
        _fixture.Store.Backup(copy);
        Assert.True(new FileInfo(copy).Length > 4_000_000);
        var findings = new FindingList(5);
        PageCheck.Run(copy, findings, default);
        Assert.Empty(findings.ToImmutable());
    }

    [Fact]
    public async Task A_page_in_the_place_of_another_is_found()
    {
        await Fill();
        _fixture.Store.Dispose();
        using (var file = File.Open(_fixture.Path, FileMode.Open))
        {
            var page = new byte[4096];
            file.Position = 4096 * 3;
            file.ReadExactly(page);
            file.Position = 4096 * 4;
            file.Write(page);
        }
        Assert.StartsWith("page 5 (", Assert.Single(Check(out _)).Examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_breaks_off_before_its_last_commit_is_found()
    {
        await Fill();
        var log = _fixture.Path + "-wal";
        var findings = new FindingList(5);
        LogCheck.Run(log, findings, default);
        Assert.Empty(findings.ToImmutable());
        var copy = Path.Combine(Path.GetDirectoryName(_fixture.Path)!, "copy-wal");
        File.Copy(log, copy);
        using (var file = File.Open(copy, FileMode.Open))
        {
            file.Position = 32 + 24 + 100;
            var old = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(old ^ 1));
        }
        LogCheck.Run(copy, findings, default);
        Assert.StartsWith("frame 1; ", Assert.Single(findings.ToImmutable()).Examples[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_checked_while_others_write()
    {
        await Fill();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () => { while (!stop.IsCancellationRequested) await Fill(1000); });
        for (var i = 0; i < 10; i++) Assert.Empty(Check(out _));
        await stop.CancelAsync();
        await writing;
    }

    public void Dispose() => _fixture.Dispose();

    private int _next;

    private async Task Fill(int rows = 3000)
    {
        var table = _fixture.Object("Catalog.Товары").Table;
        await using var write = await _fixture.Store.BeginWrite(isLong: false, default);
        for (var i = 0; i < rows; i++)
        {
            var row = new Value[table.Fields.Length];
            Array.Fill(row, Value.Undefined);
            row[table[StandardField.Ref].Index] = _fixture.Ref("Catalog.Товары", ++_next);
            row[table[StandardField.Description].Index] = Value.Of($"Товар {_next}");
            write.Insert(table, row);
        }
        for (var i = _next - (rows / 3); i < _next; i++)
            write.Delete(table, [table[StandardField.Ref]], [_fixture.Ref("Catalog.Товары", i)]);
        await write.Commit();
    }

    private System.Collections.Immutable.ImmutableArray<Finding> Check(out long pages)
    {
        var findings = new FindingList(5);
        pages = PageCheck.Run(_fixture.Path, findings, default);
        return findings.ToImmutable();
    }

    private void Flip(long place)
    {
        using var file = File.Open(_fixture.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Position = place;
        var old = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(old ^ 0x10));
    }
}
