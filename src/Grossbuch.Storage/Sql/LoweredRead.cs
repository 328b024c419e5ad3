using System.Collections.Immutable;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>Where a page starts.</summary>
/// <param name="Anchored">After a row whose order keys are known.</param>
/// <param name="NullMask">Bit i: order key i of that row is NULL, which shapes the condition.</param>
/// <param name="Deferred">Rows left out are counted over the narrowest index; only the rows of the page are fetched.</param>
/// <param name="IsProbe">Only the order key of one row is wanted, and how many rows with the same key follow it.</param>
internal readonly record struct PageForm(bool Anchored, ulong NullMask, bool Deferred, bool IsProbe = false)
{
    internal static PageForm Plain => default;
}

/// <summary>How a slot of a row is read from its column.</summary>
internal enum SlotKind : byte { Integer, NullableInteger, Bytes, NullableBytes }

/// <summary>The order of a plan whose pages may start after a known row.</summary>
/// <param name="Table">The table whose rows are counted.</param>
/// <param name="Parts">Order keys, the row order last.</param>
/// <param name="Shape">What decides which row is the n-th: plans with other columns share what is known of it.</param>
/// <param name="IsWhole">All rows of the table in their own order: no filter, no keys.</param>
/// <param name="IsScan">All rows of the table in the order of one indexed column, or in their own: marks may be set on the way.</param>
internal sealed record PageOrder(PhysicalTable Table, ImmutableArray<OrderPart> Parts, string Shape, bool IsWhole, bool IsScan)
{
    /// <summary>Under this name the marks of a scan are remembered, which stand only between different keys.</summary>
    internal string Marks { get; } = "marks of " + Shape;
}

/// <summary>A statement with everything that is needed to run it.</summary>
internal sealed record LoweredRead
{
    internal required string Sql { get; init; }

    internal required ImmutableArray<ParameterSource> Parameters { get; init; }

    internal required ImmutableArray<ColumnLayout> Columns { get; init; }

    /// <summary>Slot i is column i of the statement; the order keys of a paged plan follow.</summary>
    internal required ImmutableArray<SlotKind> Slots { get; init; }

    /// <summary>What the slots hold, for databases whose columns must be read by their type.</summary>
    internal required ImmutableArray<SqlType> SlotTypes { get; init; }

    /// <summary>Null when pages of the plan can only be counted off.</summary>
    internal required PageOrder? Paging { get; init; }

    /// <summary>Parameters of the root's limit.</summary>
    internal required Limit? Limit { get; init; }

    internal required ImmutableArray<PhysicalTable> Tables { get; init; }

    /// <summary>The plan reads tables that do not exist yet: it must be lowered again once they do.</summary>
    internal required bool HasMissingTables { get; init; }
}
