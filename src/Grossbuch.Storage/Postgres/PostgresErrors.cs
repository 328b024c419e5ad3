using System.Net.Sockets;
using Grossbuch.Core;
using Npgsql;

namespace Grossbuch.Storage.Postgres;

/// <summary>PostgreSQL's error codes as errors of the house.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether the error comes from the database or from the way to it.</summary>
    internal static bool IsOurs(Exception error) =>
        error is NpgsqlException or SocketException or IOException or TimeoutException;

    internal static InfobaseException Make(Exception error, string? sql = null) => error switch
    {
        PostgresException server => Make(server, sql),
        _ => new InfobaseException(
            ErrorCode.Unavailable, $"The database cannot be reached: {error.Message}", "Try again later.", inner: error),
    };

    private static InfobaseException Make(PostgresException error, string? sql) => error.SqlState switch
    {
        // The house's own functions say what went wrong in words.
        "GB001" => new InfobaseException(ErrorCode.BadValue, error.MessageText),
        "GB002" => new InfobaseException(ErrorCode.BadRequest, error.MessageText),
        PostgresErrorCodes.UniqueViolation => new InfobaseException(ErrorCode.KeyExists, "A row with this key is there already."),
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable =>
            LockConflict(error),
        PostgresErrorCodes.DiskFull => new InfobaseException(
            ErrorCode.StorageFull, "No room is left for the database.", "Free disk space; nothing was changed.", inner: error),
        PostgresErrorCodes.NumericValueOutOfRange => new InfobaseException(
            ErrorCode.BadValue, "Результат вычисления длиннее 18 цифр", inner: error),
        PostgresErrorCodes.ProgramLimitExceeded => new InfobaseException(
            ErrorCode.BadValue, $"A value is too long for its index: {error.MessageText}.", inner: error),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new InfobaseException(
            ErrorCode.Corrupt, $"The database is damaged: {error.MessageText}.", "Restore a backup.", inner: error),
        PostgresErrorCodes.QueryCanceled => new InfobaseException(ErrorCode.Unavailable, "The read was ended.", inner: error),
        _ when IsAway(error.SqlState) => new InfobaseException(
            ErrorCode.Unavailable, $"The database cannot serve now: {error.MessageText}.", "Try again later.", inner: error),
        _ => new InfobaseException(
            ErrorCode.Internal, $"PostgreSQL error {error.SqlState}: {error.MessageText}.", place: sql, inner: error),
    };

    // Connections, authorisation, shutdown, too many connections, an idle transaction that was ended.
    private static bool IsAway(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("28", StringComparison.Ordinal)
        || state.StartsWith("57P", StringComparison.Ordinal)
        || state is PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.InvalidCatalogName or "25P03" or "25P02";

    private static InfobaseException LockConflict(PostgresException error) => new(
        ErrorCode.LockConflict,
        error.SqlState == PostgresErrorCodes.LockNotAvailable
            ? "Lock conflict during the transaction: the maximum time of waiting for a lock has passed."
            : "Lock conflict during the transaction: another change got ahead.",
        "Another change of the same data is running. Try again when it has ended.", inner: error);
}
