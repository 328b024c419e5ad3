using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Grossbuch.Storage.Sqlite.Pages;

/// <summary>
/// SQLite's own file layer with one method replaced: a page that is written into a database file gets its <see cref="PageSum"/>. Everything
/// else (reading, mapping, locks, the write-ahead log) goes to the original methods directly, so readers pay nothing, and a writer pays
/// when the log is moved into the file.
/// </summary>
internal static unsafe class PageSumFiles
{
    private const int OpenMainFile = 0x100;

    private static readonly ConcurrentDictionary<nint, nint> Tables = [];

    // Both live as long as the process: SQLite keeps their addresses.
    private static Vfs* _original;
    private static Vfs* _ours;

    /// <summary>Makes it the layer of every connection of the process that names no other.</summary>
    internal static void Register()
    {
        _original = (Vfs*)Native.sqlite3_vfs_find(null);
        _ours = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
        *_ours = *_original;
        _ours->Next = 0;
        // What we keep of a file stands behind the original's own data.
        _ours->FileBytes = StateAt + sizeof(FileState);
        _ours->Name = Marshal.StringToCoTaskMemUTF8("grossbuch");
        _ours->Open = &Open;
        var code = Native.sqlite3_vfs_register((nint)_ours, 1);
        if (code != Native.Ok) throw new Core.InfobaseException($"SQLite error {code}: its file layer was not registered.");
    }

    /// <summary>
    /// Tells the file of one connection that it gets the layout of another's: a copy of pages may write any of them before the first one,
    /// which would say so itself.
    /// </summary>
    internal static void CopyLayout(SqliteConnection from, SqliteConnection to)
    {
        nint source = FileOf(from), target = FileOf(to);
        ((FileState*)(target + StateAt))->PageBytes = ReadPageBytes(source, (FileState*)(source + StateAt));
    }

    private static nint FileOf(SqliteConnection connection)
    {
        nint file;
        var code = Native.sqlite3_file_control(connection.Handle, null, Native.FilePointer, &file);
        return code == Native.Ok && file != 0 ? file : throw SqliteErrors.Make(connection.Handle, connection.Path, code);
    }

    private static int StateAt => (_original->FileBytes + 15) & ~15;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var code = _original->Open((nint)_original, name, file, flags, outFlags);
        var methods = *(nint*)file;
        if (code != Native.Ok || (flags & OpenMainFile) == 0 || methods == 0) return code;
        var state = (FileState*)(file + StateAt);
        *state = new FileState { Write = ((FileMethods*)methods)->Write, Read = ((FileMethods*)methods)->Read };
        *(nint*)file = Tables.GetOrAdd(methods, static original =>
        {
            var table = (FileMethods*)NativeMemory.Alloc((nuint)sizeof(FileMethods));
            *table = *(FileMethods*)original;
            table->Write = &Write;
            return (nint)table;
        });
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(nint file, byte* content, int bytes, long offset)
    {
        var state = (FileState*)(file + StateAt);
        // The first page says how the file is laid out; it may have been written through another connection.
        if (offset == 0 && bytes >= PageSum.HeaderBytes) state->PageBytes = PageSum.PageSizeOf(new ReadOnlySpan<byte>(content, bytes));
        else if (state->PageBytes == 0) state->PageBytes = ReadPageBytes(file, state);
        // The buffer is SQLite's own copy of the page, and nobody reads its reserved end.
        if (bytes == state->PageBytes && offset % bytes == 0)
            PageSum.Put(new Span<byte>(content, bytes), (offset / bytes) + 1);
        return state->Write(file, content, bytes, offset);
    }

    private static int ReadPageBytes(nint file, FileState* state)
    {
        var header = stackalloc byte[PageSum.HeaderBytes];
        return state->Read(file, header, PageSum.HeaderBytes, 0) == Native.Ok
            ? PageSum.PageSizeOf(new ReadOnlySpan<byte>(header, PageSum.HeaderBytes)) : 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FileState
    {
        internal delegate* unmanaged[Cdecl]<nint, byte*, int, long, int> Write;
        internal delegate* unmanaged[Cdecl]<nint, byte*, int, long, int> Read;
        internal int PageBytes;
    }

    /// <summary><c>sqlite3_io_methods</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileMethods
    {
        internal int Version;
        internal nint Close;
        internal delegate* unmanaged[Cdecl]<nint, byte*, int, long, int> Read;
        internal delegate* unmanaged[Cdecl]<nint, byte*, int, long, int> Write;
        internal nint Truncate, Sync, FileSize, Lock, Unlock, CheckReservedLock, FileControl, SectorSize, DeviceCharacteristics;
        internal nint SharedMap, SharedLock, SharedBarrier, SharedUnmap;
        internal nint Fetch, Unfetch;
    }

    /// <summary><c>sqlite3_vfs</c>, version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        internal int Version, FileBytes, PathMax;
        internal nint Next, Name, AppData;
        internal delegate* unmanaged[Cdecl]<nint, byte*, nint, int, int*, int> Open;
        internal nint Delete, Access, FullPathname, DlOpen, DlError, DlSym, DlClose, Randomness, Sleep, CurrentTime, GetLastError;
        internal nint CurrentTime64;
        internal nint SetSystemCall, GetSystemCall, NextSystemCall;
    }
}
