using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Storage;
using Grossbuch.Storage.Postgres;
using Npgsql;
using Xunit;
using static Grossbuch.Tests.Storage.PlanWords;

namespace Grossbuch.Tests.Storage.Postgres;

/// <summary>A database that is not ours is left alone, and what cannot be opened is told without the password.</summary>
public sealed class PostgresOpeningTests
{
    private readonly Configuration _configuration = TestConfiguration.Shop();

    [Fact]
    public void A_schema_of_another_program_is_refused()
    {
        var schema = PostgresCluster.NewSchema();
        Run(schema, "CREATE TABLE theirs (a int)");
        var error = Refused(schema);
        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_of_another_infobase_is_refused()
    {
        var schema = PostgresCluster.NewSchema();
        PostgresStore.Open(schema, _configuration, new StoreOptions { BaseId = "trade" }).Dispose();
        PostgresStore.Open(schema, _configuration, new StoreOptions { BaseId = "trade" }).Dispose();
        Assert.Contains("trade", Refused(schema, "torg").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_database_is_refused()
    {
        var schema = PostgresCluster.NewSchema();
        PostgresStore.Open(schema, _configuration).Dispose();
        Run(schema, "UPDATE gb_meta SET value = '1000' WHERE key = 'version'");
        Assert.Contains("1000", Refused(schema).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_of_another_version_are_made_anew()
    {
        var schema = PostgresCluster.NewSchema();
        PostgresStore.Open(schema, _configuration).Dispose();
        Run(schema, "CREATE OR REPLACE FUNCTION gb_key(t text) RETURNS text LANGUAGE sql AS 'SELECT t'; "
            + "UPDATE gb_meta SET value = 'old' WHERE key = 'functions'");
        using var store = PostgresStore.Open(schema, _configuration);
        Assert.Equal("жж", store.Query(connection =>
        {
            using var command = new NpgsqlCommand("SELECT gb_key('Ёё ')", connection);
            return (string?)command.ExecuteScalar();
        }));
    }

    [Fact]
    public async Task A_table_that_was_forgotten_and_made_anew_is_read_as_it_is_now()
    {
        using var store = PostgresStore.Open(PostgresCluster.NewSchema(), Goods(TypeDescription.OfString(10)));
        for (var round = 0; round < 2; round++)
        {
            // Often enough for the connection to remember the statements.
            foreach (var type in new[] { TypeDescription.OfNumber(10, 0), TypeDescription.OfString(10), TypeDescription.Boolean })
            {
                store.Apply(Goods(type));
                var table = store.Configuration.Find<DataObject>("Catalog.Товары")!.Table;
                var goods = new PlanWords(table);
                var read = store.Prepare(Plan(Project(goods.Scan, goods["Поле"])));
                using var write = store.BeginWrite();
                var row = new Value[table.Fields.Length];
                Array.Fill(row, Value.Undefined);
                for (var i = 0; i < 3; i++)
                {
                    write.Insert(table, row);
                    var reader = write.Read(read, default);
                    Assert.Single(RowValues.ReadAll(reader, store.Configuration));
                    await reader.DisposeAsync();
                    await using var outside = await store.Read(read, default, TestContext.Current.CancellationToken);
                    Assert.Empty(RowValues.ReadAll(outside, store.Configuration));
                    write.Delete(table, [], []);
                }
                write.Commit();
            }
        }
    }

    private static Configuration Goods(TypeDescription type)
    {
        var made = new TestConfiguration();
        return made.Add(new Grossbuch.Metadata.Objects.Catalog
        {
            Name = "Товары",
            Uuid = made.Uuid("Catalog.Товары"),
            RefType = made.Ref("Catalog.Товары"),
            Attributes = [made.Field("Поле", type)],
        }).Build();
    }

    [Theory]
    [InlineData("Host=/nowhere;Username=u;Password=secret7419;Database=d", ErrorCode.Unavailable)]
    [InlineData("Password=secret7419;Nonsense=1", ErrorCode.Configuration)]
    public void What_cannot_be_reached_is_told_without_the_password(string connection, ErrorCode code)
    {
        var error = Assert.Throws<InfobaseException>(() => PostgresStore.Open(connection, _configuration));
        Assert.Equal(code, error.Code);
        Assert.DoesNotContain("secret7419", error.ToString(), StringComparison.Ordinal);
    }

    private InfobaseException Refused(string schema, string baseId = "")
    {
        var error = Assert.Throws<InfobaseException>(() =>
            PostgresStore.Open(schema, _configuration, new StoreOptions { BaseId = baseId }));
        Assert.Equal(ErrorCode.Configuration, error.Code);
        return error;
    }

    private static void Run(string schema, string sql)
    {
        using var connection = new NpgsqlConnection(schema);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
