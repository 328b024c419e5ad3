using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>
/// Scripted meetings of changes in the lane. Whoever asks for the lane stands in it when the call returns, and whoever commits has passed
/// it on: so the order of the calls is the order of events, and nothing here waits for a clock.
/// </summary>
[Trait("Database", "Sqlite")]
public sealed class WriteLaneTests
{
    private const string Goods = "Catalog.Товары";
    private const string Partners = "Catalog.Контрагенты";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_run_in_the_order_in_which_they_asked()
    {
        using var store = new StoreFixture();
        var order = new List<int>();
        var holder = await store.Store.BeginWrite(false, Cancellation);
        var writers = Enumerable.Range(1, 8).Select(Run).ToArray();
        await holder.DisposeAsync();
        await Task.WhenAll(writers);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], order);
        Assert.Equal(8, Count(store, Goods));

        async Task Run(int number)
        {
            // Some are long: they wait for their turn like the others.
            await using var write = await store.Store.BeginWrite(number % 3 == 0, Cancellation);
            order.Add(number);
            Insert(store, write, Goods, number);
            await write.Commit();
        }
    }

    [Fact]
    public async Task A_change_that_does_not_get_the_lane_in_time_ends_in_a_lock_conflict_and_stands_in_nobodys_way()
    {
        using var store = new StoreFixture(options: options => options with { Limits = new Limits { LockWaitMs = 20 } });
        var holder = await store.Store.BeginWrite(false, Cancellation);
        var late = store.Store.BeginWrite(false, Cancellation).AsTask();
        var later = store.Store.BeginWrite(true, Cancellation).AsTask();
        Assert.Equal(ErrorCode.LockConflict, (await Assert.ThrowsAsync<InfobaseException>(() => late)).Code);
        Assert.Equal(ErrorCode.LockConflict, (await Assert.ThrowsAsync<InfobaseException>(() => later)).Code);
        Insert(store, holder, Goods, 1);
        await holder.Commit();
        await using var next = await store.Store.BeginWrite(false, Cancellation);
        Insert(store, next, Goods, 2);
        await next.Commit();
        Assert.Equal(2, Count(store, Goods));
    }

    [Fact]
    public async Task A_cancelled_change_leaves_the_queue()
    {
        using var store = new StoreFixture();
        using var source = new CancellationTokenSource();
        var holder = await store.Store.BeginWrite(false, Cancellation);
        var cancelled = store.Store.BeginWrite(false, source.Token).AsTask();
        var next = store.Store.BeginWrite(false, Cancellation).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(next.IsCompleted);
        await holder.DisposeAsync();
        await using var write = await next;
        Insert(store, write, Goods, 1);
        await write.Commit();
        Assert.Equal(1, Count(store, Goods));
    }

    [Fact]
    public async Task A_change_is_answered_with_the_commit_of_its_group()
    {
        using var store = new StoreFixture();
        var first = await store.Store.BeginWrite(false, Cancellation);
        var waiting = store.Store.BeginWrite(false, Cancellation).AsTask();
        Insert(store, first, Goods, 1);
        var answer = first.Commit().AsTask();
        await using var second = await waiting;
        Assert.False(answer.IsCompleted);
        Assert.Equal(0, Count(store, Goods));
        // Within the group it is seen: the second change would have to give way to it.
        Assert.True(second.Exists(store.Table(Goods), [store.Table(Goods).Find("Ref")!], [store.Ref(Goods, 1)]));
        Insert(store, second, Goods, 2);
        await second.Commit();
        await answer;
        Assert.Equal(2, Count(store, Goods));
    }

    [Fact]
    public async Task A_change_that_is_undone_takes_nothing_from_its_group()
    {
        using var store = new StoreFixture();
        store.Insert(Goods, [("Ref", store.Ref(Goods, 0))]);
        var first = await store.Store.BeginWrite(false, Cancellation);
        var waiting = store.Store.BeginWrite(false, Cancellation).AsTask();
        Insert(store, first, Goods, 1);
        var answer = first.Commit().AsTask();
        var second = await waiting;
        Insert(store, second, Goods, 2);
        second.Delete(store.Table(Goods), [store.Table(Goods).Find("Ref")!], [store.Ref(Goods, 1)]);
        await second.DisposeAsync();
        await answer;
        Assert.Equal([store.Ref(Goods, 0), store.Ref(Goods, 1)], Keys(store, Goods));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tables_of_a_change_that_is_undone_are_made_again_by_the_next(bool isFirst)
    {
        using var store = new StoreFixture();
        var count = store.Store.Prepare(Plan(new CountRows(new PlanWords(store.Table(Partners)).Scan)));
        var first = await store.Store.BeginWrite(false, Cancellation);
        var undoing = store.Store.BeginWrite(false, Cancellation).AsTask();
        var making = store.Store.BeginWrite(false, Cancellation).AsTask();
        if (!isFirst) Insert(store, first, Goods, 1);
        var answer = first.Commit().AsTask();
        var undone = await undoing;
        Insert(store, undone, Partners, 1);
        Assert.Equal(Value.Of(1), await One(store, undone, count));
        // Nobody else knows of the table, neither now nor later.
        Assert.Equal(Value.Of(0), store.Read(count)[0][0]);
        await undone.DisposeAsync();
        var made = await making;
        Assert.Equal(Value.Of(0), await One(store, made, count));
        Assert.False(made.Exists(store.Table(Partners), [], []));
        Insert(store, made, Partners, 2);
        Insert(store, made, Partners, 3);
        Assert.Equal(Value.Of(2), await One(store, made, count));
        await made.Commit();
        await answer;
        Assert.Equal(Value.Of(2), store.Read(count)[0][0]);
        Assert.Equal(isFirst ? 0 : 1, Count(store, Goods));
        store.Reopen();
        Assert.Equal([store.Ref(Partners, 2), store.Ref(Partners, 3)], Keys(store, Partners));
    }

    [Fact]
    public async Task A_long_change_holds_back_nobodys_answer()
    {
        using var store = new StoreFixture();
        var first = await store.Store.BeginWrite(false, Cancellation);
        var waiting = store.Store.BeginWrite(true, Cancellation).AsTask();
        var after = store.Store.BeginWrite(false, Cancellation).AsTask();
        Insert(store, first, Goods, 1);
        await first.Commit();
        Assert.Equal(1, Count(store, Goods));
        var longer = await waiting;
        Insert(store, longer, Goods, 2);
        Assert.False(after.IsCompleted);
        await longer.Commit();
        Assert.Equal(2, Count(store, Goods));
        await using var last = await after;
        Insert(store, last, Goods, 3);
        await last.Commit();
        Assert.Equal(3, Count(store, Goods));
    }

    [Fact]
    public async Task A_full_disk_in_the_middle_of_a_group_fails_all_of_it_and_nothing_after_it()
    {
        using var store = new StoreFixture(options: options => options with { PagesMax = 300 });
        store.Insert(Goods, [("Ref", store.Ref(Goods, 0))]);
        var first = await store.Store.BeginWrite(false, Cancellation);
        var filling = store.Store.BeginWrite(false, Cancellation).AsTask();
        var after = store.Store.BeginWrite(false, Cancellation).AsTask();
        Insert(store, first, Goods, 1);
        var answer = first.Commit().AsTask();
        var second = await filling;
        var big = Value.Of(new string('ж', 10_000));
        var full = Assert.Throws<InfobaseException>(() =>
        {
            for (var i = 2; i < 1_000; i++) Insert(store, second, Goods, i, big);
        });
        Assert.Equal(ErrorCode.StorageFull, full.Code);
        // The change cannot go on, whatever it tries.
        Assert.Equal(ErrorCode.StorageFull, Assert.Throws<InfobaseException>(() => Insert(store, second, Goods, 2)).Code);
        await second.DisposeAsync();
        Assert.Equal(ErrorCode.StorageFull, (await Assert.ThrowsAsync<InfobaseException>(() => answer)).Code);
        await using var third = await after;
        Insert(store, third, Goods, 5_000);
        await third.Commit();
        Assert.Equal([store.Ref(Goods, 0), store.Ref(Goods, 5_000)], Keys(store, Goods));
    }

    [Fact]
    public async Task What_was_not_answered_is_not_there_after_a_crash()
    {
        using var store = new StoreFixture();
        store.Insert(Goods, [("Ref", store.Ref(Goods, 0))]);
        var first = await store.Store.BeginWrite(false, Cancellation);
        var waiting = store.Store.BeginWrite(false, Cancellation).AsTask();
        Insert(store, first, Goods, 1);
        var answer = first.Commit().AsTask();
        await using var second = await waiting;
        Insert(store, second, Goods, 2);
        var crashed = CopyOf(store);
        try
        {
            using var after = SqliteStore.Open(Path.Combine(crashed, "base.db"), store.Configuration, store.Options);
            using var change = after.BeginWrite();
            var key = store.Table(Goods).Find("Ref")!;
            Assert.True(change.Exists(store.Table(Goods), [key], [store.Ref(Goods, 0)]));
            Assert.False(change.Exists(store.Table(Goods), [key], [store.Ref(Goods, 1)]));
            Assert.False(change.Exists(store.Table(Goods), [key], [store.Ref(Goods, 2)]));
        }
        finally
        {
            Directory.Delete(crashed, recursive: true);
        }
        await second.Commit();
        await answer;
    }

    [Fact]
    public async Task A_group_is_not_larger_than_its_limit()
    {
        using var store = new StoreFixture(options: options => options with { Limits = new Limits { GroupWritesMax = 2 } });
        var first = await store.Store.BeginWrite(false, Cancellation);
        var second = store.Store.BeginWrite(false, Cancellation).AsTask();
        var third = store.Store.BeginWrite(false, Cancellation).AsTask();
        Insert(store, first, Goods, 1);
        var answer = first.Commit().AsTask();
        await using var inGroup = await second;
        Insert(store, inGroup, Goods, 2);
        // The third one waits, and yet the group ends here.
        await inGroup.Commit();
        await answer;
        Assert.Equal(2, Count(store, Goods));
        await using var next = await third;
        Assert.Equal(2, Count(store, Goods));
    }

    private static void Insert(StoreFixture store, StoreWrite write, string table, int number, Value? comment = null) => write.Insert(
        store.Table(table),
        comment is { } text ? store.Row(table, ("Ref", store.Ref(table, number)), ("Комментарий", text))
            : store.Row(table, ("Ref", store.Ref(table, number))));

    private static int Count(StoreFixture store, string table) => Keys(store, table).Count;

    private static List<Value> Keys(StoreFixture store, string table) => [.. store.Rows(table, "Ref").Select(row => row[0])];

    private static async Task<Value> One(StoreFixture store, StoreWrite write, PreparedRead read)
    {
        await using var reader = write.Read(read, default);
        return RowValues.ReadAll(reader, store.Configuration)[0][0];
    }

    private static string CopyOf(StoreFixture store)
    {
        var to = Directory.CreateTempSubdirectory("grossbuch-crash-").FullName;
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(store.Path)!, "base.db*"))
        {
            if (file.EndsWith("-shm", StringComparison.Ordinal)) continue;
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = File.Create(Path.Combine(to, Path.GetFileName(file)));
            source.CopyTo(copy);
        }
        return to;
    }
}
