using System.Collections.Immutable;

namespace Grossbuch.Metadata.Objects;

/// <summary>A restriction of a right to some rows. <paramref name="Fields"/> empty: the restriction of all other fields.</summary>
public sealed record RightRestriction(ImmutableArray<string> Fields, string Condition);

/// <param name="Name">English name of the right: Read, Insert, Update, Delete, Posting, UndoPosting, Start, Execute…</param>
public sealed record Right(string Name, bool Value, ImmutableArray<RightRestriction> Restrictions);

/// <param name="Name">Full name: <c>Document.X</c>, <c>Document.X.Attribute.Y</c>, <c>Configuration.X</c>…</param>
public sealed record ObjectRights(string Name, ImmutableArray<Right> Rights);

public sealed record RestrictionTemplate(string Name, string Condition);

public sealed class Role : MetadataObject
{
    public override MetadataKind Kind => MetadataKind.Role;

    /// <summary>The value of an object's right that the role does not mention.</summary>
    public bool SetForNewObjects { get; init; }

    public bool SetForAttributesByDefault { get; init; } = true;

    public bool IndependentRightsOfChildObjects { get; init; }

    /// <summary>By full English name of the object or of its part.</summary>
    public ImmutableDictionary<string, ObjectRights> Rights { get; init; } = ImmutableDictionary<string, ObjectRights>.Empty;

    public ImmutableArray<RestrictionTemplate> Templates { get; init; } = [];
}
