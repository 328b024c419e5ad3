using System.Globalization;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>What databases write differently. Small overrides; everything else is common SQL and the house's own functions.</summary>
internal abstract class SqlDialect
{
    /// <summary>The reference to a parameter, numbered from 1: one value may be used in several places.</summary>
    internal abstract string Parameter(int number, SqlType type);

    internal abstract string Truth(bool value);

    /// <summary>NULL where nothing else says what it would be.</summary>
    internal abstract string Null(SqlType type);

    /// <summary>A value that stays equal for a row and orders rows as they were inserted.</summary>
    internal abstract string RowOrder(string alias);

    /// <summary>NULLs come first ascending and last descending, on every database.</summary>
    internal abstract string OrderItem(string value, bool descending, bool isNullable);

    /// <param name="limit">A parameter that may be −1 for all rows, or null.</param>
    internal abstract string Limit(string? limit, string? offset);

    /// <summary>An expression that is equal to another even when both are NULL.</summary>
    internal abstract string SameAs(string left, string right);

    /// <summary>The key of a text, ready to be compared and ordered by.</summary>
    internal virtual string Key(string text) => $"gb_key({text})";

    /// <summary>A part of a text from a place counted from 1; smaller places are the first, negative lengths are none.</summary>
    internal abstract string Substring(string text, string start, string? length);

    /// <summary>The result of one of the house's functions over numbers, as a number of the form that was asked for.</summary>
    internal abstract string Exact(string call, bool isWide);

    /// <summary>Position of a part in a text, from 1; 0 when it is not there.</summary>
    internal abstract string Position(string text, string part);

    /// <summary>Whether an index leads straight to the row that a comparison of rows names.</summary>
    internal abstract bool SeeksRows { get; }

    /// <summary>The end of an insertion that adds nothing where the key is there; empty where that is an error anyway.</summary>
    internal abstract string UnlessKeyExists { get; }

    /// <summary>A join whose left side is read first.</summary>
    internal abstract string OrderedJoin { get; }

    /// <summary>What a member holds that the value's type does not use.</summary>
    internal abstract string Zero(Member member, bool isWide);

    internal static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
