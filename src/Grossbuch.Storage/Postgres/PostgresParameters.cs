using System.Numerics;
using System.Text;
using Grossbuch.Core.Values;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Grossbuch.Storage.Postgres;

/// <summary>Gives a statement its values, each with its type: nothing is left to be guessed, no number becomes an object.</summary>
internal static class PostgresParameters
{
    // Higher than any text that is not made of the last code point alone.
    private static readonly byte[] AfterTexts = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\U0010FFFF", 16)));

    internal static void Add(NpgsqlCommand command, LoweredRead read, in Execution execution)
    {
        foreach (var source in read.Parameters) Add(command, source.Evaluate(execution), source.Type);
    }

    internal static void Add(NpgsqlCommand command, in SqlArgument argument, SqlType type) =>
        command.Parameters.Add(Make(argument, type));

    internal static void Add(NpgsqlCommand command, string text) => Add(command, SqlArgument.Of(text), SqlType.Text);

    internal static void Add(NpgsqlCommand command, long value) => Add(command, SqlArgument.Of(value), SqlType.Integer);

    internal static Int128 Units(RefKey wide) => new Int128(wide.High, wide.Low) ^ Int128.MinValue;

    private static NpgsqlParameter Null(SqlType type) => new() { Value = DBNull.Value, NpgsqlDbType = TypeOf(type) };

    internal static NpgsqlParameter Make(in SqlArgument argument, SqlType type) => type switch
    {
        _ when argument.Kind == ArgumentKind.Null => Null(type),
        SqlType.Integer => new NpgsqlParameter<long> { TypedValue = argument.Integer, NpgsqlDbType = NpgsqlDbType.Bigint },
        SqlType.Boolean => new NpgsqlParameter<bool> { TypedValue = argument.Integer != 0, NpgsqlDbType = NpgsqlDbType.Boolean },
        SqlType.Wide => new NpgsqlParameter<BigInteger> { TypedValue = Units(argument.Key), NpgsqlDbType = NpgsqlDbType.Numeric },
        SqlType.Text => new NpgsqlParameter<byte[]> { TypedValue = TextOf(argument), NpgsqlDbType = NpgsqlDbType.Text },
        _ => new NpgsqlParameter<byte[]>
        {
            TypedValue = argument.Kind == ArgumentKind.Key ? argument.Key.ToStored() : argument.Bytes,
            NpgsqlDbType = NpgsqlDbType.Bytea,
        },
    };

    // Encoded here as everywhere in the house: a broken surrogate becomes the replacement character.
    private static byte[] TextOf(in SqlArgument argument)
    {
        if (argument.Kind == ArgumentKind.Bytes) return AfterTexts;
        // No stored text has a NUL, and none has its neighbour either, so nothing is found where nothing could be.
        return Encoding.UTF8.GetBytes(argument.Text.Replace('\0', '\u0001'));
    }

    private static NpgsqlDbType TypeOf(SqlType type) => type switch
    {
        SqlType.Integer => NpgsqlDbType.Bigint,
        SqlType.Boolean => NpgsqlDbType.Boolean,
        SqlType.Text => NpgsqlDbType.Text,
        SqlType.Wide => NpgsqlDbType.Numeric,
        _ => NpgsqlDbType.Bytea,
    };
}
