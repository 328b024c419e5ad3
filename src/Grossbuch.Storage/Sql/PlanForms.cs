using System.Collections.Concurrent;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;

namespace Grossbuch.Storage.Sql;

/// <summary>The statements of one plan over the tables of one moment: one for each way in which a page of it may start.</summary>
internal sealed class PlanForms
{
    private readonly QueryPlan _plan;
    private readonly SqlDialect _dialect;
    private readonly TypeNumbers _types;
    private readonly Func<Table, PhysicalTable?> _tables;
    private readonly ConcurrentDictionary<PageForm, LoweredRead> _forms = [];

    /// <param name="epoch">Of the tables: it changes when one comes.</param>
    internal PlanForms(QueryPlan plan, SqlDialect dialect, TypeNumbers types, long epoch, Func<Table, PhysicalTable?> tables)
    {
        _plan = plan;
        _dialect = dialect;
        _types = types;
        _tables = tables;
        Epoch = epoch;
        Plain = Form(PageForm.Plain);
    }

    internal long Epoch { get; }

    internal LoweredRead Plain { get; }

    internal LoweredRead Form(PageForm form) => _forms.GetOrAdd(
        form, static (key, self) => new PlanLowering(self._dialect, self._types, self._tables).Lower(self._plan, key), this);

    /// <summary>Grows with every change of any table that the plan reads.</summary>
    internal long DataVersion
    {
        get
        {
            long sum = 0;
            foreach (var table in Plain.Tables) sum += table.State.Version;
            return sum;
        }
    }
}
