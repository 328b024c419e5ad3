using System.Collections.Immutable;
using Grossbuch.Core.Values;
using Grossbuch.Infobase.Writing;
using Grossbuch.Metadata;
using Grossbuch.Metadata.Objects;

namespace Grossbuch.Infobase.Data;

/// <summary>
/// Predefined items: made when they are missing, kept as they are when they are there (a user's changes survive), never deleted. The id of
/// an item in the configuration is its reference here, so that every base of one configuration has the same keys.
/// </summary>
public sealed class PredefinedData(Infobase infobase)
{
    private readonly Configuration _configuration = infobase.Configuration;
    private SessionTransaction _transaction = null!;

    /// <summary>
    /// Makes the missing items and nodes; returns how many were made. Called while the infobase is being opened: nobody else writes, so
    /// nothing is waited for.
    /// </summary>
    public int Create() => CreateMissing().AsTask().GetAwaiter().GetResult();

    private async ValueTask<int> CreateMissing()
    {
        await using var transaction = await infobase.BeginOwner().BeginTransaction(isLong: false, default).ConfigureAwait(false);
        _transaction = transaction;
        var made = 0;
        foreach (var item in _configuration.DataObjects)
        {
            // Items of a separated object belong to a data area and are made when the area is.
            if (_configuration.CommonAttributesOf(item).Any(attribute => attribute.DataSeparation == DataSeparation.Separate)) continue;
            if (item is ExchangePlan plan) made += Create(plan);
            else if (item is CodedObject { PredefinedDataUpdate: not PredefinedDataUpdate.DontAutoUpdate } owner)
                foreach (var predefined in owner.Predefined) made += Create(owner, predefined);
        }
        if (made > 0) await transaction.Commit().ConfigureAwait(false);
        return made;
    }

    private int Create(ExchangePlan plan)
    {
        if (plan.ThisNode == Guid.Empty) return 0;
        var row = NewRow(plan.Table, out var set);
        var reference = Value.OfRef(plan.RefType!, RefKey.FromUuid(plan.ThisNode));
        if (Exists(plan.Table, reference)) return 0;
        set(StandardField.Ref, reference);
        set(StandardField.ThisNode, Value.Of(true));
        Write(new ObjectData(plan, row, []));
        return 1;
    }

    private int Create(CodedObject owner, PredefinedItem item)
    {
        var table = owner.Table;
        var reference = RefOf(owner, item.Id);
        // Imported items have references of their own and are known by their names.
        if (Exists(table, reference)
            || _transaction.Exists(table, [table[StandardField.PredefinedDataName]], [Value.Of(item.Name)])) return 0;
        var row = NewRow(table, out var set);
        set(StandardField.Ref, reference);
        set(StandardField.PredefinedDataName, Value.Of(item.Name));
        set(StandardField.Code, CodeOf(owner, item));
        set(StandardField.Description, Value.Of(Cut(item.Description, owner.DescriptionLength)));
        set(StandardField.IsFolder, Value.Of(item.IsFolder));
        if (item.Parent != Guid.Empty) set(StandardField.Parent, RefOf(owner, item.Parent));
        switch (owner)
        {
            case ChartOfCharacteristicTypes when item.ValueType is { } types: set(StandardField.ValueType, Value.OfTypes(types)); break;
            case ChartOfAccounts chart: FillAccount(chart, item, row, set); break;
            case ChartOfCalculationTypes: set(StandardField.ActionPeriodIsBasic, Value.Of(item.ActionPeriodIsBasic)); break;
        }
        Write(new ObjectData(owner, row, SectionsOf(owner, item)));
        return 1;
    }

    private void Write(ObjectData data) => _transaction.Write(new Change(ChangeVerb.Save, data) { IsLoad = true });

    private static void FillAccount(ChartOfAccounts chart, PredefinedItem item, Value[] row, Action<StandardField, Value> set)
    {
        set(StandardField.Type, Value.Of(
            (long)item.AccountType switch { (long)AccountType.Active => 0, (long)AccountType.Passive => 1, _ => 2 }));
        set(StandardField.OffBalance, Value.Of(item.OffBalance));
        set(StandardField.Order, Value.Of(item.Order));
        foreach (var flag in chart.AccountingFlags)
            row[flag.Index] = Value.Of(item.AccountingFlags.Contains(flag.Name, StringComparer.OrdinalIgnoreCase));
    }

    private ImmutableArray<SectionData> SectionsOf(CodedObject owner, PredefinedItem item) =>
        [.. owner.TabularSections.Where(section => section.IsStandard)
            .Select(section => new SectionData(section, RowsOf(owner, item, section)))];

    private ImmutableArray<Value[]> RowsOf(CodedObject owner, PredefinedItem item, TabularSection section)
    {
        switch (owner)
        {
            case ChartOfAccounts { ExtDimensionTypesChart: { } characteristics }:
                return [.. item.ExtDimensions.Select(dimension => ExtDimensionRow(section, characteristics, dimension)).OfType<Value[]>()];
            case ChartOfCalculationTypes:
                var names = section.Name switch
                {
                    "LeadingCalculationTypes" => item.Leading,
                    "DisplacingCalculationTypes" => item.Displaced,
                    _ => item.Base,
                };
                return [.. names.Select(name => CalculationTypeRow(section, name)).OfType<Value[]>()];
            default: return [];
        }
    }

    private static Value[]? ExtDimensionRow(
        TabularSection section, ChartOfCharacteristicTypes characteristics, PredefinedExtDimension dimension)
    {
        if (FindPredefined(characteristics, dimension.Name) is not { } kind) return null;
        var row = NewRow(section.Table, out var set);
        set(StandardField.ExtDimensionType, kind);
        set(StandardField.Predefined, Value.Of(true));
        set(StandardField.TurnoversOnly, Value.Of(dimension.TurnoversOnly));
        foreach (var flag in section.Table.Fields.Where(field => field.Role == FieldRole.ExtDimensionAccountingFlag))
            row[flag.Index] = Value.Of(dimension.Flags.Contains(flag.Name, StringComparer.OrdinalIgnoreCase));
        return row;
    }

    private Value[]? CalculationTypeRow(TabularSection section, string name)
    {
        if (_configuration.Find<ChartOfCalculationTypes>(name) is not { } chart || FindPredefined(chart, name) is not { } type) return null;
        var row = NewRow(section.Table, out var set);
        set(StandardField.CalculationType, type);
        set(StandardField.Predefined, Value.Of(true));
        return row;
    }

    // ChartOfX.Name.Item
    private static Value? FindPredefined(CodedObject owner, string fullName)
    {
        var name = fullName[(fullName.LastIndexOf('.') + 1)..];
        var item = owner.Predefined.FirstOrDefault(item => string.Equals(item.Name, name, StringComparison.OrdinalIgnoreCase));
        return item is null ? null : RefOf(owner, item.Id);
    }

    private static Value RefOf(CodedObject owner, Guid id) => Value.OfRef(owner.RefType!, RefKey.FromUuid(id));

    private static Value CodeOf(CodedObject owner, PredefinedItem item)
    {
        if (!owner.CodeIsNumber) return Value.Of(Cut(item.Code, owner.CodeLength));
        return Number.TryParse(item.Code, out var code) ? Value.Of(code) : Value.Of(0);
    }

    private static string Cut(string text, int length) => length > 0 && text.Length > length ? text[..length] : text;

    private bool Exists(Table table, Value reference) => _transaction.Exists(table, [table[StandardField.Ref]], [reference]);

    private static Value[] NewRow(Table table, out Action<StandardField, Value> set)
    {
        var row = new Value[table.Fields.Length];
        set = (standard, value) =>
        {
            if (table.Find(standard) is { } field) row[field.Index] = value;
        };
        return row;
    }
}
