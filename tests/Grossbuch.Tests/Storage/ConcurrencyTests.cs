using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;
using Grossbuch.Storage.Sqlite;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage;

/// <summary>Readers and a writer at the same time, and readers that stay too long.</summary>
public sealed class ConcurrencyTests
{
    private const string Goods = "Catalog.Товары";

    [Fact]
    public async Task A_reader_keeps_its_snapshot_while_a_change_is_committed()
    {
        using var store = Filled(2_000);
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(Project(goods.Scan, goods["Ref"])));
        await using var reader = await store.Store.Read(prepared, default, TestContext.Current.CancellationToken);
        store.Insert(Goods, [("Ref", store.Ref(Goods, 100_000))]);
        Assert.Equal(2_000, RowValues.ReadAll(reader, store.Configuration).Count);
        Assert.Equal(2_001, store.Read(prepared).Count);
    }

    [Fact]
    public async Task A_plan_sees_a_table_as_soon_as_it_is_made()
    {
        using var store = new StoreFixture();
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(new CountRows(goods.Scan)));
        await using var before = await store.Store.Read(prepared, default, TestContext.Current.CancellationToken);
        Assert.Equal(Value.Of(0), store.Read(prepared)[0][0]);
        store.Insert(Goods, [("Ref", store.Ref(Goods, 1))]);
        Assert.Equal(Value.Of(1), store.Read(prepared)[0][0]);
        Assert.Equal(Value.Of(0), RowValues.ReadAll(before, store.Configuration)[0][0]);
    }

    [Fact]
    public async Task Readers_never_see_half_a_change()
    {
        using var store = new StoreFixture(options: options => options with { IsDurable = false });
        string[] names = [Goods, "Catalog.Контрагенты", "Document.Заказ", "Document.Возврат"];
        var tables = names.Select((name, i) => new PlanWords(store.Table(name), i)).ToArray();
        // All tables in one statement: rows come to all of them in one change, or to none.
        var derived = tables.Select(table => (PlanNode)Project(table.Scan, table["DeletionMark"])).ToArray();
        var whole = store.Store.Prepare(Plan(new CountRows(new UnionAll([.. derived]))));
        var cancellation = TestContext.Current.CancellationToken;
        using var over = new ManualResetEventSlim();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var last = 0;
            while (!over.IsSet)
            {
                var count = (int)store.Read(whole)[0][0].AsNumber.Unscaled;
                Assert.True(count >= last && count % names.Length == 0, $"{count} after {last}");
                last = count;
            }
        }, cancellation)).ToArray();
        for (var i = 1; i <= 100; i++)
        {
            using var bulk = store.Store.BeginWrite();
            foreach (var name in names) bulk.Insert(store.Table(name), store.Row(name, ("Ref", store.Ref(name, i))));
            bulk.Commit();
        }
        over.Set();
        await Task.WhenAll(readers);
        Assert.Equal(Value.Of(400), store.Read(whole)[0][0]);
    }

    [Fact]
    public async Task Too_many_readers_wait_and_then_are_turned_away()
    {
        using var store = Filled(10, options => options with { Limits = Limits.Default with { ReadersMax = 2, ReaderWaitMs = 500 } });
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(Project(goods.Scan, goods["Ref"])));
        var cancellation = TestContext.Current.CancellationToken;
        var first = await store.Store.Read(prepared, default, cancellation);
        await using var second = await store.Store.Read(prepared, default, cancellation);
        var error = await Assert.ThrowsAsync<InfobaseException>(async () => await store.Store.Read(prepared, default, cancellation));
        Assert.Equal(ErrorCode.Unavailable, error.Code);
        var waiting = store.Store.Read(prepared, default, cancellation).AsTask();
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var third = await waiting;
        Assert.Equal(10, RowValues.ReadAll(third, store.Configuration).Count);
    }

    [Fact]
    public async Task A_reader_over_age_is_ended()
    {
        var clock = new TestClock();
        using var store = Filled(2_000, options => options with
        {
            Clock = clock,
            Limits = Limits.Default with { ReadSnapshotMsMax = 1_000 }
        });
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(Project(goods.Scan, goods["Ref"])));
        var cancellation = TestContext.Current.CancellationToken;
        await using var old = await store.Store.Read(prepared, default, cancellation);
        var batch = new RowBatch();
        Assert.True(await old.Fill(batch, cancellation));
        clock.Advance(800);
        await using var young = await store.Store.Read(prepared, default, cancellation);
        clock.Advance(800);
        store.Store.Readers.EndOldReaders();
        var error = await Assert.ThrowsAsync<InfobaseException>(async () => await old.Fill(batch, cancellation));
        Assert.Equal(ErrorCode.Unavailable, error.Code);
        Assert.True(await young.Fill(batch, cancellation));
    }

    [Fact]
    public async Task A_read_can_be_cancelled_at_once_and_in_its_middle()
    {
        using var store = Filled(8_000);
        var goods = new PlanWords(store.Table(Goods));
        var other = new PlanWords(store.Table(Goods), 1, isOptional: true);
        // 64 million pairs, none of which matches: a first step of half a minute. The bound leaves room for a busy machine.
        var slow = store.Store.Prepare(Plan(Project(
            By(new LeftJoin(goods.Scan, other.Scan, new Compare(CompareOperator.Less,
                new Call(Function.Concat, [goods["Description"], other["Description"]], TypeDescription.Text), Text(0))),
                    (other["Description"], false)),
            goods["Ref"])));
        using var source = new CancellationTokenSource(50);
        var started = TimeProvider.System.GetTimestamp();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await store.Store.Read(slow, new[] { Value.Of("") }, source.Token));
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await store.Store.Read(slow, new[] { Value.Of("") }, source.Token));
        // The connection goes on.
        Assert.Equal(8_000, store.Read(Plan(Project(goods.Scan, goods["Ref"]))).Count);
    }

    [Fact]
    public async Task What_was_running_when_the_process_died_is_not_there()
    {
        using var store = Filled(100);
        using var bulk = store.Store.BeginWrite();
        for (var i = 200; i < 60_000; i++)
            bulk.Insert(store.Table(Goods), store.Row(Goods, ("Ref", store.Ref(Goods, i)),
                ("Description", Value.Of(new string('д', 150)))));
        bulk.Insert(store.Table("Catalog.Контрагенты"), store.Row("Catalog.Контрагенты", ("Ref", store.Ref("Catalog.Контрагенты", 1))));
        // The files as a crash would leave them: pages of the running transaction are in the log already.
        var copy = store.Path + ".copy";
        Assert.True(new FileInfo(store.Path + "-wal").Length > 1 << 20);
        File.Copy(store.Path, copy);
        File.Copy(store.Path + "-wal", copy + "-wal");
        using var revived = SqliteStore.Open(copy, store.Configuration, new StoreOptions());
        var goods = new PlanWords(store.Table(Goods));
        await using var reader = await revived.Read(revived.Prepare(Plan(Project(goods.Scan, goods["Ref"]))), default,
            TestContext.Current.CancellationToken);
        Assert.Equal(100, RowValues.ReadAll(reader, store.Configuration).Count);
    }

    [Fact]
    public async Task Readers_of_a_snapshot_see_one_moment()
    {
        using var store = Filled(2_000);
        var cancellation = TestContext.Current.CancellationToken;
        PlanWords goods = new(store.Table(Goods)), partners = new(store.Table("Catalog.Контрагенты"));
        var rows = store.Store.Prepare(Plan(new Limit(Project(By(goods.Scan, (goods["Description"], false)), goods["Ref"]), Number(0),
            Number(1))));
        var count = store.Store.Prepare(Plan(new CountRows(partners.Scan)));
        Value[] page = [Value.Of(700), Value.Of(10)];
        Assert.Equal(700, store.Read(rows, Value.Of(0), Value.Of(700)).Count);
        var expected = store.Read(rows, page);
        await using var snapshot = await store.Store.BeginSnapshot(cancellation);
        // New rows and a new table come after the moment.
        store.Insert(Goods, [("Ref", store.Ref(Goods, 100_000)), ("Description", Value.Of("А"))]);
        store.Insert("Catalog.Контрагенты", [("Ref", store.Ref("Catalog.Контрагенты", 1))]);
        Assert.NotEqual(expected[0][0], store.Read(rows, page)[0][0]);
        await using (var first = snapshot.Read(rows, page, cancellation))
        await using (var again = snapshot.Read(rows, page, cancellation))
        await using (var none = snapshot.Read(count, default, cancellation))
        {
            var batch = new RowBatch();
            Assert.True(await first.Fill(batch, cancellation));
            Assert.Equal(expected, RowValues.ReadAll(again, store.Configuration));
            Assert.Equal(Value.Of(0), RowValues.ReadAll(none, store.Configuration)[0][0]);
            Assert.Equal(10 - batch.RowCount, RowValues.ReadAll(first, store.Configuration).Count);
        }
    }

    [Fact]
    public async Task A_snapshot_over_age_is_ended_with_its_readers()
    {
        var clock = new TestClock();
        using var store = Filled(2_000, options => options with
        {
            Clock = clock,
            Limits = Limits.Default with { ReadSnapshotMsMax = 1_000, ReadersMax = 1 }
        });
        var cancellation = TestContext.Current.CancellationToken;
        var goods = new PlanWords(store.Table(Goods));
        var prepared = store.Store.Prepare(Plan(Project(goods.Scan, goods["Ref"])));
        var snapshot = await store.Store.BeginSnapshot(cancellation);
        var reader = snapshot.Read(prepared, default, cancellation);
        clock.Advance(1_500);
        store.Store.Readers.EndOldReaders();
        Assert.Equal(ErrorCode.Unavailable, (await Assert.ThrowsAsync<InfobaseException>(async () =>
            await reader.Fill(new RowBatch(), cancellation))).Code);
        Assert.Equal(ErrorCode.Unavailable, Assert.Throws<InfobaseException>(() => snapshot.Read(prepared, default, cancellation)).Code);
        await reader.DisposeAsync();
        await snapshot.DisposeAsync();
        await snapshot.DisposeAsync();
        Assert.Equal(2_000, store.Read(prepared).Count);
    }

    [Fact]
    public async Task Disposing_the_store_ends_its_readers()
    {
        var store = Filled(2_000);
        var goods = new PlanWords(store.Table(Goods));
        var reader = await store.Store.Read(store.Store.Prepare(Plan(Project(goods.Scan, goods["Ref"]))), default,
            TestContext.Current.CancellationToken);
        store.Dispose();
        await Assert.ThrowsAsync<InfobaseException>(async () => await reader.Fill(new RowBatch(), TestContext.Current.CancellationToken));
        await reader.DisposeAsync();
    }

    private static StoreFixture Filled(int rows, Func<StoreOptions, StoreOptions>? options = null)
    {
        var store = new StoreFixture(options: options);
        store.Insert(Goods, [.. Enumerable.Range(1, rows).Select(i =>
            new[] { ("Ref", store.Ref(Goods, i)), ("Description", Value.Of($"Товар {i}")) })]);
        return store;
    }

    private sealed class TestClock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => _milliseconds;

        public void Advance(int milliseconds) => _milliseconds += milliseconds;
    }
}
