using Grossbuch.Core.Values;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Postgres;

/// <summary>
/// A lowered plan. It is lowered anew by itself when tables that were missing have come. Tables are there for everybody at once, also for
/// snapshots that are older, so one set of statements serves all.
/// </summary>
internal sealed class PostgresPreparedRead : PreparedRead
{
    private readonly PostgresSchema _schema;
    private volatile PlanForms _forms;

    internal PostgresPreparedRead(QueryPlan plan, PostgresSchema schema, TypeNumbers types)
    {
        Plan = plan;
        Types = types;
        _schema = schema;
        _forms = Lower();
    }

    internal QueryPlan Plan { get; }

    internal TypeNumbers Types { get; }

    public override string Sql => _forms.Plain.Sql;

    internal PlanForms Current() => IsCurrent(_forms) ? _forms : _forms = Lower();

    /// <summary>Whether no table has come that the statements left out.</summary>
    internal bool IsCurrent(PlanForms forms) => !forms.Plain.HasMissingTables || forms.Epoch == _schema.Epoch;

    internal void Check(ReadOnlyMemory<Value> values)
    {
        if (values.Length < Plan.ParameterCount)
            throw new ArgumentException($"The plan wants {Plan.ParameterCount} values, {values.Length} were given.", nameof(values));
    }

    private PlanForms Lower() => new(Plan, PostgresDialect.Instance, Types, _schema.Epoch, _schema.Find);
}
