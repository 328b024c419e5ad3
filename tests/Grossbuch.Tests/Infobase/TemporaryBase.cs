using System.Text;
using Grossbuch.Infobase.Bases;
using Grossbuch.Infobase.Data;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Loading;
using Grossbuch.OData.Json;
using Grossbuch.Query.Plan;
using Grossbuch.Tests.Storage.Postgres;

namespace Grossbuch.Tests.Infobase;

/// <summary>An infobase in a folder of its own that goes with the test.</summary>
internal sealed class TemporaryBase : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("grossbuch-test-").FullName;

    public TemporaryBase(string source)
    {
        Source = source;
        Folder = InfobaseFolder.Of(_data, "base");
        Infobase = InfobaseLoading.Create(Folder, source, TimeProvider.System,
            PostgresCluster.IsChosen ? PostgresCluster.NewSchema() : null);
    }

    /// <summary>With a configuration that was read before.</summary>
    public TemporaryBase(string source, LoadResult result)
    {
        Source = source;
        Folder = InfobaseFolder.Of(_data, "base");
        Infobase = InfobaseLoading.Apply(Folder, result, source, TimeProvider.System, out _);
    }

    public static string Demo(string name) => Repository.Path($"demo/{name}/configuration");

    public string Source { get; }

    public InfobaseFolder Folder { get; }

    public Grossbuch.Infobase.Infobase Infobase { get; private set; }

    public void Reopen()
    {
        Infobase.Dispose();
        Infobase = InfobaseOpening.Open(Folder, TimeProvider.System);
    }

    public ImportResult Import(bool keepGoing, params string[] lines) => ImportLines(keepGoing, lines).GetAwaiter().GetResult();

    private async Task<ImportResult> ImportLines(bool keepGoing, string[] lines)
    {
        var entities = new EntityReader(Infobase.Configuration);
        await using var importer = await Importer.Begin(Infobase, keepGoing, default);
        for (var i = 0; i < lines.Length; i++)
        {
            try
            {
                importer.Add(i + 1, entities.Read(Encoding.UTF8.GetBytes(lines[i])));
            }
            catch (Grossbuch.Core.InfobaseException refused)
            {
                importer.Refuse(i + 1, refused.Message);
            }
        }
        return await importer.Finish();
    }

    public async Task<long> Count(Table table)
    {
        var session = Infobase.BeginOwner();
        var read = session.Prepare(new PlanBuilder(Infobase.Configuration, table).BuildCount());
        return await session.Count(read, [.. read.Values], default);
    }

    public Task<long> Count(string fullName) => Count(Infobase.Configuration.Find<DataObject>(fullName)!.Table);

    /// <summary>The texts of one field, in the order of the table.</summary>
    public async Task<List<string>> Texts(string fullName, string fieldName)
    {
        var table = Infobase.Configuration.Find<DataObject>(fullName)!.Table;
        var builder = new PlanBuilder(Infobase.Configuration, table);
        builder.Select("text", builder.Field(table.Find(fieldName)!));
        await using var reader = await Infobase.BeginOwner().Read(builder.Build(), default);
        var batch = new RowBatch();
        var texts = new List<string>();
        while (await reader.Fill(batch, default))
            for (var row = 0; row < batch.RowCount; row++)
                texts.Add(Encoding.UTF8.GetString(batch.Bytes(row, reader.Columns[0].Text)));
        return texts;
    }

    public void Dispose()
    {
        Infobase.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
