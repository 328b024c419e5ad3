using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;

namespace Grossbuch.Storage.Sql;

internal enum ArgumentKind : byte { Null, Integer, Text, Key, Bytes }

/// <summary>A value in the form in which a statement is given it.</summary>
internal readonly struct SqlArgument
{
    private SqlArgument(ArgumentKind kind, long integer, object? content, RefKey key)
    {
        Kind = kind;
        Integer = integer;
        Content = content;
        Key = key;
    }

    internal ArgumentKind Kind { get; }

    internal long Integer { get; }

    internal RefKey Key { get; }

    internal string Text => (string)Content!;

    internal byte[] Bytes => (byte[])Content!;

    private object? Content { get; }

    internal static SqlArgument Null => default;

    /// <summary>Stands after every text: SQLite sorts bytes after texts, and no text of ours is as high as this where texts only compare
    /// with texts.</summary>
    internal static SqlArgument AfterTexts => Of(Array.Empty<byte>());

    internal static SqlArgument Of(long integer) => new(ArgumentKind.Integer, integer, null, default);

    internal static SqlArgument Of(bool value) => Of(value ? 1 : 0);

    internal static SqlArgument Of(string text) => new(ArgumentKind.Text, 0, text, default);

    /// <summary>16 bytes.</summary>
    internal static SqlArgument Of(RefKey key) => new(ArgumentKind.Key, 0, null, key);

    internal static SqlArgument Of(byte[] bytes) => new(ArgumentKind.Bytes, 0, bytes, default);

    /// <summary>Units of a number in its narrow or wide form.</summary>
    internal static SqlArgument OfUnits(Int128 units, bool isWide) =>
        isWide ? Of(RefKey.FromStored(WideNumbers.Encode(units))) : Of((long)units);
}
