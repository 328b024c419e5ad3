using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;

namespace Grossbuch.Infobase;

/// <summary>
/// A read that passed the waist: lowered, with rights checked and data areas added. Valid for every session with the same
/// <see cref="Session.PlanKey"/>.
/// </summary>
public sealed class SessionRead
{
    internal SessionRead(
        PreparedRead lowered, ImmutableArray<Value> values, ImmutableArray<(int Slot, CommonAttribute Attribute)> separatorSlots,
            ImmutableArray<Column> columns)
    {
        Lowered = lowered;
        Values = values;
        SeparatorSlots = separatorSlots;
        Columns = columns;
    }

    /// <summary>Values of all slots; the caller's own are to be filled in a copy.</summary>
    public ImmutableArray<Value> Values { get; }

    public ImmutableArray<Column> Columns { get; }

    /// <summary>The statement as the database sees it.</summary>
    public string Sql => Lowered.Sql;

    internal PreparedRead Lowered { get; }

    internal ImmutableArray<(int Slot, CommonAttribute Attribute)> SeparatorSlots { get; }
}
