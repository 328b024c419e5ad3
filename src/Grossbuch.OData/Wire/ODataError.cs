using Grossbuch.Core;

namespace Grossbuch.OData.Wire;

/// <summary>The error codes of the interface (odata §9.2).</summary>
internal enum ODataError
{
    Internal = -1,
    NotSupported = 0,
    BadValue = 1,
    BadRequest = 2,
    BadFormat = 3,
    WrongValue = 4,
    PropertyMissing = 5,
    BadUrl = 6,
    KeyMissing = 7,
    SetNotFound = 8,
    InstanceNotFound = 9,
    PropertyNotFound = 10,
    MethodNotFound = 11,
    ArgumentMissing = 12,
    RowCreation = 13,
    BadOption = 14,
    KeyExists = 15,
    NotAssignable = 16,
    NoLoadMode = 17,
    DuplicateNames = 18,
    MethodNotAllowed = 19,
    AccessDenied = 20,
    BadFunction = 21,
}

/// <summary>The one table from the house's codes and the interface's codes to HTTP.</summary>
internal static class ODataErrors
{
    public static int StatusOf(ODataError error) => error switch
    {
        ODataError.Internal or ODataError.DuplicateNames => 500,
        ODataError.NotSupported => 501,
        ODataError.BadFormat => 415,
        ODataError.SetNotFound or ODataError.InstanceNotFound or ODataError.PropertyNotFound => 404,
        ODataError.MethodNotAllowed => 405,
        ODataError.AccessDenied => 401,
        _ => 400,
    };

    /// <summary>What an error of the house is on this wire.</summary>
    public static (ODataError Error, int Status) Of(ErrorCode code) => code switch
    {
        ErrorCode.NotSupported => (ODataError.NotSupported, 501),
        ErrorCode.BadValue => (ODataError.BadValue, 400),
        ErrorCode.BadRequest or ErrorCode.Usage => (ODataError.BadRequest, 400),
        ErrorCode.ObjectNotFound => (ODataError.SetNotFound, 404),
        ErrorCode.FieldNotFound => (ODataError.PropertyNotFound, 404),
        ErrorCode.InstanceNotFound => (ODataError.InstanceNotFound, 404),
        ErrorCode.KeyMissing => (ODataError.KeyMissing, 400),
        ErrorCode.KeyExists => (ODataError.KeyExists, 400),
        ErrorCode.AccessDenied => (ODataError.AccessDenied, 401),
        ErrorCode.LimitExceeded => (ODataError.BadRequest, 400),
        ErrorCode.VersionConflict => (ODataError.NotSupported, 412),
        ErrorCode.Unavailable or ErrorCode.StorageFull => (ODataError.Internal, 503),
        _ => (ODataError.Internal, 500),
    };
}
