using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;
using Grossbuch.Storage.Postgres;
using Npgsql;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage.Postgres;

/// <summary>Several changes at once, and what one is told when another stands in its way.</summary>
public sealed class PostgresWriteTests
{
    private const string Goods = "Catalog.Товары";

    private readonly Configuration _configuration = TestConfiguration.Shop();

    [Fact]
    public async Task Two_changes_run_side_by_side()
    {
        using var store = Open();
        using var first = store.BeginWrite();
        using var second = store.BeginWrite();
        first.Insert(Table(Goods), Row(1));
        second.Insert(Table(Goods), Row(2));
        Assert.True(first.Exists(Table(Goods), [Field("Ref")], [Ref(1)]));
        Assert.False(first.Exists(Table(Goods), [Field("Ref")], [Ref(2)]));
        second.Commit();
        Assert.True(first.Exists(Table(Goods), [Field("Ref")], [Ref(2)]));
        Assert.Equal(1, await Count(store));
        first.Commit();
        Assert.Equal(2, await Count(store));
    }

    [Fact]
    public async Task A_table_is_made_once_by_many_who_want_it_at_the_same_time()
    {
        using var store = Open();
        using var other = Open(store);
        var writers = Enumerable.Range(1, 8).Select(i => Task.Run(() =>
        {
            using var write = (i % 2 == 0 ? store : other).BeginWrite();
            write.Insert(Table(Goods), Row(i));
            write.Commit();
        })).ToArray();
        await Task.WhenAll(writers);
        Assert.Equal(8, await Count(store));
        Assert.Equal(8, await Count(other));
    }

    [Fact]
    public void A_row_that_another_change_holds_is_waited_for_and_then_refused()
    {
        using var store = Open(limits: new Limits { LockWaitMs = 100 });
        Insert(store, 1);
        using var first = store.BeginWrite();
        first.Lock(Table(Goods), [Field("Ref")], [Ref(1)]);
        using var second = store.BeginWrite();
        var error = Assert.Throws<InfobaseException>(() => second.Delete(Table(Goods), [Field("Ref")], [Ref(1)]));
        Assert.Equal(ErrorCode.LockConflict, error.Code);
        // Nothing goes on in a change that has failed, and nothing of it is kept.
        Assert.Equal(ErrorCode.LockConflict, Assert.Throws<InfobaseException>(() => second.Insert(Table(Goods), Row(2))).Code);
        Assert.Equal(ErrorCode.LockConflict, Assert.Throws<InfobaseException>(second.Commit).Code);
        first.Commit();
    }

    [Fact]
    public void A_series_belongs_to_one_change_at_a_time()
    {
        using var store = Open(limits: new Limits { LockWaitMs = 100 });
        using var other = Open(store: null, new Limits { LockWaitMs = 100 });
        using (var first = store.BeginWrite())
        {
            first.Lock("series", "a");
            using var second = store.BeginWrite();
            second.Lock("series", "b");
            Assert.Equal(ErrorCode.LockConflict, Assert.Throws<InfobaseException>(() => second.Lock("series", "a")).Code);
            // Another infobase has its own, though it is in the same database.
            using var elsewhere = other.BeginWrite();
            elsewhere.Lock("series", "a");
        }
        using var third = store.BeginWrite();
        third.Lock("series", "a");
    }

    [Fact]
    public async Task Two_that_wait_for_each_other_are_parted()
    {
        using var store = Open();
        Insert(store, 1, 2);
        using var first = store.BeginWrite();
        using var second = store.BeginWrite();
        first.Lock(Table(Goods), [Field("Ref")], [Ref(1)]);
        second.Lock(Table(Goods), [Field("Ref")], [Ref(2)]);
        var crossing = Task.Run(() => Refusal(() => first.Lock(Table(Goods), [Field("Ref")], [Ref(2)])));
        var own = Refusal(() => second.Lock(Table(Goods), [Field("Ref")], [Ref(1)]));
        Assert.Equal([ErrorCode.LockConflict], new[] { own, await crossing }.OfType<ErrorCode>());

        static ErrorCode? Refusal(Action action)
        {
            try { action(); return null; }
            catch (InfobaseException error) { return error.Code; }
        }
    }

    [Fact]
    public void A_mark_is_returned_to_after_an_error_of_the_database()
    {
        using var store = Open();
        using var write = store.BeginWrite();
        write.Insert(Table(Goods), Row(1));
        write.Mark();
        var goods = new PlanWords(Table(Goods));
        var wrong = store.Prepare(Plan(Project(goods.Scan,
            new Arithmetic(ArithmeticOperator.Divide, goods["Цена"], Number(0), TypeDescription.OfNumber(15, 2)))));
        var reader = write.Read(wrong, new[] { Value.Of(0) });
        Assert.Equal(ErrorCode.BadRequest, Assert.Throws<InfobaseException>(() => RowValues.ReadAll(reader, _configuration)).Code);
        Assert.Throws<InfobaseException>(() => write.Insert(Table(Goods), Row(2)));
        write.ReturnToMark();
        write.Insert(Table(Goods), Row(3));
        Assert.Throws<InfobaseException>(() => write.Insert(Table(Goods), Row(3)));
        write.Commit();
    }

    [Fact]
    public void The_character_NUL_is_refused_by_name()
    {
        using var store = Open();
        using var write = store.BeginWrite();
        var row = Row(1);
        row[Field("Артикул").Index] = Value.Of("с\0нулём");
        var error = Assert.Throws<InfobaseException>(() => write.Insert(Table(Goods), row));
        Assert.Equal((ErrorCode.BadValue, $"{Goods}.Артикул"), (error.Code, error.Place));
        write.Insert(Table(Goods), Row(1));
        write.Commit();
    }

    [Fact]
    public async Task A_connection_that_the_server_ends_takes_only_its_own_change_with_it()
    {
        _schema = PostgresCluster.NewSchema() + ";Application Name=grossbuch-fault";
        using var store = PostgresStore.Open(_schema, _configuration, new StoreOptions { IsDurable = false });
        Insert(store, 1);
        Assert.Equal(1, await Count(store));
        using var write = store.BeginWrite();
        write.Insert(Table(Goods), Row(2));
        store.Change(connection =>
        {
            using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                + "WHERE application_name = 'grossbuch-fault' AND pid <> pg_backend_pid()", connection);
            return command.ExecuteNonQuery();
        });
        Assert.Equal(ErrorCode.Unavailable, Assert.Throws<InfobaseException>(() => write.Insert(Table(Goods), Row(3))).Code);
        Assert.Equal(ErrorCode.Unavailable, Assert.Throws<InfobaseException>(write.Commit).Code);
        write.Dispose();
        // The idle reader has gone the same way. Who meets it is told; the next one gets a new connection.
        try { Assert.Equal(1, await Count(store)); }
        catch (InfobaseException error) { Assert.Equal(ErrorCode.Unavailable, error.Code); }
        Assert.Equal(1, await Count(store));
        Insert(store, 4);
        Assert.Equal(2, await Count(store));
    }

    private string _schema = "";

    private PostgresStore Open(PostgresStore? store = null, Limits? limits = null)
    {
        if (store is null || _schema.Length == 0) _schema = PostgresCluster.NewSchema();
        return PostgresStore.Open(_schema, _configuration, new StoreOptions { Limits = limits ?? Limits.Default, IsDurable = false });
    }

    private Table Table(string name) => _configuration.Find<DataObject>(name)!.Table;

    private Field Field(string name) => Table(Goods).Find(name)!;

    private Value Ref(int number) => Value.OfRef(_configuration.Find<DataObject>(Goods)!.RefType!, StoreFixture.Key(number));

    private Value[] Row(int number)
    {
        var row = new Value[Table(Goods).Fields.Length];
        Array.Fill(row, Value.Undefined);
        row[Field("Ref").Index] = Ref(number);
        return row;
    }

    private void Insert(PostgresStore store, params int[] numbers)
    {
        using var write = store.BeginWrite();
        foreach (var number in numbers) write.Insert(Table(Goods), Row(number));
        write.Commit();
    }

    private async Task<int> Count(PostgresStore store)
    {
        var goods = new PlanWords(Table(Goods));
        await using var reader = await store.Read(store.Prepare(Plan(new CountRows(goods.Scan))), default,
            TestContext.Current.CancellationToken);
        return (int)RowValues.ReadAll(reader, _configuration)[0][0].AsNumber.Unscaled;
    }
}
