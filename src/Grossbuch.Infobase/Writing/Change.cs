using Grossbuch.Core;
using Grossbuch.Infobase.Data;

namespace Grossbuch.Infobase.Writing;

public enum ChangeVerb
{
    /// <summary>
    /// Something new. An object gets a reference unless one is given, its fill values, and a code or number when it has none; a record set
    /// is created for a recorder that has no records yet.
    /// </summary>
    Create,

    /// <summary>
    /// The given fields of something that is there; the others stay. A tabular section or a record set that is given is replaced whole. A
    /// constant has always a value to update.
    /// </summary>
    Update,

    /// <summary>
    /// The whole entity as given, whether it is there or not: what is not given becomes empty. Keeps a given DataVersion.
    /// </summary>
    Save,

    /// <summary>Removes an object with its sections and movements, a record, or all records of a recorder. Only the key is read.</summary>
    Delete,
}

/// <summary>One change of one entity, as a door hands it to <see cref="Session.Write(Change, CancellationToken)"/>.</summary>
/// <remarks>
/// Refusals are <see cref="InfobaseException"/>s: AccessDenied; InstanceNotFound (Update, Delete); KeyExists (Create); KeyMissing;
/// VersionConflict; BadValue (names the field); WriteRefused (a rule of the platform: uniqueness, levels, owner, parent), with the
/// platform's words in the session's language; LockConflict; StorageFull.
/// </remarks>
public sealed record Change(ChangeVerb Verb, EntityData Entity)
{
    /// <summary>
    /// Data exchange in load mode: no numbering, no checks of uniqueness, levels, owners and parents (corrections §3.1).
    /// </summary>
    public bool IsLoad { get; init; }

    /// <summary>The DataVersion that the stored object must have; null when any will do.</summary>
    public long? ExpectedVersion { get; init; }
}
