using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Tests.Infobase;
using Xunit;

namespace Grossbuch.Tests.Storage.Postgres;

/// <summary>A whole infobase over PostgreSQL: where its data are, and numbers given to many at once.</summary>
public sealed class PostgresInfobaseTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-pg-").FullName;

    [Fact]
    public async Task Numbers_given_at_the_same_time_differ()
    {
        using var infobase = InfobaseLoading.Create(
            InfobaseFolder.Of(_data, "base"), TemporaryBase.Demo("trade"), TimeProvider.System, PostgresCluster.NewSchema());
        var goods = infobase.Configuration.Find<DataObject>("Catalog.Goods")!;
        var writers = Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var row = new Value[goods.Table.Fields.Length];
                Array.Fill(row, Value.Null);
                row[goods.Table[StandardField.Description].Index] = Value.Of($"{writer}-{i}");
                await infobase.BeginOwner().Write(new Change(ChangeVerb.Create, new ObjectData(goods, row, [])), default);
            }
        })).ToArray();
        await Task.WhenAll(writers);
        var codes = new HashSet<string>();
        var builder = new PlanBuilder(infobase.Configuration, goods.Table);
        builder.Select("code", builder.Field(goods.Table[StandardField.Code]));
        await using var reader = await infobase.BeginOwner().Read(builder.Build(), default);
        var batch = new RowBatch();
        while (await reader.Fill(batch, default))
            for (var row = 0; row < batch.RowCount; row++)
                Assert.True(codes.Add(Encoding.UTF8.GetString(batch.Bytes(row, reader.Columns[0].Text))));
        Assert.True(codes.Count >= 60);
    }

    [Fact]
    public void The_data_stay_where_they_were_put()
    {
        var folder = InfobaseFolder.Of(_data, "base");
        var schema = PostgresCluster.NewSchema();
        InfobaseLoading.Create(folder, TemporaryBase.Demo("trade"), TimeProvider.System, schema).Dispose();
        Assert.Equal(schema, folder.ReadDescription().Database);
        InfobaseOpening.Open(folder, TimeProvider.System).Dispose();
        Assert.False(File.Exists(folder.DatabasePath));
        var error = Assert.Throws<InfobaseException>(() =>
            InfobaseLoading.Create(folder, TemporaryBase.Demo("trade"), TimeProvider.System, "Host=other"));
        Assert.Equal((ErrorCode.Usage, folder.DescriptionPath), (error.Code, error.Place));
    }

    [Fact]
    public void A_password_is_not_written_down()
    {
        var folder = InfobaseFolder.Of(_data, "base");
        var error = Assert.Throws<InfobaseException>(() =>
            InfobaseLoading.Create(folder, TemporaryBase.Demo("trade"), TimeProvider.System, "Host=db;Password=secret7419"));
        Assert.Equal(ErrorCode.Usage, error.Code);
        Assert.DoesNotContain("secret7419", error.ToString(), StringComparison.Ordinal);
        Assert.False(folder.Exists);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
