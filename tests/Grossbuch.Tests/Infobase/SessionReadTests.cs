using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Rights;
using Grossbuch.Infobase.Users;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Grossbuch.Tests.Infobase;

/// <summary>The reading waist from the builder to the rows.</summary>
public sealed class SessionReadTests : IDisposable
{
    private readonly TemporaryBase _base = new(TemporaryBase.Demo("trade"));

    [Fact]
    public async Task A_composite_reference_is_followed_into_whichever_of_its_types_has_the_field()
    {
        Assert.True(_base.Import(false, await File.ReadAllLinesAsync(Repository.Path("demo/trade/data.ndjson"))).Committed);
        var configuration = _base.Infobase.Configuration;
        var builder = new PlanBuilder(configuration, ((Document)configuration.Find("Document.Sale")!).Table);
        var basis = builder.Field(builder.Root.Table.Find("Basis")!);
        var order = configuration.FindRefType("DocumentRef.Order")!;
        builder.Where(Logical.Or(
            new TypeIs(basis, order, PrimitiveTypes.None),
            new TypeIs(basis, configuration.FindRefType("DocumentRef.Receipt")!, PrimitiveTypes.None)));
        builder.Select("Number", builder.Dereference(basis, "Number")!);
        Assert.Null(builder.Dereference(basis, "NoSuchField"));
        await using var reader = await _base.Infobase.BeginOwner().Read(builder.Build(), default);
        var batch = new RowBatch();
        var rows = 0;
        while (await reader.Fill(batch, default))
            for (var row = 0; row < batch.RowCount; row++, rows++)
                Assert.Equal(11, Encoding.UTF8.GetString(batch.Bytes(row, reader.Columns[0].Text)).Length);
        Assert.True(rows > 0);
    }

    [Fact]
    public void Following_a_reference_needs_the_right_on_what_it_leads_to()
    {
        using var torg = new TemporaryBase(TemporaryBase.Demo("torg"));
        var configuration = torg.Infobase.Configuration;
        var manager = torg.Infobase.Begin(new InfobaseUser { Name = "manager", Roles = ["Менеджер"] });
        var (field, target) = configuration.DataObjects
            .Where(item => item.Table.Kind == TableKind.Objects && manager.Allows(item, AccessRight.Read))
            .SelectMany(item => item.Table.Fields)
            .SelectMany(from => from.Type.Refs.Select(type => (Field: from, Type: type)))
            .First(pair => !pair.Type.IsEnum && !manager.Allows(configuration.ObjectOf(pair.Type), AccessRight.Read));

        var plain = new PlanBuilder(configuration, field.Table);
        plain.Select("reference", plain.Field(field));
        manager.Prepare(plain.Build());

        var following = new PlanBuilder(configuration, field.Table);
        var source = following.Follow(following.Field(field), target);
        following.Select("key", new FieldExpr(source, source.Table[StandardField.Ref]));
        var denied = Assert.Throws<InfobaseException>(() => manager.Prepare(following.Build()));
        Assert.Equal((ErrorCode.AccessDenied, configuration.ObjectOf(target).FullName), (denied.Code, denied.Place));
    }

    public void Dispose() => _base.Dispose();
}
