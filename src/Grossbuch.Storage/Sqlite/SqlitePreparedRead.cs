using System.Collections.Concurrent;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// A lowered plan. It is lowered anew by itself when tables that were missing have come, and once for each way in which a page of it may start.
/// </summary>
internal sealed class SqlitePreparedRead : PreparedRead
{
    private readonly SqliteSchema _schema;
    private volatile Compiled _compiled;

    internal SqlitePreparedRead(QueryPlan plan, SqliteSchema schema, TypeNumbers types)
    {
        Plan = plan;
        Types = types;
        _schema = schema;
        _compiled = Compile();
    }

    internal QueryPlan Plan { get; }

    internal TypeNumbers Types { get; }

    public override string Sql => _compiled.Plain.Sql;

    /// <summary>The statement forms, valid for a snapshot that is taken before <see cref="SqliteSchema.Epoch"/> changes.</summary>
    internal Compiled Current()
    {
        var compiled = _compiled;
        if (!compiled.Plain.HasMissingTables || compiled.Epoch == _schema.Epoch) return compiled;
        return _compiled = Compile();
    }

    private Compiled Compile()
    {
        var wait = new SpinWait();
        while (true)
        {
            // A commit that makes tables is under way: it ends within one write to the disk.
            var epoch = _schema.Epoch;
            if ((epoch & 1) != 0) { wait.SpinOnce(); continue; }
            var compiled = new Compiled(this, epoch);
            if (_schema.Epoch == epoch) return compiled;
        }
    }

    internal sealed class Compiled
    {
        private readonly SqlitePreparedRead _read;
        private readonly ConcurrentDictionary<PageForm, LoweredRead> _forms = [];

        internal Compiled(SqlitePreparedRead read, long epoch)
        {
            _read = read;
            Epoch = epoch;
            Plain = Form(PageForm.Plain);
        }

        internal long Epoch { get; }

        internal LoweredRead Plain { get; }

        internal LoweredRead Form(PageForm form) => _forms.GetOrAdd(
            form, static (key, read) => new PlanLowering(SqliteDialect.Instance, read.Types, read._schema.Find).Lower(read.Plan, key), _read);

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
}
