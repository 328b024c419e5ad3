using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Grossbuch.Core;
using Grossbuch.Core.Text;
using Grossbuch.Core.Values;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// The house's own SQL functions, registered as deterministic on every connection: keys and searches of strings, exact arithmetic beyond
/// what SQLite's integers hold, calendar arithmetic, texts. NULL in, NULL out.
/// </summary>
internal static unsafe partial class SqliteFunctions
{
    internal static void Register(SqliteConnection connection)
    {
        RegisterTexts(connection);
        RegisterNumbers(connection);
        RegisterDates(connection);
    }

    private static void Add(
        SqliteConnection connection, string name, int arguments, delegate* unmanaged[Cdecl]<nint, int, nint*, void> function)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            var code = Native.sqlite3_create_function_v2(
                connection.Handle, text, arguments, Native.Utf8Deterministic, 0, function, 0, 0, 0);
            if (code != Native.Ok) throw SqliteErrors.Make(connection.Handle, connection.Path, code, name);
        }
    }

    private static void RegisterTexts(SqliteConnection connection)
    {
        Add(connection, "gb_key", 1, &Key);
        Add(connection, "gb_fold", 1, &Fold);
        Add(connection, "gb_ends", 2, &Ends);
        Add(connection, "gb_like", 2, &Like);
        Add(connection, "gb_uuid_text", 1, &UuidText);
        // (number of the type, key)
        Add(connection, "gb_broken_ref_text", 2, &BrokenRefText);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Key(nint context, int count, nint* values) => WriteKey(context, values[0], trim: true);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Fold(nint context, int count, nint* values) => WriteKey(context, values[0], trim: false);

    private static void WriteKey(nint context, nint value, bool trim)
    {
        if (IsNull(value)) { Native.sqlite3_result_null(context); return; }
        try
        {
            var text = Bytes(value);
            var size = StringKey.BytesMax(text.Length);
            var key = size <= 1024 ? stackalloc byte[1024] : new byte[size];
            var used = trim ? StringKey.Make(text, key) : StringKey.Fold(text, key);
            fixed (byte* start = key) Native.sqlite3_result_text(context, start, used, Native.Transient);
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ends(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[1])) { Native.sqlite3_result_null(context); return; }
        Native.sqlite3_result_int64(context, Bytes(values[0]).EndsWith(Bytes(values[1])) ? 1 : 0);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Like(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[1])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Native.sqlite3_result_int64(context, LikeTemplate.Matches(Bytes(values[0]), Bytes(values[1])) ? 1 : 0);
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void UuidText(nint context, int count, nint* values)
    {
        if (IsNull(values[0])) { Native.sqlite3_result_null(context); return; }
        try
        {
            Result(context, RefKey.FromStored(Bytes(values[0])).ToString());
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void BrokenRefText(nint context, int count, nint* values)
    {
        if (IsNull(values[0]) || IsNull(values[1])) { Native.sqlite3_result_null(context); return; }
        try
        {
            var type = Native.sqlite3_value_int64(values[0]).ToString(CultureInfo.InvariantCulture);
            Result(context, $"<Объект не найден> ({type}:{RefKey.FromStored(Bytes(values[1])).ToStoredHex()})");
        }
        catch (Exception error)
        {
            Fail(context, error);
        }
    }

    private static bool IsNull(nint value) => Native.sqlite3_value_type(value) == Native.TypeNull;

    private static ReadOnlySpan<byte> Bytes(nint value)
    {
        // The pointer first: it may convert the value, and the length is that of the converted one.
        var start = Native.sqlite3_value_blob(value);
        return new ReadOnlySpan<byte>(start, Native.sqlite3_value_bytes(value));
    }

    private static void Result(nint context, string text)
    {
        fixed (byte* start = Encoding.UTF8.GetBytes(text + '\0'))
            Native.sqlite3_result_text(context, start, Encoding.UTF8.GetByteCount(text), Native.Transient);
    }

    // No exception may cross into C.
    private static void Fail(nint context, Exception error)
    {
        var text = error switch
        {
            InfobaseException own => SqliteErrors.OwnText(own.Code, own.Message),
            DivideByZeroException => SqliteErrors.OwnText(ErrorCode.BadRequest, "Деление на ноль"),
            _ => SqliteErrors.OwnText(ErrorCode.Internal, error.Message),
        };
        var bytes = Encoding.UTF8.GetBytes(text);
        fixed (byte* start = bytes) Native.sqlite3_result_error(context, start, bytes.Length);
    }
}
