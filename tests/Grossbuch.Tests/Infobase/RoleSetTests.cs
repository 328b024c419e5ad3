using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Infobase.Rights;
using Grossbuch.Metadata.Objects;
using Xunit;

namespace Grossbuch.Tests.Infobase;

public sealed class RoleSetTests
{
    private static readonly Catalog Goods = new() { Name = "Goods", Uuid = Guid.Empty };

    private static Role RoleWith(string name, bool setForNew = false, bool? read = null, bool restricted = false)
    {
        ImmutableArray<RightRestriction> restrictions = restricted ? [new RightRestriction([], "WHERE TRUE")] : [];
        var rights = read is null
            ? ImmutableDictionary<string, ObjectRights>.Empty
            : ImmutableDictionary<string, ObjectRights>.Empty.Add(
                "Catalog.Goods", new ObjectRights("Catalog.Goods", [new Right("Read", read.Value, restrictions)]));
        return new Role { Name = name, Uuid = Guid.Empty, SetForNewObjects = setForNew, Rights = rights };
    }

    [Fact]
    public void Roles_are_added_up_and_none_takes_a_right_away() // A24
    {
        Assert.True(new RoleSet([RoleWith("gives", read: true), RoleWith("denies", read: false)], isFull: false)
            .Allows(Goods, AccessRight.Read));
        Assert.False(new RoleSet([RoleWith("denies", read: false)], isFull: false).Allows(Goods, AccessRight.Read));
    }

    [Fact]
    public void A_right_that_is_not_mentioned_follows_the_flag_for_new_objects()
    {
        Assert.True(new RoleSet([RoleWith("all", setForNew: true)], isFull: false).Allows(Goods, AccessRight.Delete));
        Assert.False(new RoleSet([RoleWith("none")], isFull: false).Allows(Goods, AccessRight.Read));
    }

    [Fact]
    public void A_restricted_right_counts_as_not_given_until_restrictions_are_evaluated()
    {
        var roles = new RoleSet([RoleWith("restricted", read: true, restricted: true)], isFull: false);
        var denied = Assert.Throws<InfobaseException>(() => roles.Demand(Goods, AccessRight.Read));
        Assert.Equal(ErrorCode.AccessDenied, denied.Code);
        Assert.Contains("restricted gives the right Read on Catalog.Goods only with a row restriction", denied.Hint,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unrestricted_role_beside_a_restricted_one_gives_the_right() =>
        Assert.True(new RoleSet([RoleWith("restricted", read: true, restricted: true), RoleWith("free", read: true)], isFull: false)
            .Allows(Goods, AccessRight.Read));

    [Fact]
    public void No_role_no_right() => Assert.False(new RoleSet([], isFull: false).Allows(Goods, AccessRight.Read));
}
