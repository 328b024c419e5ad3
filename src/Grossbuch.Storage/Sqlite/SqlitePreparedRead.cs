using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Query.Plan;
using Grossbuch.Storage.Schema;
using Grossbuch.Storage.Sql;

namespace Grossbuch.Storage.Sqlite;

/// <summary>
/// A lowered plan. It is lowered anew by itself when tables that were missing have come, and once for each way in which a page of it may
/// start.
/// </summary>
internal sealed class SqlitePreparedRead : PreparedRead
{
    private readonly SqliteSchema _schema;
    private volatile Compiled _compiled;
    private (object Draft, Compiled Compiled)? _drafted;

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

    /// <summary>The statement forms for a snapshot that has only these tables.</summary>
    internal Compiled For(SnapshotView view)
    {
        if (_schema.Epoch == view.Epoch) return Current();
        // Tables were made since: the statement may name one that the snapshot does not have.
        return new Compiled(this, view.Epoch, table => view.Names.ContainsKey(table.Uuid) ? _schema.Find(table) : null);
    }

    /// <summary>The statement for a change that has made tables nobody else sees yet. Called from within the lane only.</summary>
    internal Compiled For(SchemaDraft draft)
    {
        var state = draft.Save();
        if (_drafted is { } known && ReferenceEquals(known.Draft, state)) return known.Compiled;
        var compiled = new Compiled(this, _schema.Epoch, draft.Find);
        _drafted = (state, compiled);
        return compiled;
    }

    internal static void CheckCount(SqlitePreparedRead read, ReadOnlyMemory<Value> values)
    {
        if (values.Length < read.Plan.ParameterCount)
            throw new ArgumentException($"The plan wants {read.Plan.ParameterCount} values, {values.Length} were given.", nameof(values));
    }

    private Compiled Compile()
    {
        while (true)
        {
            var epoch = _schema.StableEpoch();
            var compiled = new Compiled(this, epoch, _schema.Find);
            if (_schema.Epoch == epoch) return compiled;
        }
    }

    internal sealed class Compiled
    {
        private readonly SqlitePreparedRead _read;
        private readonly Func<Table, PhysicalTable?> _tables;
        private readonly ConcurrentDictionary<PageForm, LoweredRead> _forms = [];

        internal Compiled(SqlitePreparedRead read, long epoch, Func<Table, PhysicalTable?> tables)
        {
            _read = read;
            _tables = tables;
            Epoch = epoch;
            Plain = Form(PageForm.Plain);
        }

        internal long Epoch { get; }

        internal LoweredRead Plain { get; }

        internal LoweredRead Form(PageForm form) => _forms.GetOrAdd(
            form, static (key, self) => new PlanLowering(SqliteDialect.Instance, self._read.Types, self._tables)
                .Lower(self._read.Plan, key), this);

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

/// <summary>The state of the store when a snapshot was taken.</summary>
/// <param name="Epoch">Of the tables.</param>
/// <param name="Names">The tables that were there.</param>
/// <param name="Changes">Commits before it, so that what is known of newer data is not used for it.</param>
internal sealed record SnapshotView(long Epoch, ImmutableDictionary<Guid, string> Names, long Changes);
