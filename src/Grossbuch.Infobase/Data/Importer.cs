using System.Collections.Immutable;
using Grossbuch.Core;
using Grossbuch.Infobase.Writing;

namespace Grossbuch.Infobase.Data;

/// <summary>A refused line of an import.</summary>
public sealed record RefusedLine(long Line, string Message);

/// <summary>What an import did, or would have done.</summary>
public sealed record ImportResult(long Written, ImmutableArray<RefusedLine> Refused, bool Committed);

/// <summary>
/// Puts entities into an infobase in bulk: nothing is posted and no handler runs. Everything happens in one change; one refused line undoes
/// it all unless the import keeps going.
/// </summary>
public sealed class Importer : IAsyncDisposable
{
    private const int RefusedMax = 1_000;

    private readonly SessionTransaction _transaction;
    private readonly bool _keepGoing;
    private readonly List<RefusedLine> _refused = [];
    private long _written;

    private Importer(SessionTransaction transaction, bool keepGoing)
    {
        _transaction = transaction;
        _keepGoing = keepGoing;
    }

    public static async ValueTask<Importer> Begin(Infobase infobase, bool keepGoing, CancellationToken cancellation) =>
        new(await infobase.BeginOwner().BeginTransaction(isLong: true, cancellation).ConfigureAwait(false), keepGoing);

    public long Written => _written;

    /// <summary>
    /// Writes one entity: an object replaces itself, a record set all records of its recorder, a record the record of its key.
    /// </summary>
    public void Add(long line, EntityData entity)
    {
        try
        {
            _transaction.TryWrite(new Change(ChangeVerb.Save, entity) { IsLoad = true });
            _written++;
        }
        catch (InfobaseException refused) when (IsRefusal(refused.Code))
        {
            Refuse(line, refused.Hint is null ? refused.Message : $"{refused.Message} {refused.Hint}");
        }
    }

    /// <summary>Counts a line that could not even be read.</summary>
    public void Refuse(long line, string message)
    {
        if (_refused.Count < RefusedMax) _refused.Add(new RefusedLine(line, message));
        else throw new InfobaseException(ErrorCode.LimitExceeded, $"More than {RefusedMax} lines were refused; the import was given up.");
    }

    /// <summary>Makes the import durable, unless lines were refused and it does not keep going.</summary>
    public async ValueTask<ImportResult> Finish()
    {
        var commit = _refused.Count == 0 || _keepGoing;
        if (commit) await _transaction.Commit().ConfigureAwait(false);
        return new ImportResult(_written, [.. _refused], commit);
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    private static bool IsRefusal(ErrorCode code) =>
        code is ErrorCode.BadValue or ErrorCode.BadRequest or ErrorCode.KeyExists or ErrorCode.KeyMissing
            or ErrorCode.FieldNotFound or ErrorCode.ObjectNotFound or ErrorCode.WriteRefused;
}
