namespace Grossbuch.Core;

/// <summary>What went wrong, in the terms of the house. Each door owns one table from these codes to its own wire form.</summary>
public enum ErrorCode
{
    /// <summary>A defect of ours: logged with its stack, shown without it.</summary>
    Internal,
    NotSupported,
    /// <summary>A value's text cannot be read as its type.</summary>
    BadValue,
    BadRequest,
    ObjectNotFound,
    FieldNotFound,
    InstanceNotFound,
    KeyMissing,
    KeyExists,
    AccessDenied,
    /// <summary>Fields that cannot be compared (unlimited strings, value storages, incompatible types).</summary>
    IncomparableTypes,
    Configuration,
    LimitExceeded,
    /// <summary>The infobase cannot serve now: it is being changed, locked or damaged.</summary>
    Unavailable,
    /// <summary>A lock was not given in time, or a deadlock was broken: the platform's own error.</summary>
    LockConflict,
    /// <summary>The stored object has another DataVersion than the caller expects.</summary>
    VersionConflict,
    /// <summary>A rule of the platform or of the configuration refuses the write: uniqueness, levels, owner, a handler.</summary>
    WriteRefused,
    StorageFull,
    Corrupt,
    /// <summary>The command line or an option was wrong.</summary>
    Usage,
}

/// <summary>The one runtime error of the house: a code, what is wrong in words, where, and what to try.</summary>
public sealed class InfobaseException : Exception
{
    public InfobaseException(ErrorCode code, string message, string? hint = null, string? place = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
        Place = place;
    }

    public InfobaseException() : this(ErrorCode.Internal, "Internal error.") { }

    public InfobaseException(string message) : this(ErrorCode.Internal, message) { }

    public InfobaseException(string message, Exception innerException) : this(ErrorCode.Internal, message, inner: innerException) { }

    public ErrorCode Code { get; }

    /// <summary>What to try: usually the nearest right name.</summary>
    public string? Hint { get; }

    /// <summary>Where: a file with line and column, a field, a line number of an import.</summary>
    public string? Place { get; }
}
