using System.Runtime.InteropServices;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// The part of SQLite's C interface that we use, without marshalling. Calls that only look at the current row skip the runtime's transition
/// (1.3 to 1.5 times faster pages); those that may run long or call back never do.
/// </summary>
internal static unsafe partial class Native
{
    private const string Library = "e_sqlite3";

    internal const int Ok = 0, Error = 1, Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Interrupted = 9, IoError = 10, Corrupt = 11,
        Full = 13, CannotOpen = 14, Schema = 17, Constraint = 19, NotADatabase = 26, Row = 100, Done = 101;

    internal const int ConstraintUnique = Constraint | (8 << 8);

    internal const int OpenReadOnly = 1, OpenReadWrite = 2, OpenCreate = 4, OpenUri = 0x40, OpenNoMutex = 0x8000;

    internal const int PreparePersistent = 1;

    internal const int FilePointer = 7, ReserveBytes = 38;

    internal const int Utf8Deterministic = 1 | 0x800;

    internal const int TypeText = 3, TypeBlob = 4, TypeNull = 5;

    internal const nint Static = 0, Transient = -1;

    [DllImport(Library), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    internal static extern int sqlite3_open_v2(byte* path, nint* database, int flags, byte* vfs);

    [DllImport(Library)]
    internal static extern nint sqlite3_vfs_find(byte* name);

    [DllImport(Library)]
    internal static extern int sqlite3_vfs_register(nint vfs, int makeDefault);

    [DllImport(Library)]
    internal static extern int sqlite3_file_control(nint database, byte* schema, int operation, void* argument);

    [DllImport(Library)]
    internal static extern int sqlite3_close_v2(nint database);

    [DllImport(Library)]
    internal static extern int sqlite3_prepare_v3(nint database, byte* sql, int bytes, uint flags, nint* statement, byte** tail);

    [DllImport(Library)]
    internal static extern int sqlite3_finalize(nint statement);

    [DllImport(Library)]
    internal static extern int sqlite3_step(nint statement);

    [DllImport(Library)]
    internal static extern int sqlite3_reset(nint statement);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_clear_bindings(nint statement);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_bind_int64(nint statement, int index, long value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_bind_null(nint statement, int index);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_bind_text(nint statement, int index, byte* text, int bytes, nint destructor);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_bind_blob(nint statement, int index, byte* content, int bytes, nint destructor);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long sqlite3_column_int64(nint statement, int column);

    [DllImport(Library), SuppressGCTransition]
    internal static extern byte* sqlite3_column_blob(nint statement, int column);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_column_bytes(nint statement, int column);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_column_type(nint statement, int column);

    [DllImport(Library), SuppressGCTransition]
    internal static extern nint sqlite3_column_value(nint statement, int column);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_bind_value(nint statement, int index, nint value);

    [DllImport(Library)]
    internal static extern nint sqlite3_backup_init(nint to, byte* toName, nint from, byte* fromName);

    [DllImport(Library)]
    internal static extern int sqlite3_backup_step(nint backup, int pages);

    [DllImport(Library)]
    internal static extern int sqlite3_backup_finish(nint backup);

    [DllImport(Library)]
    internal static extern byte* sqlite3_errmsg(nint database);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_extended_errcode(nint database);

    [DllImport(Library)]
    internal static extern int sqlite3_busy_timeout(nint database, int milliseconds);

    [DllImport(Library)]
    internal static extern void sqlite3_interrupt(nint database);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_changes(nint database);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_get_autocommit(nint database);

    [DllImport(Library)]
    internal static extern int sqlite3_create_function_v2(
        nint database, byte* name, int arguments, int flags, nint context,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> function, nint step, nint final, nint destroy);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_value_type(nint value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern long sqlite3_value_int64(nint value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern byte* sqlite3_value_blob(nint value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern int sqlite3_value_bytes(nint value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern void sqlite3_result_int64(nint context, long value);

    [DllImport(Library), SuppressGCTransition]
    internal static extern void sqlite3_result_null(nint context);

    [DllImport(Library), SuppressGCTransition]
    internal static extern void sqlite3_result_text(nint context, byte* text, int bytes, nint destructor);

    [DllImport(Library), SuppressGCTransition]
    internal static extern void sqlite3_result_blob(nint context, byte* content, int bytes, nint destructor);

    [DllImport(Library), SuppressGCTransition]
    internal static extern void sqlite3_result_error(nint context, byte* message, int bytes);
}
