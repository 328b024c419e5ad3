using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Data;
using Grossbuch.Infobase.Rights;
using Grossbuch.Infobase.Users;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;

namespace Grossbuch.Infobase;

/// <summary>
/// One user at work in one infobase: the waist that every read passes. Rights, data areas and limits live here and so hold at every door.
/// Cheap to make, one for each request.
/// </summary>
public sealed class Session
{
    internal Session(Infobase infobase, InfobaseUser user, RoleSet roles, SeparatorValues separators)
    {
        Infobase = infobase;
        User = user;
        Roles = roles;
        Separators = separators;
    }

    public Infobase Infobase { get; }

    public Configuration Configuration => Infobase.Configuration;

    public InfobaseUser User { get; }

    /// <summary>The infobase's own commands rather than a user.</summary>
    internal bool IsOwner { get; init; }

    public RoleSet Roles { get; }

    /// <summary>Values of the data areas of this session.</summary>
    public SeparatorValues Separators { get; }

    /// <summary>Language of presentations and messages: the user's, else the infobase's.</summary>
    public string Language => User.Language ?? Infobase.Options.Language;

    /// <summary>
    /// Equal for sessions that see the same plan in the same way: a door's cache of prepared reads is keyed by it together with its own
    /// shape.
    /// </summary>
    public string PlanKey => Infobase.PlanKeyOf(Roles, Language, Separators.Shape);

    public bool Allows(MetadataObject item, AccessRight right) => Roles.Allows(item, right);

    /// <summary>Checks rights, adds the conditions of data areas and lowers the plan. The result is what a door caches.</summary>
    /// <exception cref="Core.InfobaseException">AccessDenied; IncomparableTypes; NotSupported.</exception>
    public SessionRead Prepare(BuiltPlan built)
    {
        var rewritten = new PlanRewrite(this, built).Apply();
        return new SessionRead(Infobase.Store.Prepare(rewritten.Plan), rewritten.Values, rewritten.SeparatorSlots, rewritten.Plan.Columns);
    }

    /// <summary>
    /// Runs a prepared read. <paramref name="values"/> is a copy of <see cref="SessionRead.Values"/> with the caller's slots filled.
    /// </summary>
    public ValueTask<RowReader> Read(SessionRead read, Value[] values, CancellationToken cancellation)
    {
        foreach (var (slot, attribute) in read.SeparatorSlots) values[slot] = Separators[attribute];
        return Infobase.Store.Read(read.Lowered, values, cancellation);
    }

    /// <summary>Runs a plan whose values are all known.</summary>
    public ValueTask<RowReader> Read(BuiltPlan built, CancellationToken cancellation)
    {
        var read = Prepare(built);
        return Read(read, [.. read.Values], cancellation);
    }

    /// <summary>The number of rows that a plan made by <see cref="PlanBuilder.BuildCount"/> finds.</summary>
    public async ValueTask<long> Count(SessionRead read, Value[] values, CancellationToken cancellation)
    {
        await using var reader = await Read(read, values, cancellation).ConfigureAwait(false);
        var batch = new RowBatch();
        await reader.Fill(batch, cancellation).ConfigureAwait(false);
        return batch.Integer(0, 0);
    }

    /// <summary>
    /// Writes one entity: all of it or nothing, durable when this returns. The result is the entity as it is stored now, with its
    /// reference, code or number and DataVersion; for a deletion what was given.
    /// </summary>
    /// <exception cref="Core.InfobaseException">See <see cref="Change"/>.</exception>
    public async ValueTask<EntityData> Write(Change change, CancellationToken cancellation) =>
        (await Write([change], cancellation).ConfigureAwait(false))[0];

    /// <summary>Writes several entities in one unit: all of them or none.</summary>
    public async ValueTask<ImmutableArray<EntityData>> Write(ImmutableArray<Change> unit, CancellationToken cancellation)
    {
        await using var transaction = await BeginTransaction(isLong: false, cancellation).ConfigureAwait(false);
        var written = ImmutableArray.CreateBuilder<EntityData>(unit.Length);
        foreach (var change in unit) written.Add(transaction.Write(change));
        await transaction.Commit().ConfigureAwait(false);
        return written.MoveToImmutable();
    }

    /// <summary>
    /// Begins a transaction: waits for the right to write, which it holds until it is committed or disposed. Reads within it see its own
    /// writes.
    /// </summary>
    /// <param name="isLong">It may take long (an import, a script): writes that wait for their commit are not made to wait for it.</param>
    /// <exception cref="Core.InfobaseException">LockConflict: the right to write was not given in time.</exception>
    public async ValueTask<SessionTransaction> BeginTransaction(bool isLong, CancellationToken cancellation) =>
        new(this, await Infobase.Store.BeginWrite(isLong, cancellation).ConfigureAwait(false));
}
