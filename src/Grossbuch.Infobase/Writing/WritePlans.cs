using System.Collections.Concurrent;
using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;
using Grossbuch.Query.Plan;
using Grossbuch.Storage;

namespace Grossbuch.Infobase.Writing;

/// <summary>The reads that writing itself needs, lowered once for each table: they check nobody's rights.</summary>
internal sealed class WritePlans(Configuration configuration, Store store)
{
    private readonly ConcurrentDictionary<(Table Table, string Purpose), PreparedRead> _known = new();
    private readonly ConcurrentDictionary<Table, Field[]> _keys = new();

    private readonly ConcurrentDictionary<DataObject, NumberSeries?> _series = new();
    private readonly Lazy<ILookup<RefType, Field>> _masters = new(() => MasterDimensions(configuration));

    public Field[] KeyOf(Table table) => _keys.GetOrAdd(table, WriteKeys.Of);

    public NumberSeries? SeriesOf(DataObject item) => _series.GetOrAdd(item, NumberSeries.Of);

    /// <summary>Dimensions of independent registers whose records vanish with an object of the type.</summary>
    public IEnumerable<Field> MasterDimensionsOf(RefType type) => _masters.Value[type];

    /// <summary>All stored fields of the row with this key; parameters are the key's fields.</summary>
    public PreparedRead Row(Table table) => Get(table, "row", plan =>
    {
        foreach (var field in KeyOf(table)) WhereEqual(plan, field);
        foreach (var field in table.Fields) plan.Select(field.Name, plan.Field(field));
    });

    /// <summary>Key fields of the rows in which the fields have the given values.</summary>
    public PreparedRead Keys(Table table, ImmutableArray<Field> where) => Get(table, "keys:" + NamesOf(where), plan =>
    {
        foreach (var field in where) WhereEqual(plan, field);
        foreach (var field in KeyOf(table)) plan.Select(field.Name, plan.Field(field));
    });

    /// <summary>The reference of one object with these values other than the one given last.</summary>
    public PreparedRead Another(Table table, NumberSeries series) => Get(table, "another", plan =>
    {
        series.Narrow(plan, table);
        WhereEqual(plan, series.FieldOf(table));
        var key = table[StandardField.Ref];
        plan.Where(new Compare(CompareOperator.NotEqual, plan.Field(key), plan.Parameter(key.Type)));
        plan.Select(key.Name, plan.Field(key));
    }, top: true);

    /// <summary>The greatest code or number of the series.</summary>
    public PreparedRead Last(Table table, NumberSeries series) => Get(table, "last", plan =>
    {
        series.Narrow(plan, table);
        var field = series.FieldOf(table);
        plan.OrderBy(plan.Field(field), descending: true);
        plan.Select(field.Name, plan.Field(field));
    }, top: true);

    public static void WhereEqual(PlanBuilder plan, Field field) =>
        plan.Where(new Compare(CompareOperator.Equal, plan.Field(field), plan.Parameter(field.Type)));

    private PreparedRead Get(Table table, string purpose, Action<PlanBuilder> shape, bool top = false) =>
        _known.GetOrAdd((table, purpose), key =>
        {
            var plan = new PlanBuilder(configuration, key.Table);
            shape(plan);
            var one = top ? plan.Parameter(TypeDescription.OfNumber(10, 0)) : null;
            return store.Prepare(plan.Build(top: one).Plan);
        });

    private static ILookup<RefType, Field> MasterDimensions(Configuration configuration) =>
        configuration.OfKind<InformationRegister>().Where(register => !register.HasRecorder)
            .SelectMany(register => register.Table.Fields).Where(field => field.Master)
            .SelectMany(field => field.Type.Refs.Select(type => (Type: type, Field: field)))
            .ToLookup(pair => pair.Type, pair => pair.Field);

    private static string NamesOf(ImmutableArray<Field> fields) => string.Join(',', fields.Select(field => field.Name));
}
