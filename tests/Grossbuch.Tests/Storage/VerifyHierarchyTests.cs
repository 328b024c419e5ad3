using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Storage;

/// <summary>Levels of a hierarchy and chains of parents, as the store checks them.</summary>
[Trait("Database", "Sqlite")]
public sealed class VerifyHierarchyTests
{
    [Fact]
    public void Objects_below_the_last_level_are_found()
    {
        using var fixture = Tree(0, 1, 2, 3);
        var report = fixture.Store.Verify(5, null, TestContext.Current.CancellationToken);
        var found = Assert.Single(report.Findings);
        Assert.Equal(("hierarchy", "objects stand below the last of the 2 levels", 2L), (found.Check, found.Message, found.Count));
    }

    [Fact]
    public void A_chain_that_bites_its_tail_is_found_with_all_its_links()
    {
        using var fixture = Tree(3, 1, 2);
        var report = fixture.Store.Verify(5, null, TestContext.Current.CancellationToken);
        var found = Assert.Single(report.Findings);
        Assert.Equal(("hierarchy", 3L), (found.Check, found.Count));
        Assert.Contains("their own parents", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parent_that_is_not_there_is_the_top()
    {
        using var fixture = Tree(99, 1);
        Assert.True(fixture.Store.Verify(5, null, TestContext.Current.CancellationToken).IsGood);
    }

    /// <summary>Objects 1, 2, 3 … with these parents.</summary>
    private static StoreFixture Tree(params int[] parents)
    {
        const string Name = "Catalog.Дерево";
        var builder = new TestConfiguration();
        builder.Add(new Catalog
        {
            Name = "Дерево",
            Uuid = builder.Uuid(Name),
            RefType = builder.Ref(Name),
            DescriptionLength = 25,
            Hierarchical = true,
            HierarchyType = HierarchyType.HierarchyOfItems,
            LimitLevelCount = true,
            LevelCount = 2,
        });
        var fixture = new StoreFixture(builder.Build());
        fixture.Insert(Name, [.. parents.Select((parent, i) => new (string, Value)[]
        {
            ("Ref", fixture.Ref(Name, i + 1)),
            ("Parent", parent == 0 ? Value.Undefined : fixture.Ref(Name, parent)),
        })]);
        return fixture;
    }
}
