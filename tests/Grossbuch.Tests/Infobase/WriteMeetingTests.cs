using System.Globalization;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

/// <summary>Several clients that write at the same time: documented outcomes.</summary>
public sealed class WriteMeetingTests : IDisposable
{
    private readonly TemporaryBase _base = new(Repository.Path("tests/fixtures/configurations/pravila/configuration"));
    private readonly Catalog _goods;

    public WriteMeetingTests() => _goods = _base.Infobase.Configuration.Find<Catalog>("Catalog.Товары")!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Session Session => _base.Infobase.BeginOwner();

    public void Dispose() => _base.Dispose();

    [Fact]
    public async Task Two_clients_that_change_different_fields_of_one_object_both_get_their_way()
    {
        var item = await Create();
        var first = await Session.BeginTransaction(isLong: false, Cancellation);
        var waiting = Session.BeginTransaction(isLong: false, Cancellation).AsTask();
        first.Write(Update(item, ("Артикул", Value.Of("первый"))));
        var answer = first.Commit().AsTask();
        await using var second = await waiting;
        second.Write(Update(item, ("Цена", Value.Of(5))));
        await second.Commit();
        await answer;
        await first.DisposeAsync();
        var stored = await Stored(item);
        Assert.Equal(("первый", Value.Of(5), Value.Of(2)),
            (stored[_goods.Table.Find("Артикул")!.Index].AsString, stored[_goods.Table.Find("Цена")!.Index],
                stored[_goods.Table[StandardField.DataVersion].Index]));
    }

    [Fact]
    public async Task Of_two_clients_that_name_the_version_the_second_is_refused_and_the_first_is_kept()
    {
        var item = await Create();
        var first = await Session.BeginTransaction(isLong: false, Cancellation);
        var waiting = Session.BeginTransaction(isLong: false, Cancellation).AsTask();
        first.Write(Update(item, ("Артикул", Value.Of("первый"))) with { ExpectedVersion = 0 });
        var answer = first.Commit().AsTask();
        await using (var second = await waiting)
        {
            var refused = Assert.Throws<InfobaseException>(() =>
                second.Write(Update(item, ("Артикул", Value.Of("второй"))) with { ExpectedVersion = 0 }));
            Assert.Equal(ErrorCode.VersionConflict, refused.Code);
        }
        await answer;
        Assert.Equal("первый", (await Stored(item))[_goods.Table.Find("Артикул")!.Index].AsString);
    }

    [Fact]
    public async Task Sixteen_clients_get_codes_without_gaps_and_without_duplicates_though_some_are_refused()
    {
        const int Clients = 16, Each = 6;
        using var over = new CancellationTokenSource();
        var reading = Task.Run(() => WatchCodes(over.Token), Cancellation);
        var codes = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => Client(client), Cancellation)));
        await over.CancelAsync();
        await reading;
        var given = codes.SelectMany(list => list).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Enumerable.Range(1, Clients * Each).Select(number => number.ToString("D9", CultureInfo.InvariantCulture)), given);
        Assert.Equal(given.Count, (await StoredRows.All(Session, _goods.Table)).Count);

        async Task<List<string>> Client(int client)
        {
            var list = new List<string>();
            for (var i = 0; i < Each; i++)
            {
                if (await Session.Write(New(), Cancellation) is ObjectData made) list.Add(CodeOf(made.Values));
                // A unit that is refused at its end gives back the code that it took.
                if ((client + i) % 3 == 0)
                    await Assert.ThrowsAsync<InfobaseException>(async () =>
                        await Session.Write([New(), New(("Code", Value.Of("000000001")))], Cancellation));
            }
            return list;
        }
    }

    [Fact]
    public async Task An_abandoned_transaction_leaves_nothing_and_lets_the_next_go()
    {
        var abandoned = await Session.BeginTransaction(isLong: false, Cancellation);
        var waiting = Session.Write(New(), Cancellation).AsTask();
        Assert.Equal("000000001", CodeOf(((ObjectData)abandoned.Write(New())).Values));
        Assert.False(waiting.IsCompleted);
        await abandoned.DisposeAsync();
        Assert.Equal("000000001", CodeOf(((ObjectData)await waiting).Values));
        Assert.Single(await StoredRows.All(Session, _goods.Table));
    }

    [Fact]
    public async Task A_tried_change_that_is_refused_leaves_no_trace_and_the_transaction_goes_on()
    {
        await using (var transaction = await Session.BeginTransaction(isLong: true, Cancellation))
        {
            transaction.TryWrite(New(("Code", Value.Of("000000001"))));
            var section = _goods.TabularSections.Single(one => one.Name == "Состав");
            var row = new Value[section.Table.Fields.Length];
            row[section.Table.Find("Сколько")!.Index] = Value.Of("не число");
            var bad = (ObjectData)New().Entity with { Sections = [new SectionData(section, [new Value[row.Length], row])] };
            Assert.Equal(ErrorCode.BadValue,
                Assert.Throws<InfobaseException>(() => transaction.TryWrite(new Change(ChangeVerb.Create, bad))).Code);
            Assert.Equal("000000002", CodeOf(((ObjectData)transaction.TryWrite(New())).Values));
            await transaction.Commit();
        }
        Assert.Equal(2, (await StoredRows.All(Session, _goods.Table)).Count);
        Assert.Empty(await StoredRows.All(Session, _goods.TabularSections[0].Table));
    }

    [Fact]
    public async Task What_was_given_is_not_changed_by_writing_it()
    {
        var section = _goods.TabularSections.Single(one => one.Name == "Состав");
        var given = (ObjectData)New().Entity with { Sections = [new SectionData(section, [new Value[section.Table.Fields.Length]])] };
        for (var i = 0; i < 2; i++)
        {
            var written = (ObjectData)await Session.Write(new Change(ChangeVerb.Create, given), Cancellation);
            Assert.All(given.Values, value => Assert.Equal(ValueKind.Null, value.Kind));
            Assert.All(given.Sections[0].Rows[0], value => Assert.Equal(ValueKind.Null, value.Kind));
            Assert.Equal(Value.Of(1), written.Sections[0].Rows[0][section.Table[StandardField.LineNumber].Index]);
        }
        Assert.Equal(2, (await StoredRows.All(Session, section.Table)).Count);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_it_waits_writes_nothing()
    {
        using var source = new CancellationTokenSource();
        var holder = await Session.BeginTransaction(isLong: false, Cancellation);
        var waiting = Session.Write(New(), source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await holder.DisposeAsync();
        Assert.Empty(await StoredRows.All(Session, _goods.Table));
    }

    private async Task WatchCodes(CancellationToken over)
    {
        var last = 0;
        while (!over.IsCancellationRequested)
        {
            var codes = (await StoredRows.All(Session, _goods.Table)).ConvertAll(CodeOf);
            Assert.Equal(codes.Count, codes.Distinct().Count());
            Assert.True(codes.Count >= last, "a reader saw what was undone");
            last = codes.Count;
        }
    }

    private Change New(params (string Field, Value Value)[] fields) => new(ChangeVerb.Create, Data(fields));

    private Change Update(Value reference, params (string Field, Value Value)[] fields) =>
        new(ChangeVerb.Update, Data([("Ref", reference), .. fields]));

    private ObjectData Data(params (string Field, Value Value)[] fields)
    {
        var row = new Value[_goods.Table.Fields.Length];
        foreach (var (name, value) in fields) row[_goods.Table.Find(name)!.Index] = value;
        return new ObjectData(_goods, row, []);
    }

    private async Task<Value> Create() => ((ObjectData)await Session.Write(New(), Cancellation)).Reference;

    private async Task<Value[]> Stored(Value reference) =>
        ((ObjectData)(await StoredRows.Find(Session, Data(("Ref", reference))))!).Values;

    private string CodeOf(Value[] row) => row[_goods.Table[StandardField.Code].Index].AsString;
}
